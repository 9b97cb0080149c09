#!/usr/bin/env python3
"""Run the unmodified Linux programs and print what was compared, one line for each.

usage: compat_table.py [--build DIR] [NAME...]

The exit status is 0 when all ran and none differed.
"""
import argparse
import sys
from pathlib import Path

import compat


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    build = Path(args.build).resolve()

    if compat.missing():
        print(f"compat: {compat.missing()}", file=sys.stderr)
        return 1
    print(f"{'program':20} {'compared':28} {'lines':>6}  result")
    different = 0
    for program in compat.programs(build):
        if not args.names or program.name in args.names:
            different += show(build, program)
    print(f"{different} of them differ" if different else "all as on Linux")
    return 1 if different else 0


def show(build, program):
    """Print the program's rows; the number of those that differ."""
    rows, trouble, seconds = compat.compare(build, program)
    for row in rows:
        lines = len(row.native.splitlines())
        print(f"{program.name:20} {row.name:28} {lines:6}  {'same' if row.same else 'DIFFERS'}")
        if not row.same:
            print("\n".join(f"    {line}" for line in row.difference()))
    if trouble:
        print(f"{program.name:20} {trouble[0]} after {seconds:.1f} s")
        print("\n".join(f"    {line}" for line in trouble[1]))
    sys.stdout.flush()
    return sum(not row.same for row in rows) + bool(trouble)


if __name__ == "__main__":
    sys.exit(main())
