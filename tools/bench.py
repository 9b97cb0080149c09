#!/usr/bin/env python3
"""Measure this kernel in instructions, beside Linux and the best teaching kernels.

usage: bench.py KERNEL TEST-KERNEL INITRD SMALL-INITRD

QEMU's instruction counter makes the time stamp counter advance by one for each guest instruction,
so the figures are the same on every machine and in every run; each measurement is made twice, and
a difference is an error. The figures of the others were measured the same way (the same static
program, one CPU, 256 MiB). icount charges every iteration of a rep instruction as one.

The guest's program `bench` prints "ROW<TAB>VALUE" for each row, the test kernel's suite `bench` the
same as KTAP diagnostics; the kernel's log has the line "boot: N TSC ticks from entry to ring 3".
"""
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/vm"))
import command  # noqa: E402  (needs the path above)
import qemu  # noqa: E402

ICOUNT = ("-accel", "tcg", "-icount", "shift=0,sleep=off")

# what, Linux 6.1-686, best teaching kernel, whose that is, aim. The names are those of user/bench.
BOOT_ROW = "kernel entry to first ring-3 instruction, 64 MiB"
BIG_BOOT_ROW = "kernel entry to first ring-3 instruction, 3.5 GiB"
RAM_ROW = "least RAM that runs `story heap`, MiB"
ROWS = [
    ("getpid by int 0x80", 335, 103, "Fiwix", 90),
    ("first write to an anonymous page (zeroing counts 1024 by `rep stosl`)", 3865, 2343, "Tilck",
     1250),
    ("first read of an anonymous page (shared zero page)", 1175, None, "", 150),
    ("munmap of 1024 touched pages, each", 1440, 465, "Tilck", 60),
    ("mmap + munmap of one page, untouched", 14855, 1009, "Fiwix", 700),
    ("mmap + touch + munmap of one page", 22555, 6739, "Tilck", 2200),
    ("mmap 2 MiB, touch 6 pages, munmap", 50811, 130632, "Fiwix", 9000),
    ("brk up and down one page, untouched", 12548, 458, "Fiwix", 450),
    ("first write to a brk page", 4024, 1867, "xv6", 1250),
    ("fork + exit + wait, small static program", 97778, 100335, "Tilck", 12000),
    ("copy-on-write fault (copying counts 1024)", 6135, 2070, "Tilck", 1300),
    ("fork, 256 copy-on-write faults in the child, exit, wait", 2019385, 735014, "Tilck", 350000),
    ("mprotect of one page of two to read-only and back", 16066, 2265, "Fiwix", 900),
    ("write fault with 2000 areas in the process", 5595, 2347, "Tilck", 1300),
    ("munmap over 2000 areas, 1000 pages touched", 8441742, 3701478, "Fiwix", 400000),
    ("pipe, one byte there and back between two processes", 12721, 1808, "Fiwix", 1500),
    (BOOT_ROW, 6565000000, 38000000, "Fiwix", 5000000),
    (BIG_BOOT_ROW, None, None, "", 12000000),
    (RAM_ROW, 33, 3, "Fiwix", 3),
]
# The allocators inside the kernel, nine tenths of memory in use: what, aim. The names are those of
# tests/kernel/bench.c. None may cost more because there is more memory; what differs is the number
# of pages in a batch, of halves to split, and that a small machine has no high memory to map.
SMALL, BIG = 16, 3584
KERNEL_ROWS = [
    ("alloc_page + free_page, hot", 60),
    ("alloc_page + free_page, 256 pages and back, each", 150),
    ("alloc_page + free_page, the per-CPU list empty", 800),
    ("alloc_pages + free_pages, order 3", 650),
    ("kmalloc of 64 bytes, hot", 40),
    ("kfree of 64 bytes, hot", 40),
    ("kmem_cache_alloc + kmem_cache_free, hot", 60),
    ("vmalloc of 64 KiB + vfree", 3000),
    ("kmap + kunmap of a user page", 200),
    ("kmap_local + kunmap_local of a user page", 120),
]
VALUE = re.compile(r"^(.+)\t(\d+)$", re.M)
NOTE = re.compile(r"^ *# (.+)\t(\d+)$")
BOOT = re.compile(r"boot: (\d+) TSC ticks from entry to ring 3")


class Failure(Exception):
    pass


def guest(kernel, initrd, words, mem, limit=600):
    outcome = qemu.run(command.argv(kernel, initrd, words, mem, extra=ICOUNT), limit)
    status, cause = command.result(outcome)
    if status != 0:
        tail = "\n".join(outcome.console_tail())
        raise Failure(f"`{words}` with {mem} MiB: {cause or f'exit status {status}'}\n{tail}")
    return outcome.console


def boot_ticks(kernel, initrd, mem):
    boot = BOOT.search(guest(kernel, initrd, "dmesg", mem))
    if not boot:
        raise Failure("the kernel's log has no line 'boot: N TSC ticks from entry to ring 3'")
    return int(boot[1])


def measure_calls(kernel, initrd):
    values = {row: int(value) for row, value in VALUE.findall(guest(kernel, initrd, "bench", 256))}
    return values | {BOOT_ROW: boot_ticks(kernel, initrd, 64),
                     BIG_BOOT_ROW: boot_ticks(kernel, initrd, BIG)}


def measure_allocators(test_kernel, mem):
    outcome = qemu.run(qemu.command(test_kernel, None, "ktest=bench", mem, extra=ICOUNT), 120)
    if outcome.end != qemu.PASSED:
        raise Failure(f"ktest=bench with {mem} MiB: {outcome.end} {outcome.panic_line()}")
    notes = [NOTE.match(line) for _, line in outcome.ktap]
    return {f"{note[1]}, {mem} MiB": int(note[2]) for note in notes if note}


def measure(kernel, test_kernel, initrd):
    return (measure_calls(kernel, initrd) | measure_allocators(test_kernel, SMALL) |
            measure_allocators(test_kernel, BIG))


def least_ram(kernel, initrd, low=1, high=64):
    """The least whole number of MiB, with the initrd that has only the shell and the stories.
    QEMU cannot load a kernel at 1 MiB into `low`; `high` works."""
    guest(kernel, initrd, "story heap", high)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            guest(kernel, initrd, "story heap", middle, 60)
            high = middle
        except Failure:
            low = middle
    return high


def number(value):
    return "-" if value is None else f"{value:,}"


def met(aim, *values):
    return "yes" if all(value is not None and value <= aim for value in values) else "no"


def print_row(text, ours, linux, other, aim, is_met):
    print(f"{text:70} {ours:>11} {linux:>13} {other:>17} {aim:>10}  {is_met}")


def print_calls(values):
    print_row("operation", "Faultline", "Linux 6.1", "teaching kernel", "aim", "met")
    for text, linux, best, whose, aim in ROWS:
        ours = values.get(text)
        other = f"{best:,} ({whose})" if best else "-"
        print_row(text, number(ours), number(linux), other, number(aim), met(aim, ours))


def print_allocators(values):
    print_row("inside the kernel, 90 % of memory in use", f"{SMALL} MiB", f"{BIG} MiB", "", "aim",
              "met")
    for text, aim in KERNEL_ROWS:
        small, big = (values.get(f"{text}, {mem} MiB") for mem in (SMALL, BIG))
        print_row(text, number(small), number(big), "", number(aim), met(aim, small, big))


def missing_rows(values):
    wanted = [row[0] for row in ROWS]
    wanted += [f"{row[0]}, {mem} MiB" for row in KERNEL_ROWS for mem in (SMALL, BIG)]
    return sorted(set(wanted) ^ set(values))


def main(argv):
    kernel, test_kernel, initrd, small_initrd = argv[1:5]
    values, again = (measure(kernel, test_kernel, initrd) for _ in range(2))
    different = sorted(row for row in values if values[row] != again.get(row))
    values[RAM_ROW] = least_ram(kernel, small_initrd)
    print_calls(values)
    print()
    print_allocators(values)
    if missing := missing_rows(values):
        raise Failure(f"rows that only one side knows: {', '.join(missing)}")
    if different:
        raise Failure(f"not repeatable: {', '.join(different)}")
    print("measured twice, equal to the instruction")
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main(sys.argv))
    except Failure as failure:
        sys.exit(f"bench: {failure}")
