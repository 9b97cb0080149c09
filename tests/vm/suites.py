"""The list of all tests: jobs, each of which gives the verdicts of one or more names."""
import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import boots
import command
import compat
import console
import disk
import dynamic
import ext2
import ktap
import oracle
import preload
import qemu
import ram
import selftest
import slabtop
import verdict
from verdict import Verdict

ROOT = Path(__file__).resolve().parent.parent.parent

KTEST = re.compile(r"^KTEST\((\w+),", re.M)

# What host programs say of themselves.
HOST_FACT = re.compile(r"^# (SEED|OPERATIONS)=(\d+)$", re.M)

# The stories are what user/story/main.c lists; the MiB of the machines of those that need others
# than one of 64 MiB. A second machine has its size in the test's name.
STORY_ROW = re.compile(r'^    \{"([\w-]+)", "', re.M)
STORY_MEMORY = {"lazy": [32], "sbrk": [256, 64], "zones": [64, 8, 1024], "buddy": [64, 8],
                "slab": [64, 8], "oom": [64, 32], "vmalloc": [64, 8], "highmem": [1024, 64, 3584], "frag": [64, 8]}


@dataclass
class Job:
    """run(selected names) gives verdicts. A job whose names all start with "GROUP/" may run any
    part of them."""
    names: list
    run: callable


def stems(pattern):
    return sorted(path.stem for path in ROOT.glob(pattern))


def kernel_suites():
    """Those that ktest=all runs: not the ones that fail or end the machine by intention, or
    measure."""
    found = set()
    for path in ROOT.glob("tests/kernel/**/*.c"):
        found.update(KTEST.findall(path.read_text()))
    return sorted(name for name in found if not name.startswith(("selftest", "fatal", "bench")))


def host(build, name):
    """A host program: KTAP on its standard output, exit status 0 exactly when all passed."""
    started = time.monotonic()
    # LeakSanitizer needs ptrace, which containers forbid; the suites check for leaks themselves.
    environment = os.environ | {"ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS":
                                "print_stacktrace=1"}
    try:
        done = subprocess.run([build / "host" / name], capture_output=True, text=True,
                              errors="replace", timeout=300, env=environment, cwd=ROOT,
                              stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return [Verdict(f"host/{name}", seconds=300).fail("hang: no end after 300 s")]
    stream = ktap.parse(done.stdout.splitlines())
    result = verdict.of_stream(f"host/{name}", stream, time.monotonic() - started)
    facts = dict(HOST_FACT.findall(done.stdout))
    if "OPERATIONS" in facts:
        result.note = f"{int(facts['OPERATIONS']):,} random operations, SEED={facts['SEED']}"
    if result.green and done.returncode:
        result.fail(f"exit status {done.returncode} although no test failed")
    if not result.green:
        result.details += [f"  | {line}" for line in done.stderr.splitlines()[:40]]
    return [result]


def in_machine(group, argv_of, limit, names, selected):
    """Suites inside a machine: one boot for all of them, or one for each that is selected.
    argv_of(pattern) is the QEMU command."""
    patterns = ["all"] if selected == names else [name.split("/")[1] for name in selected]
    verdicts = []
    for pattern in patterns:
        outcome = qemu.run(argv_of(pattern), limit)
        verdicts += split(group, outcome)
    seen = {result.name for result in verdicts}
    for name in selected:
        if name not in seen and all(result.green for result in verdicts):
            verdicts.append(Verdict(name).fail("lost: the suite is in the tree but did not run"))
    return verdicts


def split(group, outcome):
    """One verdict for each suite of a boot, and one for the boot when it went wrong."""
    whole = verdict.of_machine(group, outcome)
    verdicts, before = [], 0.0
    for suite in ktap.parse(outcome.ktap).tests:
        one = verdict.count(Verdict(f"{group}/{suite.name}", seconds=suite.at - before), [suite])
        verdicts.append(one)
        before = suite.at
    if whole.cause:
        verdicts.append(Verdict(f"{group}/boot", seconds=outcome.seconds - before)
                        .fail(whole.cause, [line for line in whole.details if "not ok" not in line]))
    return verdicts


# Calls of the fuzzer, which the second run of the leak report doubles; `make fuzz-syscalls` sets both.
FUZZ = {"N": "500000", "SEED": "1"}


def fuzz(build):
    """/tests/fuzz for longer than among the others, and its leak report."""
    calls, seed = (os.environ.get(f"FUZZ_{name}", value) for name, value in FUZZ.items())
    options = f"quiet -- -t fuzz {calls} {seed}"
    argv = qemu.command(build / "faultline.elf", build / "initrd.cpio", options, 128)
    outcome = qemu.run(argv, 120 + int(calls) / 2000)
    result = verdict.of_machine("fuzz/syscalls", outcome)
    result.seconds = outcome.seconds
    if not result.green:
        result.details.append(f"again: make fuzz-syscalls N={calls} SEED={seed}")
    return result


def story(build, test, name, memory):
    argv = command.argv(build / "faultline.elf", command.initrd(build, memory), f"story {name}",
                        memory)
    outcome = qemu.run(argv, 120)
    result = Verdict(test, seconds=outcome.seconds)
    status, cause = command.result(outcome)
    if status == 0:
        result.passed = 1
        return [result]
    return [result.fail(cause or f"exit status {status}", verdict.console(outcome))]


def story_jobs(build):
    jobs = []
    for name in STORY_ROW.findall((ROOT / "user/story/main.c").read_text()):
        for i, memory in enumerate(STORY_MEMORY.get(name, [64])):
            test = f"story/{name}-{memory}M" if i else f"story/{name}"
            jobs.append(Job([test], lambda _, test=test, name=name, memory=memory:
                            story(build, test, name, memory)))
    return jobs


def all_jobs(build):
    kernel, test_kernel = build / "faultline.elf", build / "faultline-test.elf"
    initrd = build / "initrd.cpio"
    jobs = [Job([f"host/{name}"], lambda _, name=name: host(build, name))
            for name in sorted(p.parent.name for p in ROOT.glob("tests/host/*/sources.mk"))]

    jobs.append(machine_job("kernel", kernel_suites(),
                            lambda p: qemu.command(test_kernel, initrd, f"ktest={p}", 128)))
    jobs.append(machine_job("user", stems("user/tests/*.c"),
                            lambda p: qemu.command(kernel, initrd, f"-- -t {p}", 128)))

    jobs.append(Job(["fuzz/syscalls"], lambda _: [fuzz(build)]))
    jobs += story_jobs(build)
    for case in (ram.cases(build) + boots.cases(build) + console.cases(build) + disk.cases(build) +
                 compat.cases(build) + dynamic.cases(build) + oracle.cases(build) + ext2.cases(build) +
                 preload.cases(build) + slabtop.cases(build) + selftest.cases(build)):
        jobs.append(Job([case.name], lambda _, case=case: [case.run()]))
    return [job for job in jobs if job.names]


def machine_job(group, suites, argv_of):
    names = [f"{group}/{suite}" for suite in suites]
    return Job(names, lambda selected: in_machine(group, argv_of, 300, names, selected))
