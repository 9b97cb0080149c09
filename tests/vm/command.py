"""Run one command line as the child of process 1 (init's option -c) and get its exit status."""
import re

import qemu

STATUS = re.compile(r"# exit status (\d+)\s*$")


SMALL = 8  # MiB: up to here the initrd is the small one, as the other takes a third of the machine


def initrd(build, mem):
    return build / ("initrd-small.cpio" if mem <= SMALL else "initrd.cpio")


def argv(kernel, initrd, words, mem=128, append="", extra=()):
    """quiet keeps the kernel's messages off the console: what is left is the command's output."""
    options = f"quiet {append} -- -c {words}"
    return qemu.command(kernel, initrd, options, mem, extra=extra)


def result(outcome):
    """(exit status, "") of the command, or (None, why there is none)."""
    if outcome.end == qemu.PANIC:
        return None, f"kernel panic: {outcome.panic_line()}"
    if outcome.end == qemu.HANG:
        return None, f"no end after {outcome.seconds:.0f} s"
    if outcome.end != qemu.POWEROFF:
        return None, f"{outcome.end} (status {outcome.status}) {outcome.stderr.strip()}".rstrip()
    lines = [line.strip() for _, line in outcome.ktap]
    if len(lines) < 3 or not lines[0].startswith("KTAP version") or lines[1] != "1..1":
        return None, "the machine reset or stopped before the command's result"
    if lines[2].startswith("ok 1"):
        return 0, ""
    if lines[2].startswith("not ok 1") and (match := STATUS.search(lines[2])):
        return int(match[1]), ""
    return None, f"malformed result: {lines[2]!r}"
