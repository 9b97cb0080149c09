"""Disks: images made here, read and written by the guest, compared afterwards.

The layout is that of user/tests/lib/scratch.h.
"""
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

import command
import qemu
import verdict
from boots import Case
from verdict import Verdict

SECTOR = 512
SECTORS = 32768  # of a usual image
MAGIC = b"FAULTLINE SCRATCH DISK"
WRITTEN = 0x5A5A5A5A00000000

HDA1 = (2048, 8192)
EXTENDED = (12288, 16384)
HDA5 = (12352, 4001)
LINK = 17000  # where the second link of the chain is
HDA6 = (17064, 8192)
BAD_READ, BAD_WRITE = 4099, 133  # sectors of hda1 and hda6


@dataclass
class Image:
    path: Path
    sectors: int

    def option(self, **settings):
        """The words for QEMU."""
        extra = "".join(f",{name}={value}" for name, value in settings.items())
        return ["-drive", f"if=ide,format=raw,file={self.path}{extra}"]


def pattern(first, count, base=0):
    return b"".join(struct.pack("<Q", base + n) * 64 for n in range(first, first + count))


def entry(kind, start, sectors):
    return struct.pack("<4xB3xII", kind, start, sectors)


def table(*entries):
    return bytes(446) + b"".join(entries).ljust(64, b"\0") + b"\x55\xaa"


def fixed_sectors(bad):
    """Sectors that are not of the pattern: the tables, and what tests need to know."""
    partitions = (*HDA1, *HDA5, *HDA6)
    return {
        0: table(entry(0x83, *HDA1), entry(0x05, *EXTENDED)),
        1: MAGIC.ljust(32, b"\0") + struct.pack("<8I", *partitions, *(bad or (0, 0))).ljust(480, b"\0"),
        EXTENDED[0]: table(entry(0x83, HDA5[0] - EXTENDED[0], HDA5[1]),
                           entry(0x05, LINK - EXTENDED[0], HDA6[0] - LINK + HDA6[1])),
        LINK: table(entry(0x83, HDA6[0] - LINK, HDA6[1])),
    }


def make(directory, sectors=SECTORS, bad=None, name="disk.img"):
    image = Image(Path(directory) / name, sectors)
    with image.path.open("wb") as f:
        f.write(pattern(0, SECTORS))
        for number, data in fixed_sectors(bad).items():
            f.seek(number * SECTOR)
            f.write(data)
        f.truncate(sectors * SECTOR)
    return image


def differences(image, bad=None):
    """Sectors that are not as they must be after user/tests/block: hda6 is the tests' own."""
    expected = bytearray(pattern(0, SECTORS))
    for number, data in fixed_sectors(bad).items():
        expected[number * SECTOR:(number + 1) * SECTOR] = data
    expected[HDA5[0] * SECTOR:sum(HDA5) * SECTOR] = pattern(0, HDA5[1], WRITTEN)
    with image.path.open("rb") as f:
        found = f.read(SECTORS * SECTOR)
    return [n for n in range(SECTORS) if not HDA6[0] <= n < sum(HDA6) and
            found[n * SECTOR:(n + 1) * SECTOR] != expected[n * SECTOR:(n + 1) * SECTOR]]


def blkdebug(directory, image):
    """QEMU's options for a disk with two bad sectors. Its rules count sectors of 512 bytes."""
    rules = Path(directory) / "rules"
    faults = (("read_aio", HDA1[0] + BAD_READ), ("write_aio", HDA6[0] + BAD_WRITE))
    rules.write_text("".join(f'[inject-error]\nevent = "{event}"\nerrno = "5"\nsector = "{sector}"\n'
                             'once = "off"\nimmediately = "off"\n' for event, sector in faults))
    return ["-drive", f"if=ide,format=raw,file=blkdebug:{rules}:{image.path}"]


def cases(build):
    suites = [("disk/dma", "", {}), ("disk/pio", "ide=nodma", {}), ("disk/highmem", "", {"mem": 1024}),
              ("disk/large", "", {"sectors": 1 << 29})]
    found = [Case(name, lambda row=(name, options, extra): suite(build, row[0], row[1], **row[2]))
             for name, options, extra in suites]
    found += [Case("disk/errors", lambda: errors(build, "disk/errors", "")),
              Case("disk/errors-pio", lambda: errors(build, "disk/errors-pio", "ide=nodma")),
              Case("disk/two", lambda: two(build)),
              Case("disk/kernel", lambda: kernel(build))]
    return found


def machine(build, options, pattern_, mem, drives, kernel_name="faultline.elf"):
    append = options + (f" ktest={pattern_}" if "test" in kernel_name else f" -- -t {pattern_}")
    return qemu.run(qemu.command(build / kernel_name, build / "initrd.cpio", append, mem,
                                 extra=drives), 240)


def finish(name, outcome, wrong=()):
    result = verdict.of_machine(name, outcome)
    result.seconds = outcome.seconds
    if result.green and wrong:
        result.fail(f"sectors are not as they must be: {list(wrong)[:10]}", verdict.console(outcome))
    return result


def suite(build, name, options, mem=128, sectors=SECTORS):
    with tempfile.TemporaryDirectory() as scratch:
        image = make(scratch, sectors)
        outcome = machine(build, options, "block", mem, image.option())
        return finish(name, outcome, differences(image))


def errors(build, name, options):
    with tempfile.TemporaryDirectory() as scratch:
        image = make(scratch, bad=(BAD_READ, BAD_WRITE))
        outcome = machine(build, options, "block_faults", 128, blkdebug(scratch, image))
        result = finish(name, outcome)
        lines = [line for line in outcome.console.splitlines() if "read error at sector" in line]
        if result.green and not any(f"sector {HDA1[0] + BAD_READ // 8 * 8}," in line for line in lines):
            result.fail("no line names the bad sector", verdict.console(outcome))
        return result


def two(build):
    """Two disks on two channels beside the CD-ROM drive that QEMU has by itself."""
    expected = {"hda": SECTORS // 2, "hda1": HDA1[1] // 2, "hda5": HDA5[1] // 2,
                "hda6": HDA6[1] // 2, "hdd": 1000}
    with tempfile.TemporaryDirectory() as scratch:
        first, second = make(scratch), Image(Path(scratch) / "second.img", 2000)
        second.path.write_bytes(pattern(0, second.sectors))
        drives = first.option(index=0) + second.option(index=3)
        words = "cat /proc/partitions && cat /dev/hdd > /dev/hda6"
        outcome = qemu.run(command.argv(build / "faultline.elf", build / "initrd.cpio", words,
                                        extra=drives), 60)
        result = Verdict("disk/two", seconds=outcome.seconds)
        status, cause = command.result(outcome)
        rows = [line.split() for line in outcome.console.splitlines()]
        found = {row[3]: int(row[2]) for row in rows if len(row) == 4 and row[2].isdigit()}
        copied = first.path.read_bytes()[HDA6[0] * SECTOR:][:second.sectors * SECTOR]
        if status != 0 or found != expected:
            return result.fail(cause or f"exit status {status}, partitions {found}",
                               verdict.console(outcome))
        if copied != pattern(0, second.sectors):
            return result.fail("the copy is not what was copied")
        result.passed = 1
        return result


def kernel(build):
    """The suite inside the kernel, with high memory and a disk."""
    with tempfile.TemporaryDirectory() as scratch:
        drives = make(scratch).option()
        outcome = machine(build, "", "block", 1024, drives, "faultline-test.elf")
        result = finish("disk/kernel", outcome)
        if result.green and not any("high memory: yes" in line for _, line in outcome.ktap):
            result.fail("the suite had no disk or no high memory", verdict.console(outcome))
        return result
