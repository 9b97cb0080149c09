"""Boots: the ISO boots, and a boot that cannot work says why in one line and ends with the panic
status."""
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import qemu
import verdict
from verdict import Verdict

TOO_LITTLE = 2  # MiB: less than the kernel's image and tables need

# Boots that must fail: name, what makes the initrd, MiB, options, the line on the console.
BAD = [
    ("no-initrd", None, 64, "", r"no initrd: start with -initrd"),
    ("truncated-initrd", "truncate", 64, "", r"broken initrd"),
    ("corrupt-initrd", "corrupt", 64, "", r"broken initrd"),
    ("no-init", "without-init", 64, "", r"[Nn]o init.*init="),
    ("init-not-found", "whole", 64, "init=/no/such", r"init=/no/such: there is no such file"),
    ("too-little-memory", "whole", TOO_LITTLE, "", r"[Tt]oo little memory"),
    ("mem-below-kernel", None, 64, "mem=1M", r"Too little memory: .* at 636 KiB \(option mem=\)"),
    ("mem-below-initrd", "whole", 64, "mem=3M", r"Too little memory: .* at 3072 KiB \(option mem=\)"),
]

ADDRESS, AT = "[0-9a-f]{8}", r"\+0x[0-9a-f]+"  # as %p and behind the name in %pS

# Suites of the test kernel that end the machine: name, the line on the console, the function that
# the back-trace must name.
FATAL = [
    ("fatal_stack_overflow", r"Kernel fault: kernel stack overflow", "recurse"),
    ("fatal_null", r"Kernel fault: NULL pointer in the kernel", "ktest_fatal_null"),
    ("fatal_text_write", r"Kernel fault: page fault in the kernel", "ktest_fatal_text_write"),
    ("fatal_user_access", r"Kernel fault: page fault in the kernel", "ktest_fatal_user_access"),
    ("fatal_divide", r"Kernel fault: divide error", "ktest_fatal_divide"),
    ("fatal_high_hole", r"Kernel fault: page fault in the kernel", "ktest_fatal_high_hole"),
    ("fatal_slab_use_after_free", rf"slab kmalloc-128: object {ADDRESS}: used after free "
     rf"\(allocated by allocating{AT}, freed by freeing{AT}\)$", "allocating"),
    ("fatal_slab_red_zone", rf"slab kmalloc-128: object {ADDRESS}: red zone overwritten "
     rf"\(allocated by allocating{AT}\)$", "freeing"),
    ("fatal_slab_double_free", rf"slab kmalloc-128: object {ADDRESS}: double free "
     rf"\(allocated by allocating{AT}, freed by freeing{AT}\)$", "freeing"),
    ("fatal_slab_wrong_cache", rf"slab ktest: free of {ADDRESS}, which belongs to cache "
     rf"kmalloc-128 \(allocated by allocating{AT}\)$", "kmem_cache_free"),
    ("fatal_slab_interior", rf"slab kmalloc-128: free of {ADDRESS}, which is inside of "
     rf"object {ADDRESS} \(allocated by allocating{AT}\)$", "freeing"),
    ("fatal_slab_never_allocated", rf"kfree of {ADDRESS}, which kmalloc never gave "
     rf"\(allocated by allocating_page{AT}\)$", "freeing"),
    ("fatal_page_double_free", rf"page 0x[0-9a-f]+: double free .* owner allocating_page{AT}\)$",
     "page_bad_free"),
    ("fatal_kmap_order", rf"kunmap_local: {ADDRESS} is not the last mapping \(2 nested\)$",
     "kunmap_local_slow"),
]
FATAL_MEMORY = {"fatal_kmap_order": 1024}  # MiB, for those that need another size than 64


@dataclass
class Case:
    name: str
    run: callable


def cases(build):
    kernel, initrd = build / "faultline.elf", build / "initrd.cpio"
    found = [Case("boot/iso", lambda: iso(build / "faultline.iso"))]
    found += [Case(f"bad/{row[0]}", lambda row=row: bad(kernel, initrd, *row)) for row in BAD]
    found += [Case(f"fatal/{row[0][6:]}", lambda row=row: fatal(build, *row)) for row in FATAL]
    return found


def fatal(build, suite, expected, function):
    size = FATAL_MEMORY.get(suite, 64)
    outcome = qemu.run(qemu.command(build / "faultline-test.elf", None, f"ktest={suite}", size), 60)
    result = panicked(f"fatal/{suite[6:]}", outcome, expected)
    if result.green and function not in outcome.console:
        result.fail(f"the back-trace does not name {function}", verdict.console(outcome))
    return result


def iso(image):
    """GRUB gives no options, so the shell is the interactive one: type into it."""
    machine = qemu.Machine(qemu.command(cdrom=image, mem=64), 120)
    reached = machine.wait_for(r"^/ # $", limit=90)
    if reached is not None:
        machine.send("echo by $((6 * 7)) GRUB\r")
        reached = machine.wait_for(r"^by 42 GRUB$", reached, 20)
        machine.send("poweroff\r")
    else:
        machine.stop()
    outcome = machine.finish()
    result = Verdict("boot/iso", seconds=outcome.seconds)
    if reached is None:
        return result.fail("the shell did not answer", verdict.console(outcome))
    if outcome.end != qemu.POWEROFF:
        return result.fail(f"poweroff ended in: {outcome.end}", verdict.console(outcome))
    result.passed = 1
    return result


def bad(kernel, initrd, name, change, size, options, expected):
    with tempfile.TemporaryDirectory() as scratch:
        image = change and changed_initrd(change, initrd, Path(scratch))
        outcome = qemu.run(qemu.command(kernel, image, options, size), 30)
    return panicked(f"bad/{name}", outcome, expected)


def panicked(name, outcome, expected):
    result = Verdict(name, seconds=outcome.seconds)
    lines = [line for line in outcome.console.splitlines() if re.search(expected, line)]
    if outcome.end != qemu.PANIC:
        result.fail(f"ended in: {outcome.end}, not in a panic", verdict.console(outcome))
    elif not lines:
        result.fail(f"no console line matches /{expected}/", verdict.console(outcome))
    else:
        result.passed = 1
    return result


def changed_initrd(change, initrd, scratch):
    image = scratch / "initrd.cpio"
    data = initrd.read_bytes()
    if change == "truncate":
        image.write_bytes(data[:len(data) // 2])
    elif change == "corrupt":
        image.write_bytes(b"\xa5" * 4096 + data[4096:])
    elif change == "without-init":
        root = scratch / "root"
        root.mkdir()
        shutil.copy(initrd.parent / "root/bin/echo", root / "echo")
        subprocess.run(["tools/mkcpio", root, image], check=True)
    elif change == "whole":
        image.write_bytes(data)
    return image
