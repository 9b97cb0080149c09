"""The tests of the harness itself: whatever goes wrong must be red, for the right reason."""
import sys

import compat
import ktap
import oracle
import procps
import qemu
import verdict
from boots import Case
from verdict import Verdict

GOOD = ["KTAP version 1", "1..2", "    KTAP version 1", "    1..2", "    ok 1 split",
        "    ok 2 join # SKIP no memory", "ok 1 buddy", "ok 2 slab"]

# Streams: name, lines, the problem that must be found ("" for none), passed, failed, skipped.
STREAMS = [
    ("good", GOOD, "", 2, 0, 1),
    ("failed test", GOOD[:-1] + ["# expected 1", "not ok 2 slab"], "", 1, 1, 1),
    ("failed subtest", ["KTAP version 1", "1..1", "  KTAP version 1", "  1..2", "  ok 1 a",
                        "  not ok 2 b", "not ok 1 both"], "", 1, 1, 0),
    ("escaped sign", ["KTAP version 1", "1..1", r"not ok 1 echo \# a # exit status 3"], "", 0, 1, 0),
    ("empty", [], "no KTAP version", 0, 0, 0),
    ("no plan", ["KTAP version 1", "ok 1 a"], "no plan", 1, 0, 0),
    ("lost test", [line for line in GOOD if line != "ok 2 slab"], "plan not met", 1, 0, 1),
    ("lost subtest", [line for line in GOOD if "split" not in line], "plan not met", 1, 0, 1),
    ("lost in the middle", ["KTAP version 1", "1..3", "ok 1 a", "ok 3 c"], "result 3", 2, 0, 0),
    ("one too many", GOOD + ["ok 3 extra"], "plan not met", 3, 0, 1),
    ("twice", ["KTAP version 1", "1..2", "ok 1 a", "ok 1 a"], "result 1", 2, 0, 0),
    ("late plan", ["KTAP version 1", "ok 1 a", "1..1"], "after results", 1, 0, 0),
    ("cut off in a suite", GOOD[:5], "plan not met", 0, 0, 0),
    ("parent hides failure", ["KTAP version 1", "1..1", "    1..1", "    not ok 1 a", "ok 1 b"],
     "a subtest failed", 0, 1, 0),
    ("noise", GOOD + ["panic: at the disco"], "not a KTAP line", 2, 0, 1),
    ("bail out", GOOD[:2] + ["Bail out! no memory"], "Bail out", 0, 0, 0),
]

# Machines: name, lines on the second serial line, console, how it ends, the cause that must be
# given ("" for green). The machine is a small Python program that plays the emulator's part.
MACHINES = [
    ("passes", GOOD, "", "exit(33)", ""),
    ("fails", ["KTAP version 1", "1..1", "not ok 1 a"], "", "exit(35)", "FAILED TEST"),
    ("panics", GOOD[:2], "Kernel panic - not syncing: oops", "exit(37)", "kernel panic: Kernel"),
    ("panics after all passed", GOOD, "panic: late", "exit(37)", "kernel panic: panic: late"),
    ("hangs", GOOD, "waiting", "time.sleep(60)", "hang"),
    ("resets", GOOD[:3], "", "log('Triple fault'); exit(0)", "triple fault"),
    ("powers off early", GOOD[:3], "", "exit(0)", "power-off or reset"),
    ("powers off after all", GOOD, "", "exit(0)", "power-off or reset"),
    ("does not start", [], "", "exit(1)", "emulator failed"),
    ("is killed", GOOD, "", "os.kill(os.getpid(), 9)", "emulator failed"),
    ("loses a test", GOOD[:-1], "", "exit(33)", "lost or malformed"),
    ("says nothing", [], "", "exit(33)", "lost or malformed"),
    ("runs nothing", ["KTAP version 1", "1..0"], "", "exit(33)", "no test ran"),
    ("lies about success", ["KTAP version 1", "1..1", "not ok 1 a"], "", "exit(33)",
     "the exit status says"),
    ("lies about failure", GOOD, "", "exit(35)", "the exit status says"),
]

# Console output and what a terminal shows of it.
SCREENS = [("one\r\ntwo\r\n", "one\ntwo\n"), ("/ # \x1b[K\r\x1b[4Cls\r\n", "/ # ls\n"),
           ("ab\b \bc", "ac"), ("long\rx\x1b[K", "x"), ("10%\r100%", "100%")]

# Programs on Linux and on Faultline: name, output and wait status on Linux, console, how the machine
# ended, the rows that must differ (None: no result at all).
END = "[    1.5] Kernel panic - not syncing: Attempted to kill init! exitcode=0x"
PROGRAMS = [
    ("equal", "a\nb\n", 0x300, f"a\nb\n{END}00000300\n", qemu.PANIC, []),
    ("other output", "a\n", 0, f"b\n{END}00000000\n", qemu.PANIC, ["output"]),
    ("other status", "a\n", 0x300, f"a\n{END}0000000b\n", qemu.PANIC, ["wait status"]),
    ("says nothing", "a\n", 0, f"{END}00000000\n", qemu.PANIC, ["output"]),
    ("another panic", "a\n", 0, "a\nKernel panic - not syncing: oops\n", qemu.PANIC, None),
    ("powers off", "a\n", 0, "a\n", qemu.POWEROFF, None),
    ("hangs", "a\n", 0, "a\n", qemu.HANG, None),
]
# The same of a script, with sections.
SCRIPTS = [
    ("equal", "== x\n1\n== y\n2\n", f"== x\n1\n== y\n2\n{END}00000000", []),
    ("one differs", "== x\n1\n== y\n2\n", f"== x\n1\n== y\n3\n{END}00000000", ["y"]),
    ("one is lost", "== x\n1\n== y\n2\n", f"== x\n1\n{END}00000000", ["y"]),
    ("one too many", "== x\n1\n", f"== x\n1\n== y\n{END}00000000", ["y"]),
]

# Sections of procps.sh: name, text, whether it is as /proc says.
PROCPS = [
    ("ps -C", "MAJFLT MINFLT\n     1    182\n182 1\n", True),
    ("ps -C", "MAJFLT MINFLT\n     1    182\n183 1\n", False),
    ("ps -C", "MAJFLT MINFLT\n", False),
    ("uptime", " 09:40:55 up 0 min,  0 user,  load average: 0.08, 0.02, 0.01\n"
     "0.08 0.02 0.01 1/3 9\n", True),
    ("uptime", " 09:40:55 up 0 min,  0 user,  load average: 0.08, 0.02, 0.01\n"
     "0.50 0.02 0.01 1/3 9\n", False),
    ("pgrep", "3\n3: /\nstatus 143\n", True),
    ("pgrep", "3\n3: /\nstatus 0\n", False),
]

# What the oracle's program prints on Linux and here: name, both outputs, how the machine ended, the
# seeds that differ, whether that is all.
SEQUENCES = "sequence 1 status 0 hash aa\nsequence 2 status 0 hash bb\n"
ORACLE = [
    ("equal", SEQUENCES, f"{SEQUENCES}{END}00000000\n", qemu.PANIC, [], True),
    ("one hash differs", SEQUENCES, f"{SEQUENCES.replace('bb', 'bc')}{END}00000000\n", qemu.PANIC,
     [2], True),
    ("one status differs", SEQUENCES, f"{SEQUENCES.replace('status 0', 'status 0xb', 1)}"
     f"{END}00000000\n", qemu.PANIC, [1], True),
    ("one is lost", SEQUENCES, f"{SEQUENCES.splitlines()[0]}\n{END}00000000\n", qemu.PANIC, [],
     False),
    ("all are lost", "", f"{END}00000000\n", qemu.PANIC, [], False),
    ("hangs", SEQUENCES, SEQUENCES, qemu.HANG, [], False),
    ("panics", SEQUENCES, f"{SEQUENCES}Kernel panic - not syncing: oops\n", qemu.PANIC, [], False),
]

FAKE = """
import os, sys, time
def log(text): open(sys.argv[2], 'w').write(text)
open(sys.argv[1], 'w').write({ktap!r})
os.write(1, {console!r}.encode())
{end}
"""

# Faults that the kernel makes on purpose: its option, how the machine must end, the cause.
KERNEL = [("selftest_fail", qemu.FAILED, "FAILED TEST"),
          ("selftest_leak", qemu.FAILED, "FAILED TEST"),
          ("selftest_panic", qemu.PANIC, "kernel panic"),
          ("selftest_hang", qemu.HANG, "hang"),
          ("selftest_triple", qemu.TRIPLE, "triple fault")]


def cases(build):
    found = [Case("harness/streams", streams), Case("harness/machines", machines),
             Case("harness/programs", programs), Case("harness/oracle", oracle_results)]
    found += [Case(f"harness/{option}", lambda row=(option, end, cause): kernel(build, *row))
              for option, end, cause in KERNEL]
    return found


def streams():
    result = Verdict("harness/streams")
    for name, lines, problem, *counts in STREAMS:
        stream = ktap.parse(lines)
        got = verdict.count(Verdict(name), stream.tests)
        found = " / ".join(stream.problems)
        check(result, f"stream {name}", [got.passed, got.failed, got.skipped], counts)
        check(result, f"stream {name}: problems", found, problem,
              problem in found and bool(problem) == bool(found))
    for text, shown in SCREENS:
        check(result, f"screen {text!r}", qemu.visible(text), shown)
    return result


def machines():
    result = Verdict("harness/machines")
    for name, lines, console, end, cause in MACHINES:
        script = FAKE.format(ktap="".join(f"{line}\n" for line in lines), console=console, end=end)
        argv = [sys.executable, "-c", script, "{ktap}", "{log}"]
        outcome = qemu.run(argv, limit=3 if "sleep" in end else 30)
        got = verdict.of_machine(name, outcome)
        result.seconds += outcome.seconds
        check(result, f"machine that {name}", cause_of(got), cause,
              cause_of(got).startswith(cause) and got.green == (cause == ""))
    return result


def programs():
    result = Verdict("harness/programs")
    rows = [(*row, False) for row in PROGRAMS]
    rows += [(name, linux, 0, here, qemu.PANIC, differ, True)
             for name, linux, here, differ in SCRIPTS]
    for name, output, status, console, end, differ, script in rows:
        got, trouble = compat.judge(compat.Result(output, status),
                                    qemu.Outcome(end, 0, 0, console), script)
        names = None if trouble else [row.name for row in got if not row.same]
        check(result, f"program: {name}", names, differ)
    for i, (name, text, fits) in enumerate(PROCPS):
        got = dict(procps.check(f"== {name}\n{text}"))
        check(result, f"procps {i}: {name}", got[name] == "", fits)
        check(result, f"procps {i}: the others are lost", list(got.values()).count("lost"),
              len(got) - 1)
    return result


def oracle_results():
    result = Verdict("harness/oracle")
    for name, linux, console, end, differ, complete in ORACLE:
        got = oracle.judge(compat.Result(linux, 0), qemu.Outcome(end, 0, 0, console), 2)
        check(result, f"oracle: {name}", (got.different, got.trouble is None), (differ, complete))
    told = oracle.explain(7, "a = 0\n  b\nc = 1\n", "a = 0\n  b\nc = 2\n")
    check(result, "oracle: the step is named", told[0],
          "seed 7, step 2; again: make oracle SEED=7 N=1")
    check(result, "oracle: both sides are shown", [line.split()[1:] for line in told[-2:]],
          [["c", "=", "1"], ["c", "=", "2"]])
    return result


def cause_of(got):
    return got.cause or ("FAILED TEST" if got.failed else "")


def kernel(build, option, end, cause):
    argv = qemu.command(build / "faultline-test.elf", build / "initrd.cpio", f"ktest={option}", 64)
    outcome = qemu.run(argv, 15 if end == qemu.HANG else 60)
    got = verdict.of_machine(option, outcome)
    result = Verdict(f"harness/{option}", seconds=outcome.seconds)
    check(result, f"{option}: end", outcome.end, end)
    check(result, f"{option}: cause", cause_of(got), cause,
          cause_of(got).startswith(cause) and not got.green)
    if not result.green:
        result.details += verdict.console(outcome)
    return result


def check(result, name, got, expected, equal=None):
    if got == expected if equal is None else equal:
        result.passed += 1
    else:
        result.failed += 1
        result.details.append(f"not ok {name}: got {got!r}, expected {expected!r}")
