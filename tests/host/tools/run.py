#!/usr/bin/env python3
"""Tests of the tools of user/bin: the same scripts with them and with the host's.

usage: run.py DIRECTORY-OF-TOOLS
"""
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

import scripts


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    shell, tools = shutil.which("dash"), pathlib.Path(sys.argv[1]).resolve()
    common = {"LC_ALL": "C", "TZ": "UTC0", "ASAN_OPTIONS": "detect_leaks=0", "HOME": "/"}
    tested = (shell, common | {"PATH": f"{tools}:/usr/bin:/bin"})
    oracle = (shell, common | {"PATH": "/usr/bin:/bin"})
    tests = [(case.title, lambda case=case: scripts.problems(case, tested, oracle))
             for case in scripts.read(HERE / "cases")]
    sys.exit(scripts.report_all(tests))


main()
