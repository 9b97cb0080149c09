#!/usr/bin/env python3
"""Tests of the shell: scripts that must behave as under dash, and line editing on a terminal.

usage: run.py SHELL
"""
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

import scripts
import terminal


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    shell = str(pathlib.Path(sys.argv[1]).resolve())
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/home/nobody", "LC_ALL": "C",
                   "SH_UNDER_TEST": "1", "ASAN_OPTIONS": "detect_leaks=0:handle_segv=0"}
    oracle = (shutil.which("dash"), environment)
    tests = [(case.title, lambda case=case: scripts.problems(case, (shell, environment), oracle))
             for case in scripts.read(HERE / "cases")]
    tests += [(f"terminal: {test.title}",
               lambda test=test: terminal.run(test, shell, environment))
              for test in terminal.TESTS]
    sys.exit(scripts.report_all(tests))


main()
