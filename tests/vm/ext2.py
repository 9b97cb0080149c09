"""ext2 on disks that this host makes with mke2fs, and judges with e2fsck and debugfs."""
import os
import random
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import command
import qemu
from verdict import Verdict

# Suites of user/tests that make files, with the root on a disk. failures_files is not among them:
# its rules are those of a file system that keeps nothing for later.
SUITES = ["files", "directories", "attributes", "mmap_file", "mmap_truncate", "exec", "exec_elf",
          "exec_script", "descriptors"]
BLOCK_SIZES = [1024, 2048, 4096]

CUTS = 3  # of make test; make powercut N=... makes more

TOOLS = os.environ | {"PATH": os.environ["PATH"] + ":/sbin:/usr/sbin"}


@dataclass
class Case:
    name: str
    run: callable


def cases(build):
    found = [Case(f"ext2/suites-{size}", lambda size=size: suites(build, size))
             for size in BLOCK_SIZES]
    found += [Case(f"ext2/{function.__name__}", lambda function=function: function(build))
              for function in (read, write, root, read_only, powercut)]
    return found


class Problem(Exception):
    """What makes a case red."""


def tool(*words, good=(0,)):
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", env=TOOLS,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in good:
        raise Problem(f"{words[0]}: status {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def make_disk(folder, mib, block_size=1024, tree=None):
    disk = Path(folder, "disk")
    disk.write_bytes(b"")
    os.truncate(disk, mib << 20)
    options = ["-d", tree] if tree else []
    tool("mke2fs", "-q", "-F", "-t", "ext2", "-b", str(block_size), *options, str(disk))
    return disk


def fsck(disk):
    tool("e2fsck", "-fn", str(disk))


def dump(disk, name):
    """The bytes of a file on the disk."""
    out = Path(f"{disk}.out")
    tool("debugfs", "-R", f"dump {name} {out}", str(disk))
    return out.read_bytes() if out.exists() else None


def drive(disk):
    return ["-drive", f"file={disk},format=raw,if=ide,cache=unsafe"]


def shell(build, disk, words, append="", initrd=True):
    """What the words print, as the command of process 1; it must succeed."""
    argv = command.argv(build / "faultline.elf", build / "initrd.cpio" if initrd else None, words,
                        64, append, drive(disk))
    outcome = qemu.run(argv, 120)
    status, cause = command.result(outcome)
    if status != 0:
        raise Problem(cause or f"exit status {status}: " + "\n".join(outcome.console_tail()))
    return outcome.console


def judged(name):
    """Makes a case of a function that raises Problem."""
    def decorate(function):
        def run(build):
            result, started = Verdict(name), time.monotonic()
            try:
                with tempfile.TemporaryDirectory(prefix="faultline-") as folder:
                    result.note = function(build, folder) or ""
                result.passed = 1
            except Problem as problem:
                lines = str(problem).splitlines()
                result.fail(lines[0], [f"  | {line}" for line in lines[1:20]])
            result.seconds = time.monotonic() - started
            return result
        run.__name__ = function.__name__
        return run
    return decorate


def want(text, *patterns):
    for pattern in patterns:
        if not re.search(pattern, text, re.M):
            raise Problem(f"nothing matches {pattern!r}\n{text}")


def suites(build, block_size):
    """Suites of ring 3 with the root, /tmp and the programs on a disk."""
    @judged(f"ext2/suites-{block_size}")
    def run(build, folder):
        disk = make_disk(folder, 48, block_size, build / "root")
        for suite in SUITES:
            argv = qemu.command(build / "faultline.elf", None,
                                f"quiet root=/dev/hda rw -- -t {suite}", 64, extra=drive(disk))
            outcome = qemu.run(argv, 120)
            if outcome.end != qemu.PASSED:
                bad = [line for _, line in outcome.ktap if "not ok" in line or "# " in line]
                raise Problem("\n".join([f"{suite}: {outcome.end} {outcome.panic_line()}"] + bad))
        fsck(disk)
        return f"{len(SUITES)} suites"
    return run(build)


def numbers(first, last):
    return "".join(f"{n}\n" for n in range(first, last + 1)).encode()


def sample_tree(folder):
    tree = Path(folder, "tree")
    (tree / "sub" / "deep").mkdir(parents=True)
    (tree / "sub" / "numbers").write_bytes(numbers(1, 100000))
    (tree / "sub" / "empty").write_bytes(b"")
    (tree / "link").symlink_to("sub/numbers")
    (tree / "far").symlink_to("sub/" + "./" * 40 + "numbers")
    os.link(tree / "sub" / "numbers", tree / "sub" / "deep" / "same")
    with open(tree / "sparse", "wb") as sparse:
        sparse.seek(30 << 20)
        sparse.write(b"\nend\n")
    return tree


@judged("ext2/read")
def read(build, folder):
    """What this host wrote."""
    disk = make_disk(folder, 16, tree=sample_tree(folder))
    text = shell(build, disk, "mkdir /m; mount -o ro -t ext2 /dev/hda /m; wc /m/far /m/link; "
                 "tail -n 1 /m/sparse; tail -n 1 /m/sub/deep/same; ls -l /m /m/sub; umount /m; "
                 "grep ext2 /proc/filesystems")
    want(text, r"^ *100000 +100000 +588895 /m/far$", r"^ *100000 +100000 +588895 /m/link$", "^end$",
         "^100000$", r"-rw-.* 2 .* 588895 .* numbers$", r" 0 .* empty$", "link -> sub/numbers$",
         r" 31457285 .* sparse$", r"^\text2$")
    fsck(disk)


@judged("ext2/write")
def write(build, folder):
    """What Faultline wrote."""
    disk = make_disk(folder, 16)
    shell(build, disk, "mkdir /m; mount -t ext2 /dev/hda /m; seq 1 50000 > /m/numbers; "
          "mkdir /m/d; mkdir /m/d/e; cp /m/numbers /m/d/e/copy; mv /m/numbers /m/d/moved; "
          "ln /m/d/moved /m/hard; ln -s d/moved /m/soft; seq 1 9 > /m/gone; rm /m/gone; "
          "rmdir /m/lost+found; rm /m/d/e/copy; seq 2 3 >> /m/hard; umount /m")
    fsck(disk)
    if dump(disk, "/d/moved") != numbers(1, 50000) + numbers(2, 3):
        raise Problem("/d/moved has other contents")
    want(tool("debugfs", "-R", "stat /soft", str(disk)), 'Fast link dest: "d/moved"')
    want(tool("debugfs", "-R", "stat /hard", str(disk)), "Links: 2")


@judged("ext2/root")
def root(build, folder):
    """The root on a disk, without an initrd: programs are loaded from it as they are touched."""
    disk = make_disk(folder, 48, tree=build / "root")
    text = shell(build, disk, "cat /proc/self/stat; cat /proc/self/stat; cat /proc/mounts; "
                 "seq 1 1000 > /tmp/kept", "root=/dev/hda rw", False)
    want(text, r"^/dev/root / ext2 rw 0 0$", "^proc /proc proc rw 0 0$")
    faults = [int(line.split()[11]) for line in text.splitlines() if " (cat) R " in line]
    if len(faults) != 2 or not faults[0] or faults[1]:
        raise Problem(f"major faults of the first and the second cat: {faults}")
    fsck(disk)
    if dump(disk, "/tmp/kept") != numbers(1, 1000):
        raise Problem("/tmp/kept is not there at power-off")
    state = tool("dumpe2fs", "-h", str(disk))
    want(state, r"^Filesystem state: +clean$")
    return f"{faults[0]} major faults, then none"


@judged("ext2/read_only")
def read_only(build, folder):
    """Nothing is written to a file system that is read-only, and then not any more."""
    disk = make_disk(folder, 4, tree=sample_tree(folder) / "sub" / "deep")
    before = disk.read_bytes()
    text = shell(build, disk, "mkdir /m; mount -o ro -t ext2 /dev/hda /m; cat /m/same > /dev/null; "
                 "touch /m/x; rm /m/same; mkdir /m/d; cat /proc/mounts; umount /m")
    want(text, r"touch: /m/x: Read-only file system", r"rm: /m/same: Read-only file system",
         "mkdir: /m/d: Read-only file system", "^/dev/hda /m ext2 ro 0 0$")
    if disk.read_bytes() != before:
        raise Problem("the disk was written to")
    text = shell(build, disk, "mkdir /m; mount -o ro -t ext2 /dev/hda /m; mount -o remount,rw -t "
                 "ext2 x /m; seq 1 10 > /m/x; mount -o remount,ro -t ext2 x /m; touch /m/y; "
                 "cat /proc/mounts")
    want(text, r"touch: /m/y: Read-only file system", "^/dev/hda /m ext2 ro 0 0$")
    fsck(disk)
    if dump(disk, "/x") != numbers(1, 10):
        raise Problem("/x is not there")


# Files are kept one after another, while something else makes and removes what it can.
LOAD = ("mkdir /m; mount -t ext2 /dev/hda /m; mkdir /m/load; "
        "while true; do cp /bin/sh /m/load/a; mkdir /m/load/d; mv /m/load/a /m/load/d/b; "
        "ln /m/load/d/b /m/load/c; seq 1 9000 >> /m/load/d/b; rm /m/load/c /m/load/d/b; "
        "rmdir /m/load/d; done & "
        "i=1; while true; do seq $i 3000 > /m/kept$i; sync /m/kept$i; echo kept $i; "
        "i=$((i + 1)); done")
KEPT = re.compile(r"^kept (\d+)$", re.M)


def cut(build, folder, seed):
    """One power cut; how many files had been kept."""
    rng = random.Random(seed)
    disk = make_disk(folder, 32, rng.choice(BLOCK_SIZES))
    machine = qemu.Machine(command.argv(build / "faultline.elf", build / "initrd.cpio", LOAD, 64,
                                        extra=drive(disk)), 120)
    seen = machine.wait_for("^kept 1$", limit=100)
    time.sleep(rng.uniform(0, 2))
    machine.stop()
    text = machine.finish().console
    if not seen:
        raise Problem("nothing was kept\n" + text)
    tool("e2fsck", "-fy", str(disk), good=(0, 1))
    fsck(disk)
    kept = [int(n) for n in KEPT.findall(text)]
    for n in kept:
        if dump(disk, f"/kept{n}") != numbers(n, 3000):
            raise Problem(f"kept{n} was synchronised and is not there; again: "
                          f"make powercut N=1 SEED={seed}")
    return len(kept)


@judged("ext2/powercut")
def powercut(build, folder):
    """The machine is gone from one moment to the next."""
    count = int(os.environ.get("CUTS", CUTS))
    first = int(os.environ.get("SEED") or random.randrange(1 << 30))
    kept = sum(cut(build, folder, first + i) for i in range(count))
    return f"{count} power cuts, {kept} files kept, SEED={first}"
