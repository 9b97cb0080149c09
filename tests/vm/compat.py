"""Unmodified Linux programs: the same binary runs on this host's kernel and, as process 1, on
Faultline; the output and the wait status must be equal.

The programs of tests/compat are built by the host's tools: against no library, glibc and musl.
busybox and bash are Debian's, unpacked by tools/compat-fetch; each runs the script applets.sh,
whose output is compared section by section.
"""
import difflib
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import qemu
import verdict
from boots import Case
from verdict import Verdict

SOURCES = Path(__file__).resolve().parent.parent / "compat"
SCRIPT = SOURCES / "applets.sh"

# What tools/compat-fetch unpacks to and where it says why it could not; not of one build alone.
FETCHED = SOURCES.parent.parent / "build/compat"

ENVIRONMENT = {"HOME": "/", "TERM": "linux"}
LIMIT = 60  # seconds

END = re.compile(r"^(?:\[ *[\d.]+\] )?Kernel panic - not syncing: "
                 r"Attempted to kill init! exitcode=0x([0-9a-f]+)$", re.M)
SECTION = re.compile(r"^== (.*)$", re.M)


@dataclass
class Program:
    """A program that is process 1. Its file is root/file below a scratch directory that holds
    what the initrd holds; {root} in an argument is that directory, "" on Faultline."""
    name: str
    binary: Path
    file: str = "init"
    arguments: list = field(default_factory=list)
    script: bool = False
    fetched: bool = False  # needs Debian's packages

    def stage(self, root):
        target = root / self.file
        target.parent.mkdir(parents=True)
        shutil.copy(self.binary, target)
        if self.script:
            shutil.copy(SCRIPT, root)

    def words(self, root):
        return [word.format(root=root) for word in self.arguments]


@dataclass
class Result:
    output: str
    status: int  # as wait(2) gives it


@dataclass
class Row:
    """One line of the table: a section of a script, or a whole program."""
    name: str
    native: str
    faultline: str

    @property
    def same(self):
        return self.native == self.faultline

    def difference(self):
        return [line.rstrip("\n") for line in
                difflib.unified_diff(self.native.splitlines(), self.faultline.splitlines(),
                                     "linux", "faultline", "", "", 1, "")]


def programs(build):
    found = [Program("asm-start", build / "compat/none/start")]
    for library in ("none", "glibc", "musl"):
        for source in sorted(SOURCES.glob("*.c")):
            if (source.stem == "freestanding") == (library == "none"):
                found.append(Program(f"{library}-{source.stem}",
                                     build / "compat" / library / source.stem,
                                     fetched=library == "musl"))
    found.append(Program("glibc-pie", build / "compat/glibc/pie"))
    for shell, file, first in (("busybox", "bin/busybox", ["sh"]), ("bash", "bin/bash-static", [])):
        found.append(Program(shell, FETCHED / "root" / file, file,
                             first + ["{root}/applets.sh", "{root}/bin"], True, True))
    return found


def cases(build):
    found = [Case(f"compat/{p.name}", lambda p=p: case(build, p)) for p in programs(build)
             if not (missing() and p.fetched)]
    if missing():
        found.append(Case("compat/debian", lambda: Verdict("compat/debian").skip(missing())))
    return found


def case(build, program):
    return verdict_of(program.name, *compare(build, program))


def verdict_of(name, rows, trouble, seconds):
    result = Verdict(f"compat/{name}", seconds=seconds)
    result.passed = sum(row.same for row in rows)
    for row in rows:
        if not row.same:
            result.failed += 1
            result.details += [f"{row.name} differs:"] + row.difference()
    return result.fail(*trouble) if trouble else result


def missing():
    """Why Debian's packages are not there; "" if they are."""
    note = FETCHED / "missing"
    return note.read_text().strip() if note.exists() else ""


def compare(build, program):
    """(rows, None or the arguments of Verdict.fail, seconds on Faultline)."""
    with tempfile.TemporaryDirectory(prefix="faultline-") as scratch:
        root = Path(scratch, "root")
        program.stage(root)
        if program.script:
            link_applets(root / "bin")
        linux = native(program, root)
    with tempfile.TemporaryDirectory(prefix="faultline-") as scratch:
        root = Path(scratch, "root")
        program.stage(root)
        if program.script:
            link_applets(root / "bin")
        outcome = boot(build, program, root, Path(scratch, "initrd.cpio"))
    return *judge(linux, outcome, program.script), outcome.seconds


def judge(linux, outcome, script):
    """(rows, None or the arguments of Verdict.fail)."""
    here = result_of(outcome)
    if not here:
        return [], (f"ended in: {outcome.end}", verdict.console(outcome))
    rows = split(linux.output, here.output) if script else \
        [Row("output", linux.output, here.output)]
    rows.append(Row("wait status", f"{linux.status:#x}", f"{here.status:#x}"))
    return rows, None


def link_applets(bin_directory):
    """A link to busybox for each of its commands."""
    busybox = bin_directory / "busybox"
    if not busybox.exists():
        shutil.copy(FETCHED / "root/bin/busybox", busybox)
    names = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout
    for name in names.split():
        if name != "busybox":
            (bin_directory / name).symlink_to("busybox")


def native(program, root, limit=LIMIT):
    done = subprocess.run([f"/{program.file}"] + program.words(root),
                          executable=root / program.file, cwd=root, env=ENVIRONMENT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=limit, check=False)
    code = done.returncode
    output = done.stdout.decode("utf-8", "replace").replace(str(root), "")
    return Result(qemu.visible(output),
                  code << 8 if code >= 0 else -code)


def boot(build, program, root, initrd, limit=LIMIT):
    for directory in ("dev", "proc", "tmp"):
        (root / directory).mkdir()
    subprocess.run(["tools/mkcpio", root, initrd], check=True)
    options = f"quiet init=/{program.file} -- {' '.join(program.words(''))}"
    return qemu.run(qemu.command(build / "faultline.elf", initrd, options, 128), limit)


def result_of(outcome):
    """Process 1 ends, which the kernel answers with a panic that names its wait status."""
    match = END.search(outcome.console)
    if outcome.end != qemu.PANIC or not match:
        return None
    return Result(outcome.console[:match.start()], int(match[1], 16))


def split(linux, here):
    """Rows for the sections of a script's output."""
    sections = [dict(zip(parts[1::2], parts[2::2]))
                for parts in (SECTION.split(linux), SECTION.split(here))]
    names = list(sections[0]) + [name for name in sections[1] if name not in sections[0]]
    return [Row(name, sections[0].get(name, ""), sections[1].get(name, "")) for name in names]
