#!/usr/bin/env python3
"""Check what each folder includes (docs/architecture.md, "The house").

  libc, user   their own headers, the C library's, and include/uapi
  mm           mm, arch (the interface), include
  arch         arch, include: it calls up only through hooks that its own headers declare
  kernel       kernel, mm, arch, include
  include      uapi: itself; faultline: include and arch
Nothing includes another folder's private header (*_int.h); in libc they are private to the whole
library, beside its public ones in libc/include. Chapters (mm/phys, kernel/fs …) form no
circle: in mm no file at all may close one; in kernel, where a process needs signals and a signal
needs processes, the headers may not. Tests may look anywhere.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

MAY_INCLUDE = {
    "libc": {"libc", "uapi"},
    "user": {"user", "uapi"},
    "mm": {"mm", "arch", "faultline", "uapi"},
    "arch": {"arch", "faultline", "uapi"},
    "kernel": {"kernel", "mm", "arch", "faultline", "uapi"},
    "faultline": {"faultline", "uapi", "arch"},
    "uapi": {"uapi"},
    "boot": {"boot", "arch"},
}
# The headers that a freestanding compiler brings along, open to all.
FREESTANDING = {"stdarg.h", "stddef.h", "stdint.h", "stdbool.h", "limits.h", "float.h",
                "stdalign.h", "stdnoreturn.h", "cpuid.h"}
INCLUDE = re.compile(r'^\s*[#%]\s*include\s*([<"])([^>"]+)[>"]')


def sources():
    listed = subprocess.run(["git", "ls-files", "*.c", "*.h", "*.asm", "*.inc"], check=True,
                            capture_output=True, text=True).stdout.split()
    return [Path(name) for name in listed if os.path.exists(name)]


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if match := INCLUDE.match(line):
            yield number, match[1], match[2]


def target_of(path, bracket, name):
    """The file meant, as a path from the root; None for a compiler's header."""
    if Path("include", name).exists():
        return Path("include", name)
    if path.parts[0] in ("libc", "user") and Path("libc/include", name).exists():
        return Path("libc/include", name)
    if bracket == "<" and name in FREESTANDING:
        return None
    if bracket == '"' and (path.parent / name).exists() and not Path(name).exists():
        return path.parent / name
    return Path(name)


def layer_of(path):
    return path.parts[1] if path.parts[0] == "include" and len(path.parts) > 2 else path.parts[0]


def is_private(path):
    return path.name.endswith("_int.h")


def private_to(path):
    return Path("libc") if path.parts[0] == "libc" else path.parent


def chapter_of(path):
    """The folder that is a chapter, two levels deep at most; a file directly in mm/ is one itself."""
    if len(path.parts) == 2:
        return path.with_suffix("")
    return Path(*path.parent.parts[:2])


def check_file(path, edges):
    problems = []
    allowed = MAY_INCLUDE.get(layer_of(path))
    for number, bracket, name in includes(path):
        target = target_of(path, bracket, name)
        if target is None or allowed is None:
            continue
        where = f"{path}:{number}: includes {name}"
        if not target.exists():
            problems.append(f"{where}, which does not exist")
        elif is_private(target) and private_to(target) not in path.parents:
            problems.append(f"{where}, which is private to {target.parent}/")
        elif target.parts[:2] == ("libc", "include"):
            pass  # the C library's public headers; target_of gives them to libc and user alone
        elif layer_of(target) not in allowed:
            problems.append(f"{where}: {layer_of(path)} may not include {layer_of(target)}")
        elif path.parts[0] == "mm" or (path.parts[0] in ("arch", "kernel") and path.suffix == ".h"):
            source, goal = chapter_of(path), chapter_of(target)
            if source != goal:
                edges.setdefault(source, {}).setdefault(goal, f"{path} -> {name}")
    return problems


def find_cycle(edges):
    """One circle of chapters as a list, or []. Depth first; `done` folders lead to no cycle."""
    done = set()

    def visit(folder, trail):
        if folder in trail:
            return trail[trail.index(folder):] + [folder]
        if folder in done:
            return []
        for following in sorted(edges.get(folder, {})):
            if cycle := visit(following, trail + [folder]):
                return cycle
        done.add(folder)
        return []

    return next((cycle for folder in sorted(edges) if (cycle := visit(folder, []))), [])


def main():
    edges, problems = {}, []
    for path in sources():
        problems += check_file(path, edges)
    while cycle := find_cycle(edges):
        pairs = list(zip(cycle, cycle[1:]))
        problems.append("chapters in a circle: " + "; ".join(edges[a][b] for a, b in pairs))
        # Cut at the pair that closes the circle, to find further ones.
        del edges[pairs[-1][0]][pairs[-1][1]]
    print("\n".join(f"layers: {problem}" for problem in problems) or "layers: clean")
    return 1 if problems else 0


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main())
