#!/usr/bin/env python3
"""Report the sizes of files and functions; too large ones are errors.

The tree's format makes a function's body start and end with a brace in the first column.
"""
import os
import statistics
import subprocess
import sys
from pathlib import Path

FILE_NOTE, FILE_LIMIT = 400, 450
FUNCTION_NOTE, FUNCTION_LIMIT = 50, 60


def functions(lines):
    """(first line number, name, length) of each function body."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            # Back from the brace to the line with the name and the opening parenthesis.
            head = start - 2
            while head > 0 and lines[head].startswith((" ", "\t")):
                head -= 1
            name = lines[head].split("(")[0].split()
            yield start, (name[-1].lstrip("*") if name else "?"), number - start - 1
            start = None


def judge(size, note, limit, text, notes, errors):
    if size > limit:
        errors.append(f"{text} (limit {limit})")
    elif size > note:
        notes.append(text)


def main():
    listed = subprocess.run(["git", "ls-files", "*.c", "*.h", "*.asm", "*.py", "*.mk"], check=True,
                            capture_output=True, text=True).stdout.split()
    notes, errors, lengths, files = [], [], [], 0
    for name in filter(os.path.exists, listed):
        lines = Path(name).read_text().splitlines()
        files += 1
        judge(len(lines), FILE_NOTE, FILE_LIMIT, f"{name}: {len(lines)} lines", notes, errors)
        if not name.endswith((".c", ".h")):
            continue
        for line, function, length in functions(lines):
            lengths.append(length)
            judge(length, FUNCTION_NOTE, FUNCTION_LIMIT,
                  f"{name}:{line}: {function} has {length} lines", notes, errors)
    for text in notes:
        print(f"sizes: note: {text}")
    for text in errors:
        print(f"sizes: error: {text}")
    median = statistics.median(lengths) if lengths else 0
    longer = sum(length > FUNCTION_NOTE for length in lengths)
    print(f"sizes: {files} files, {len(lengths)} functions, median {median:g} lines, "
          f"{longer} above {FUNCTION_NOTE}")
    return 1 if errors else 0


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main())
