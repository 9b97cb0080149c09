#!/usr/bin/env python3
"""Tests of the shell: scripts that must behave as under dash, and line editing on a terminal.

usage: run.py SHELL

cases/*.sh hold scripts, each after a line "#--- TITLE". Standard output and exit status must be
those of dash. A script with lines "#: TEXT" must print just those lines instead, and exit with
the N of "#= N" (0 without). Prints KTAP.
"""
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import terminal

HERE = pathlib.Path(__file__).parent
TIME_LIMIT = 20


class Case:
    def __init__(self, title, text):
        self.title, self.text = title, text
        lines = text.splitlines()
        self.expected = [line[3:] for line in lines if line.startswith("#: ") or line == "#:"]
        self.status = [int(line[3:]) for line in lines if line.startswith("#= ")]


def read_cases():
    for path in sorted(HERE.glob("cases/*.sh")):
        parts = path.read_text().split("#--- ")[1:]
        for part in parts:
            title, text = part.split("\n", 1)
            yield Case(f"{path.stem}: {title}", text)


def run(shell, text, environment):
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder, "script")
        script.write_text(text)
        os.mkdir(f"{folder}/work")
        try:
            done = subprocess.run([shell, script, "one", "two words", "three"], env=environment,
                                  cwd=f"{folder}/work", stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=TIME_LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return None, "time limit", ""
        return done.returncode, *(text.decode(errors="replace").replace(folder, "TMP")
                                  for text in (done.stdout, done.stderr))


def verdict(case, shell, oracle, environment):
    """The lines that say what is wrong; none if nothing is."""
    status, out, err = run(shell, case.text, environment)
    if case.expected or case.status:
        want_status = case.status[0] if case.status else 0
        want = "".join(line + "\n" for line in case.expected)
    else:
        want_status, want, _ = run(oracle, case.text, environment)
    if (status, out) == (want_status, want) and "Sanitizer" not in err:
        return []
    difference = difflib.unified_diff(want.splitlines(), out.splitlines(), "wanted", "got",
                                      lineterm="")
    return [f"status {status}, wanted {want_status}", *difference, *err.splitlines()]


def report(number, title, problems):
    print(f"{'not ok' if problems else 'ok'} {number} {title}")
    for line in problems[:30]:
        print(f"# {line}")
    sys.stdout.flush()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    shell, oracle = str(pathlib.Path(sys.argv[1]).resolve()), shutil.which("dash")
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/home/nobody", "LC_ALL": "C",
                   "SH_UNDER_TEST": "1", "ASAN_OPTIONS": "detect_leaks=0:handle_segv=0"}
    cases = list(read_cases())
    print("KTAP version 1")
    print(f"1..{len(cases) + len(terminal.TESTS)}")
    failed = 0
    for number, case in enumerate(cases, 1):
        problems = verdict(case, shell, oracle, environment)
        failed += bool(problems)
        report(number, case.title, problems)
    for number, test in enumerate(terminal.TESTS, len(cases) + 1):
        problems = terminal.run(test, shell, environment)
        failed += bool(problems)
        report(number, f"terminal: {test.title}", problems)
    sys.exit(failed > 0)


main()
