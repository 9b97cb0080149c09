"""The oracle: random sequences of memory calls, by seed (tests/oracle). The same binary runs on this
host's Linux and, as process 1, on Faultline; results, signals, contents and areas must be equal.

The program prints one line with a hash for each sequence. Where these differ, both sides run that
sequence again and tell every step.
"""
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import compat
import qemu
import verdict
from boots import Case
from verdict import Verdict

# What `make test` runs, in so many parts.
SEEDS, PARTS = 2000, 4

LIMIT = 120  # seconds for one run of up to CHUNK sequences
CHUNK = 500
SHOWN = 3  # disagreements that are told step by step

CANNOT = 77  # exit status of the program: this host cannot serve as the oracle

SEQUENCE = re.compile(r"^sequence (\d+) status (\S+) hash (\S+)$", re.M)
STEP = re.compile(r"^\S")  # other lines belong to the step above or below


@dataclass
class Comparison:
    """Of a run of sequences: which differ, what is wrong besides, why there is none."""
    seconds: float = 0.0
    equal: int = 0
    different: list = None  # seeds
    trouble: tuple = None  # the arguments of Verdict.fail
    cannot: str = ""


def cases(build):
    part = SEEDS // PARTS
    return [Case(f"oracle/{first}", lambda first=first: case(build, first, part))
            for first in range(1, SEEDS, part)]


def case(build, first, count):
    found = compare(build, first, count)
    result = Verdict(f"oracle/{first}", passed=found.equal, seconds=found.seconds)
    if found.cannot:
        return result.skip(found.cannot)
    for seed in found.different[:SHOWN]:
        result.details += disagreement(build, seed)
    result.failed += len(found.different)
    return result.fail(*found.trouble) if found.trouble else result


def compare(build, first, count):
    """Runs `count` sequences on both sides."""
    linux = on_linux(build, [first, count])
    if linux.status >> 8 == CANNOT:
        return Comparison(cannot=f"no oracle on this host: {linux.output.strip()}")
    outcome = on_faultline(build, [first, count])
    return judge(linux, outcome, count)


def judge(linux, outcome, count):
    expected, found = ({int(seed): rest for seed, *rest in SEQUENCE.findall(text)}
                       for text in (linux.output, outcome.console))
    different = [seed for seed in expected if seed in found and found[seed] != expected[seed]]
    result = Comparison(outcome.seconds, len(found) - len(different), different)
    if linux.status or len(expected) != count:
        result.trouble = ("the program failed on this host", linux.output.splitlines()[-3:])
    elif not compat.result_of(outcome) or compat.result_of(outcome).status:
        result.trouble = (f"ended in: {outcome.end}, after {len(found)} of {count} sequences",
                          verdict.console(outcome))
    elif expected.keys() != found.keys():
        result.trouble = (f"{len(found)} of {count} sequences reported", ())
    return result


def on_linux(build, words):
    with tempfile.TemporaryDirectory(prefix="faultline-") as scratch:
        program = stage(build, words, Path(scratch))
        return compat.native(program, Path(scratch), LIMIT)


def on_faultline(build, words):
    with tempfile.TemporaryDirectory(prefix="faultline-") as scratch:
        root = Path(scratch, "root")
        program = stage(build, words, root)
        return compat.boot(build, program, root, Path(scratch, "initrd.cpio"), LIMIT)


def stage(build, words, root):
    program = compat.Program("oracle", build / "oracle/oracle", "bin/oracle", map(str, words))
    program.arguments = list(program.arguments)
    program.stage(root)
    return program


def disagreement(build, seed):
    """Lines that say where the sequence differs first and how to see it again."""
    words = ["-v", seed, 1]
    here = on_faultline(build, words)
    return explain(seed, on_linux(build, words).output, compat.END.split(here.console)[0])


def explain(seed, linux, here):
    lines = [linux.splitlines(), here.splitlines()]
    at = first_difference(*lines)
    if at is None:
        return [f"seed {seed} differs, but not when it runs alone"]
    step = sum(bool(STEP.match(line)) for line in lines[0][:at]) + 1
    shown = [f"seed {seed}, step {step}; again: make oracle SEED={seed} N=1"]
    shown += [f"             {line}" for line in lines[0][max(0, at - 4):at]]
    for name, side in zip(("linux", "faultline"), lines):
        shown += [f"  {name:10} {line}" for line in side[at:at + 2] or ["(nothing)"]]
    return shown


def first_difference(a, b):
    """The index of the first line that differs; None if the lists are equal."""
    for at, (left, right) in enumerate(zip(a, b)):
        if left != right:
            return at
    return None if len(a) == len(b) else min(len(a), len(b))
