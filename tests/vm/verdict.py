"""From what a machine or program did to passed, failed and why."""
from dataclasses import dataclass, field

import ktap
import qemu


@dataclass
class Verdict:
    """The result of one entry of the test list. Green needs cause == "" and no failed test."""
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    cause: str = ""
    note: str = ""  # more about a green one
    details: list = field(default_factory=list)

    @property
    def green(self):
        return not self.cause and not self.failed

    def fail(self, cause, details=()):
        """Red for a reason that no single test shows: it counts as one failed test itself."""
        self.cause = cause
        self.details += details
        self.failed += 1
        return self

    def skip(self, reason):
        """Not run, for a reason outside the tree."""
        self.details.append(f"skipped: {reason}")
        self.skipped += 1
        return self


def count(verdict, tests):
    """Add the leaves of tests ([ktap.Test]); failures are shown with their diagnostics."""
    for path, test in [leaf for top in tests for leaf in top.leaves()]:
        if test.skipped:
            verdict.skipped += 1
        elif test.ok:
            verdict.passed += 1
        else:
            verdict.failed += 1
            verdict.details.append(f"not ok {path} {test.directive}".rstrip())
            verdict.details += [f"    {line}" for line in test.diagnostics]
    return verdict


def of_stream(name, stream, seconds):
    verdict = count(Verdict(name, seconds=seconds), stream.tests)
    if stream.problems:
        verdict.fail("lost or malformed results", stream.problems)
    elif not stream.tests:
        verdict.fail("no test ran")
    return verdict


def end_cause(outcome):
    """Why the way a machine ended is a failure; "" after a debug exit that reports results."""
    if outcome.end == qemu.PANIC:
        return f"kernel panic: {outcome.panic_line()}"
    if outcome.end == qemu.HANG:
        return f"hang: no end after {outcome.seconds:.0f} s"
    if outcome.end == qemu.BROKEN:
        return f"emulator failed with status {outcome.status}: {outcome.stderr.strip()[-300:]}"
    if outcome.end in (qemu.TRIPLE, qemu.POWEROFF):
        return f"{outcome.end} before the suites reported"
    return ""


def of_machine(name, outcome):
    """The verdict over a machine that ran suites: how it ended, its results, and whether both
    agree."""
    stream = ktap.parse(outcome.ktap)
    verdict = count(Verdict(name, seconds=outcome.seconds), stream.tests)
    cause = end_cause(outcome)
    if cause:
        return verdict.fail(cause, stream.problems + console(outcome))
    if stream.problems:
        return verdict.fail("lost or malformed results", stream.problems + console(outcome))
    if not stream.tests:
        return verdict.fail("no test ran", console(outcome))
    if (outcome.end == qemu.PASSED) != (verdict.failed == 0):
        return verdict.fail(f"the exit status says {outcome.end}, the results say "
                            f"{verdict.failed} failed", console(outcome))
    return verdict


def console(outcome):
    return ["last console lines:"] + [f"  | {line}" for line in outcome.console_tail()]
