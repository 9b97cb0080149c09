#!/usr/bin/env python3
"""Run the tests, two at a time, and print one line for each and the totals.

usage: run.py [--list] [--build DIR] [PATTERN...]

A pattern is a shell pattern over whole names (host/*, story/heap) or the first part of names
(kernel). The exit status is 0 when at least one test ran and none failed.
"""
import argparse
import fnmatch
import os
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import suites
from verdict import Verdict


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--build", default="build")
    parser.add_argument("patterns", nargs="*")
    args = parser.parse_args()
    patterns = " ".join(args.patterns).split()

    chosen = []
    for job in suites.all_jobs(Path(args.build).resolve()):
        names = [name for name in job.names if matches(name, patterns)]
        if names:
            chosen.append((job, names))
    if args.list:
        print("\n".join(name for _, names in chosen for name in names))
        return 0
    return run(chosen)


def matches(name, patterns):
    return not patterns or any(fnmatch.fnmatchcase(name, pattern) or
                               name.startswith(pattern.rstrip("/") + "/") for pattern in patterns)


def run(chosen):
    started = time.monotonic()
    total = Verdict("total")
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        futures = [pool.submit(run_job, job, names) for job, names in chosen]
        for future in as_completed(futures):
            for result in future.result():
                report(result)
                total.passed += result.passed
                total.failed += result.failed
                total.skipped += result.skipped
    print(f"# {time.monotonic() - started:.0f} s")
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}")
    return 0 if total.passed and not total.failed else 1


def run_job(job, names):
    """A job that breaks is a failed test, not a broken run."""
    try:
        return job.run(names)
    except Exception:  # pylint: disable=broad-except
        return [Verdict(names[0]).fail("the runner failed", traceback.format_exc().splitlines())]


def report(result):
    counts = f"{result.passed} passed"
    counts += f", {result.failed} failed" if result.failed else ""
    counts += f", {result.skipped} skipped" if result.skipped else ""
    status = "ok" if result.green else "not ok"
    print(f"{status:6} {result.name:28} {counts:24} {result.seconds:6.1f} s  {result.note}".rstrip())
    if result.cause:
        print(f"         {result.cause}")
    for line in result.details:
        print(f"         {line}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
