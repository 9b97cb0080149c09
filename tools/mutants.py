#!/usr/bin/env python3
"""Apply deliberate faults one at a time; the suite named with each must turn red.

usage: mutants.py [PATTERN...]          shell patterns over the names of the faults

tests/mutants/*.toml hold the faults:

    [[mutant]]
    name = "buddy-skips-coalescing"
    suite = "host/phys"              # as in make test T=...; several are separated by spaces
    file = "mm/phys/buddy.c"
    find = '''text that occurs once in the file'''
    replace = '''the fault'''

They are made in a copy of the tree, build/mutants/tree. A fault that does not compile, or whose
text is not found exactly once, is an error: the table is out of date.
"""
import fnmatch
import os
import subprocess
import sys
import tomllib
from pathlib import Path

TREE = Path("build/mutants/tree")


def load(patterns):
    mutants = []
    for path in sorted(Path("tests/mutants").glob("*.toml")):
        mutants += tomllib.loads(path.read_text())["mutant"]
    return [mutant for mutant in mutants
            if not patterns or any(fnmatch.fnmatchcase(mutant["name"], p) for p in patterns)]


def sync():
    """Make the copy equal to the tree; equal files keep their time, so that little is rebuilt."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], check=True,
                            capture_output=True, text=True).stdout.splitlines()
    wanted = {name for name in listed if os.path.isfile(name)}
    if TREE.exists():
        for path in [p for p in TREE.rglob("*") if p.is_file()]:
            name = path.relative_to(TREE)
            if name.parts[0] != "build" and str(name) not in wanted:
                path.unlink()
    for name in wanted:
        source, copy = Path(name), TREE / name
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
            copy.chmod(source.stat().st_mode)


def run_suite(suite):
    """(exit status, output) of the suite in the copy; the totals line tells that it ran."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "T")}
    done = subprocess.run(["make", "--no-print-directory", "test", f"T={suite}"], cwd=TREE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", env=environment, check=False)
    return done.returncode, done.stdout


def ran(output):
    last = output.strip().splitlines()[-2:]
    return any(" passed, " in line and " failed" in line for line in last)


def try_mutant(mutant):
    """(killed, text)"""
    path = TREE / mutant["file"]
    whole = path.read_text()
    if whole.count(mutant["find"]) != 1:
        return False, f"ERROR: the text occurs {whole.count(mutant['find'])} times in {path.name}"
    path.write_text(whole.replace(mutant["find"], mutant["replace"]))
    try:
        status, output = run_suite(mutant["suite"])
    finally:
        path.write_text(whole)
    if not ran(output):
        return False, "ERROR: does not build or run:\n" + "\n".join(output.splitlines()[-15:])
    if status == 0:
        return False, f"SURVIVED {mutant['suite']}"
    red = next((line.split()[2] for line in output.splitlines() if line.startswith("not ok")), "")
    return True, f"killed by {red}"


def main(argv):
    mutants = load(argv[1:])
    if not mutants:
        print("mutants: none selected", file=sys.stderr)
        return 1
    sync()
    for suite in sorted({mutant["suite"] for mutant in mutants}):
        status, output = run_suite(suite)
        if status:
            print("\n".join(output.splitlines()[-30:]))
            print(f"mutants: {suite} is red without any fault", file=sys.stderr)
            return 1
    survivors = 0
    for mutant in mutants:
        killed, text = try_mutant(mutant)
        survivors += not killed
        print(f"{'ok' if killed else 'not ok':6} {mutant['name']:36} {text}", flush=True)
    print(f"{len(mutants) - survivors} killed, {survivors} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main(sys.argv))
