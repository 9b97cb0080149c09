#!/usr/bin/env python3
"""Run the unmodified Linux programs and print what was compared, one line for each.

usage: compat_table.py [--build DIR] [NAME...]

The exit status is 0 when all ran and none differed.
"""
import argparse
import sys
from pathlib import Path

import compat
import dynamic


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    build = Path(args.build).resolve()

    if reason := compat.missing() or dynamic.missing():
        print(f"compat: {reason}", file=sys.stderr)
        return 1
    print(f"{'program':20} {'compared':28} {'lines':>6}  result")
    different = 0
    for compare, programs in ((compat.compare, compat.programs(build)),
                              (dynamic.compare, dynamic.PROGRAMS)):
        for program in programs:
            if not args.names or program.name in args.names:
                different += show(program.name, *compare(build, program))
    print(f"{different} of them differ" if different else "all as on Linux")
    return 1 if different else 0


def show(name, rows, trouble, seconds):
    """Print the program's rows; the number of those that differ."""
    for row in rows:
        lines = len(row.native.splitlines())
        print(f"{name:20} {row.name:28} {lines:6}  {'same' if row.same else 'DIFFERS'}")
        if not row.same:
            print("\n".join(f"    {line}" for line in row.difference()))
    if trouble:
        print(f"{name:20} {trouble[0]} after {seconds:.1f} s")
        print("\n".join(f"    {line}" for line in trouble[1]))
    sys.stdout.flush()
    return sum(not row.same for row in rows) + bool(trouble)


if __name__ == "__main__":
    sys.exit(main())
