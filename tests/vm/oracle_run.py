#!/usr/bin/env python3
"""Compare random sequences of memory calls on Linux and on Faultline.

usage: oracle_run.py [--build DIR] [--seed N] [--count N] [--time SECONDS]

Prints what disagrees, step by step, and how to run it again. The exit status is 0 when none does.
"""
import argparse
import sys
import time
from pathlib import Path

import oracle


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1000000 * 1000)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--time", type=int, default=600)
    args = parser.parse_args()
    build = Path(args.build).resolve()

    print(f"oracle: seeds from {args.seed}")
    started, equal, red = time.monotonic(), 0, False
    for first in range(args.seed, args.seed + args.count, oracle.CHUNK):
        count = min(oracle.CHUNK, args.seed + args.count - first)
        found = oracle.compare(build, first, count)
        if found.cannot:
            print(f"oracle: {found.cannot}")
            return 1
        equal += found.equal
        red |= show(build, found)
        if red or time.monotonic() - started > args.time:
            break
    print(f"oracle: {equal} sequences equal, {time.monotonic() - started:.0f} s")
    return 1 if red or not equal else 0


def show(build, found):
    """Print what is wrong; whether anything is."""
    for seed in found.different[:oracle.SHOWN]:
        print("\n".join(oracle.disagreement(build, seed)))
    if found.different:
        print(f"oracle: {len(found.different)} sequences differ: "
              f"{' '.join(map(str, found.different))}")
    if found.trouble:
        cause, details = found.trouble
        print("\n".join([f"oracle: {cause}", *details]))
    return bool(found.different or found.trouble)


if __name__ == "__main__":
    sys.exit(main())
