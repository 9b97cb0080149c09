#!/usr/bin/env python3
"""Run libFuzzer programs, two at a time.

usage: fuzz.py SECONDS build/fuzz/SUITE/TARGET...

Each runs for SECONDS from the seeds in tests/host/SUITE/corpus (or corpus/X for fuzz_X). What it
finds goes to build/fuzz/SUITE/TARGET.corpus, an input that crashes to TARGET.crash-*; the tree
stays as it is. FUZZCC without libFuzzer for i386 cannot build these programs.
"""
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def seeds(program):
    corpus = Path("tests/host", program.parent.name, "corpus")
    own = corpus / program.name.removeprefix("fuzz_")
    return own if own.is_dir() else corpus


def fuzz(program, seconds):
    """(program, green, text)"""
    found = program.with_name(program.name + ".corpus")
    found.mkdir(exist_ok=True)
    argv = [program, f"-max_total_time={seconds}", "-timeout=20", "-detect_leaks=0",
            "-print_final_stats=1", f"-artifact_prefix={program}.", found]
    if seeds(program).is_dir():
        argv.append(seeds(program))
    environment = os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(argv, capture_output=True, text=True, errors="replace", env=environment)
    return program, done.returncode == 0, done.stderr


def summary(text):
    runs = re.search(r"number_of_executed_units: (\d+)", text)
    covered = re.findall(r"cov: (\d+)", text)
    return f"{runs[1] if runs else 0} inputs, {covered[-1] if covered else 0} edges"


def main(argv):
    programs = [Path(name) for name in argv[2:]]
    if not programs:
        print("fuzz: there are no fuzz targets", file=sys.stderr)
        return 1
    failed = 0
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for program, green, text in pool.map(lambda p: fuzz(p, argv[1]), programs):
            name = f"{program.parent.name}/{program.name}"
            print(f"{'ok' if green else 'not ok':6} {name:30} {summary(text)}", flush=True)
            if not green:
                failed += 1
                print("\n".join(text.splitlines()[-40:]))
    print(f"{len(programs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
