"""Parser for KTAP, the kernel test anything protocol (Linux: Documentation/dev-tools/ktap.rst).

A stream is a version line, a plan `1..N` and N results; a result may be preceded by the stream of
its subtests, indented deeper:

    KTAP version 1
    1..2
        KTAP version 1
        1..1
        ok 1 split
    ok 1 buddy
    not ok 2 slab

parse() never raises: everything that is wrong with a stream is a line in Stream.problems, and a
stream with problems counts as failed whatever its results say.
"""
import re
from dataclasses import dataclass, field

RESULT = re.compile(r"(ok|not ok)\s+(\d+)\s*(?:-\s*)?((?:\\.|[^#\\])*?)\s*(?:#\s*(.*))?$")
PLAN = re.compile(r"1\.\.(\d+)(?:\s+#.*)?$")


@dataclass
class Test:
    name: str
    ok: bool
    directive: str = ""
    diagnostics: list = field(default_factory=list)
    children: list = field(default_factory=list)
    at: float = 0.0  # when the result line arrived

    @property
    def skipped(self):
        return self.directive.upper().startswith("SKIP")

    def leaves(self, path=""):
        """(path, test) of every test without subtests, and of a failure that no subtest shows."""
        here = f"{path}/{self.name}" if path else self.name
        below = [leaf for child in self.children for leaf in child.leaves(here)]
        if not below or (not self.ok and all(test.ok for _, test in below)):
            below.append((here, self))
        return below


@dataclass
class Stream:
    indent: int = 0
    plan: int = None
    tests: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    diagnostics: list = field(default_factory=list)
    children: list = field(default_factory=list)  # of the next result

    def leaves(self):
        return [leaf for test in self.tests for leaf in test.leaves()]


class Parser:
    """Feed lines, then finish()."""

    def __init__(self):
        self.stack = [Stream()]
        self.problems = []
        self.versions = 0

    def feed(self, line, at=0.0):
        text = line.strip()
        if not text:
            return
        top = self._level(len(line) - len(line.lstrip(" ")))
        if text.startswith("KTAP version") or text.startswith("TAP version"):
            self.versions += 1
        elif text.startswith("#"):
            top.diagnostics.append(text[1:].strip())
        elif text.startswith("Bail out!"):
            self._problem(text)
        elif match := PLAN.match(text):
            self._plan(top, int(match[1]))
        elif match := RESULT.match(text):
            self._result(top, match, at)
        else:
            self._problem(f"not a KTAP line: {text[:80]!r}")

    def finish(self):
        if not self.versions:
            self._problem("no KTAP version line")
        while len(self.stack) > 1:
            self._close()
        top = self.stack[0]
        self._check_plan(top, "")
        if top.children:
            self._problem("subtests without the result of their test: " + _last(top.children))
        top.problems = self.problems
        return top

    def _problem(self, text):
        self.problems.append(text)

    def _level(self, indent):
        """The stream at this indentation; deeper ones are closed, a new one is opened."""
        while len(self.stack) > 1 and indent < self.stack[-1].indent:
            self._close()
        if indent > self.stack[-1].indent:
            self.stack.append(Stream(indent))
        return self.stack[-1]

    def _close(self):
        child = self.stack.pop()
        self._check_plan(child, f" after {_last(self.stack[-1].tests)}")
        parent = self.stack[-1]
        parent.children.extend(child.tests)
        parent.diagnostics.extend(child.diagnostics)

    def _plan(self, stream, count):
        if stream.plan is not None:
            self._problem(f"a second plan 1..{count}")
        if stream.tests:
            self._problem(f"the plan 1..{count} comes after results")
        stream.plan = count

    def _result(self, stream, match, at):
        status, number, name, directive = match.groups()
        test = Test(name or f"test {number}", status == "ok", directive or "",
                    stream.diagnostics, stream.children, at)
        stream.diagnostics, stream.children = [], []
        if int(number) != len(stream.tests) + 1:
            self._problem(f"result {number} ({test.name}) where {len(stream.tests) + 1} was due")
        if test.ok and not all(child.ok or child.skipped for child in test.children):
            self._problem(f"{test.name} is ok but a subtest failed")
        stream.tests.append(test)

    def _check_plan(self, stream, where):
        done = len(stream.tests)
        if stream.plan is None:
            if done or not where:
                self._problem(f"no plan{where}")
        elif stream.plan != done:
            self._problem(f"plan not met{where}: {done} of {stream.plan} results, "
                          f"the last is {_last(stream.tests)}")


def _last(tests):
    return tests[-1].name if tests else "none"


def parse(lines):
    """lines: strings, or (time, string)."""
    parser = Parser()
    for line in lines:
        at, text = line if isinstance(line, tuple) else (0.0, line)
        parser.feed(text, at)
    return parser.finish()
