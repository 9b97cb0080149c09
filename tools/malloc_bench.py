#!/usr/bin/env python3
"""Measure malloc: the same workloads on ours and on those of others.

usage: malloc_bench.py DIRECTORY LIBRARY [WORKLOAD...]
  DIRECTORY   where the programs (glibc/, musl/) and the fetched packages are; table.md and
              chart.svg are written there
  LIBRARY     our libfl-malloc.so

Four numbers for each workload and allocator:
  instructions  for one call of the malloc family, in the allocator and what it calls in its C
                library; counted by callgrind, so the same in every run
  peak RSS      of the whole process, by samples of /proc/self/status
  faults, calls of the system for a million calls of the malloc family
An allocator that cannot be had is left out, with a line that says so.
"""
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import malloc_chart

OURS, GLIBC, MUSL = "ours", "glibc", "musl"
PRELOADED = {"jemalloc": "libjemalloc.so.2", "tcmalloc": "libtcmalloc_minimal.so.4",
             "mimalloc": "libmimalloc.so.2"}
LIBRARIES = "fetched/root/usr/lib/i386-linux-gnu"


@dataclass
class Workload:
    """How many calls of the malloc family run at full speed, and how many under callgrind."""
    name: str
    native: int
    counted: int
    threads: bool = False


WORKLOADS = [
    Workload("lifo", 3_000_000, 1_000_000),
    Workload("tiny", 3_000_000, 1_000_000),
    Workload("server", 3_000_000, 1_000_000),
    Workload("compiler", 3_000_000, 1_000_000),
    Workload("script", 3_000_000, 1_000_000),
    Workload("zeroed", 3_000_000, 1_000_000),
    Workload("aligned", 3_000_000, 1_000_000),
    Workload("fragment", 10_000_000, 2_000_000),
    Workload("growth", 200_000, 50_000),
    Workload("large", 20_000, 5_000),
    Workload("threads", 3_000_000, 300_000, threads=True),
]


@dataclass
class Result:
    instructions: float  # for one call
    rss: int             # KiB
    faults: float        # for a million calls
    calls: float


class Bench:
    def __init__(self, directory, library):
        self.directory = directory
        self.library = library.resolve()

    def missing(self, allocator):
        """Why it cannot be measured; "" if it can."""
        if allocator in (OURS, GLIBC):
            return ""
        found = self.preload(allocator) if allocator in PRELOADED else self.directory / MUSL
        if found.exists():
            return ""
        note = self.directory / "fetched/missing"
        return note.read_text().strip() if note.exists() else f"there is no {found}"

    def preload(self, allocator):
        return (self.directory / LIBRARIES / PRELOADED[allocator]).resolve()

    def environment(self, allocator):
        env = {"PATH": os.environ["PATH"], "LD_BIND_NOW": "1"}
        if allocator == OURS:
            env["LD_PRELOAD"] = str(self.library)
        elif allocator in PRELOADED:
            env["LD_PRELOAD"] = str(self.preload(allocator))
            env["LD_LIBRARY_PATH"] = str(self.preload(allocator).parent)
        return env

    def program(self, workload, allocator):
        return self.directory / (MUSL if allocator == MUSL else "glibc") / workload.name

    def run(self, workload, allocator, operations, before=(), after=()):
        """(calls of the malloc family, KiB, faults)"""
        variables = [f"{k}={v}" for k, v in self.environment(allocator).items()]
        command = [*before, "env", *variables, self.program(workload, allocator), str(operations)]
        done = subprocess.run([*command, *after], capture_output=True, text=True, check=False)
        match = re.search(r"operations (\d+) rss (\d+) faults (\d+)", done.stdout)
        if not match:
            raise RuntimeError(f"{workload.name} on {allocator}: {done.stderr.strip()}")
        return [int(number) for number in match.groups()]

    def system_calls(self, workload, allocator, operations):
        log = self.directory / "strace.log"
        self.run(workload, allocator, operations, ["strace", "-f", "-qq", "-c", "-o", log])
        # strace prints a sum for each machine: env is not of ours.
        return sum(int(line.split()[3]) for line in log.read_text().splitlines()
                   if line.startswith("100.00") and line.endswith("total"))

    def instructions(self, workload, allocator):
        out = self.directory / "callgrind.out"
        options = ["--tool=callgrind", f"--callgrind-out-file={out}", "--compress-strings=no",
                   "--compress-pos=no"]
        if not workload.threads:
            options.append("--toggle-collect=workload")
        program = self.program(workload, allocator).resolve()
        done, *_ = self.run(workload, allocator, workload.counted,
                            ["valgrind", "--trace-children=yes", *options])
        count = sum(cost for name, cost in costs(out) if name != str(program))
        if workload.threads:
            self.run(workload, allocator, 0, ["valgrind", "--trace-children=yes", *options])
            count -= sum(cost for name, cost in costs(out) if name != str(program))
        return count / done

    def measure(self, workload, allocator):
        done, rss, faults = self.run(workload, allocator, workload.native, after=["sample"])
        calls = self.system_calls(workload, allocator, workload.counted) - \
            self.system_calls(workload, allocator, 0)
        return Result(self.instructions(workload, allocator), rss, faults * 1e6 / done,
                      calls * 1e6 / workload.counted)


def costs(path):
    """The lines of a callgrind file that are a function's own: (object, instructions)."""
    name, inclusive = "", False
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("ob="):
                name = line[3:].strip()
            elif line.startswith("calls="):
                inclusive = True  # the next line is what the callee cost
            elif line[0].isdigit():
                if not inclusive:
                    yield name, int(line.split()[1])
                inclusive = False


def table(title, results, allocators, value, form):
    """A Markdown table; the best of a row in bold."""
    lines = [f"{title}", "", "| workload | " + " | ".join(allocators) + " |",
             "| --- |" + " ---: |" * len(allocators)]
    for name, row in results.items():
        best = min(value(r) for r in row.values())
        cells = [form.format(value(row[a])) for a in allocators]
        cells = [f"**{c}**" if value(row[a]) == best else c for a, c in zip(allocators, cells)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def tables(results, allocators):
    return "\n".join([
        table("Instructions for one call", results, allocators, lambda r: r.instructions,
              "{:.1f}"),
        table("Peak RSS of the process in KiB", results, allocators, lambda r: r.rss, "{:d}"),
        table("Page faults for a million calls", results, allocators, lambda r: r.faults,
              "{:.0f}"),
        table("System calls for a million calls", results, allocators, lambda r: r.calls,
              "{:.0f}"),
    ])


def verdict(results):
    """How ours stands against the aims."""
    single = {w.name for w in WORKLOADS if not w.threads} & set(results)
    def ratio(row, value):
        return value(row[OURS]) / min(value(r) for r in row.values())
    first = sum(ratio(results[n], lambda r: r.instructions) == 1 for n in single)
    worst = max(ratio(results[n], lambda r: r.instructions) for n in single) if single else 1
    rss = max(ratio(row, lambda r: r.rss) for row in results.values())
    return (f"ours: fewest instructions in {first} of {len(single)} single-threaded rows, at most "
            f"{worst:.2f} times the best; peak RSS at most {rss:.2f} times the best")


def main():
    directory, library = Path(sys.argv[1]), Path(sys.argv[2])
    bench = Bench(directory, library)
    chosen = [w for w in WORKLOADS if not sys.argv[3:] or w.name in sys.argv[3:]]
    allocators = []
    for allocator in (OURS, GLIBC, MUSL, *PRELOADED):
        reason = bench.missing(allocator)
        if reason:
            print(f"{allocator} is left out: {reason}")
        else:
            allocators.append(allocator)
    results = {}
    for workload in chosen:
        results[workload.name] = {}
        for allocator in allocators:
            result = bench.measure(workload, allocator)
            results[workload.name][allocator] = result
            print(f"{workload.name:9} {allocator:9} {result.instructions:8.1f} instructions "
                  f"{result.rss:7d} KiB {result.faults:9.0f} faults {result.calls:8.0f} calls",
                  flush=True)
    (directory / "table.md").write_text(tables(results, allocators))
    (directory / "chart.svg").write_text(malloc_chart.draw(results, allocators))
    print(verdict(results))
    print(f"written: {directory}/table.md, {directory}/chart.svg")


if __name__ == "__main__":
    main()
