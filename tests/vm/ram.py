"""Every size of memory: the shell, a story, and that none of the memory is lost."""
import struct

import command
import qemu
import verdict
from boots import Case
from verdict import Verdict

SIZES = [3, 4, 8, 16, 64, 896, 1024, 2048, 3584]  # MiB
TAKEN = [16, 64, 3584]  # where ring 3 takes all there is, which costs seconds for each GiB

# KiB that are never the kernel's: BIOS data; video memory and ROMs; the firmware's tables at the
# end of memory.
BIOS_LOW, BIOS_HOLE, BIOS_END = 64, 1024 - 636, 128
PAGE = 4  # KiB
FRAME_ENTRY = 32  # bytes of struct page


def cases(build):
    kernel = build / "faultline.elf"
    return [Case(f"ram/{size}M", lambda size=size: ram(kernel, command.initrd(build, size), size))
            for size in SIZES]


def image_kib(kernel):
    """What the kernel's image takes from 1 MiB on, bss included."""
    elf = kernel.read_bytes()
    offset, = struct.unpack_from("<I", elf, 28)
    count, = struct.unpack_from("<H", elf, 44)
    headers = [struct.unpack_from("<8I", elf, offset + 32 * i) for i in range(count)]
    end = max(h[3] + h[5] for h in headers if h[0] == 1)
    return -(-end // (PAGE * 1024)) * PAGE - 1024


def total_kib(kernel, size):
    """MemTotal of a machine: all of its memory but what is accounted for here."""
    end = size * 1024 - BIOS_END
    table = -(-end // PAGE * FRAME_ENTRY // (PAGE * 1024)) * PAGE
    return end - BIOS_LOW - BIOS_HOLE - image_kib(kernel) - table


def ram(kernel, initrd, size):
    words = "echo reached the shell && story heap && read total < /proc/meminfo && echo $total"
    if size in TAKEN:
        words += " && /tests/all_ram"
    outcome = qemu.run(command.argv(kernel, initrd, words, size), 180)
    result = Verdict(f"ram/{size}M", seconds=outcome.seconds)
    status, cause = command.result(outcome)
    expected = f"MemTotal: {total_kib(kernel, size)} kB"
    if status != 0 or "reached the shell" not in outcome.console:
        result.fail(cause or f"exit status {status}", verdict.console(outcome))
    elif " ".join(expected.split()) not in " ".join(outcome.console.split()):
        result.fail(f"not {expected}", verdict.console(outcome))
    else:
        result.passed = 1
    return result
