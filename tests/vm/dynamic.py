"""Debian's dynamically linked i386 programs: an initrd with a script, the programs that it calls and
the libraries that ld.so says they need. The same tree runs here, as root directory in namespaces of
its own, and on Faultline, where the script's shell is process 1. Output and wait status are equal;
what procps prints is checked against /proc instead.

The packages are unpacked below build/dynamic by tools/compat-fetch; nothing is installed.
"""
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import compat
import procps
import qemu
import verdict
from boots import Case
from verdict import Verdict

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / "tests/dynamic"
FETCHED = ROOT / "build/dynamic"
MEMORY = 512  # MiB
LIMIT = 300  # seconds

LIBRARIES = ["lib/i386-linux-gnu", "usr/lib/i386-linux-gnu"]
COMMANDS = ["bin", "usr/bin", "usr/sbin", "usr/lib/gcc/i686-linux-gnu/12"]

GNU = """awk=mawk base64 basename bash bc bunzip2=bzip2 bzip2 cat chmod cmp cp cpio cut dash date dc dd
    diff dirname env expand expr factor false find fold free grep gunzip gzip head hexdump hostname kill
    ln ls md5sum mkdir mkfifo mktemp mv nl od paste printf ps readlink realpath rev rm rmdir sed seq sh=dash
    sha1sum sha256sum sleep sort stat tac tail tar tee timeout touch tr true truncate uname uniq uptime
    wc which=which.debianutils xargs yes""".split()
PROCPS = """cat cut dash free grep pgrep pkill=pgrep pmap ps pwdx sleep slabtop top uptime
    vmstat""".split()

# A private root directory, with this host's devices and the processes of a new namespace.
ENTER = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec "$@"'
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Program:
    """commands: NAME or NAME=FILE of the packages, which become /bin/NAME. extra: further files and
    directories of the packages at their own places. files: of the project, to places in the tree.
    built: whether programs of tests/dynamic belong to it."""
    name: str
    shell: str
    script: str
    commands: list
    arguments: list = field(default_factory=list)
    extra: list = field(default_factory=list)
    files: dict = field(default_factory=dict)
    built: dict = field(default_factory=dict)
    checks: callable = None  # in the place of a comparison

    def words(self):
        return [f"/bin/{self.shell}", Path(self.script).name] + self.arguments


PROGRAMS = [
    Program("dynamic-dash", "dash", "tests/compat/applets.sh", GNU, ["/bin"]),
    Program("dynamic-bash", "bash", "tests/compat/applets.sh", GNU, ["/bin"]),
    Program("ld.so", "dash", "tests/dynamic/ldso.sh", ["dash", "sed", "sort", "wc"],
            built={"ldso": "bin/ldso", "liblinked.so": "lib/liblinked.so",
                   "libplugin.so": "lib/libplugin.so", "libpreload.so": "lib/libpreload.so"}),
    Program("programs", "dash", "tests/dynamic/programs.sh",
            "cc1 dash grep lua5.4 md5sum memtester sed seq sh=dash sort sqlite3 tr wc".split(),
            files={"tests/dynamic/linked.c": "linked.c", "tests/dynamic/linked.h": "linked.h",
                   "tests/preload/work.sql": "work.sql"}),
    Program("python3", "dash", "tests/dynamic/python.sh",
            "dash mkdir python3.11 sh=dash sort".split(),
            extra=["usr/lib/python3.11", "lib/i386-linux-gnu/libm.so.6"],
            files={"tests/dynamic/work.py": "work.py", "tests/preload/work.py": "allocate.py"}),
    Program("procps", "dash", "tests/dynamic/procps.sh", PROCPS, extra=["lib/terminfo"],
            checks=procps.check),
]


def missing():
    """Why the programs cannot be compared; "" if they can."""
    note = FETCHED / "missing"
    if note.exists():
        return note.read_text().strip()
    with tempfile.TemporaryDirectory(prefix="faultline-") as scratch:
        for directory in ("proc", "dev"):
            Path(scratch, directory).mkdir()
        entered = subprocess.run(enter(scratch, ["true"]), capture_output=True, check=False)
    return "" if entered.returncode == 0 else "needs unshare with mount and pid namespaces"


def enter(root, command):
    return ["unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child",
            "sh", "-c", ENTER, root] + command


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif not target.exists():
        shutil.copy(source, target)


def command_file(name):
    for directory in COMMANDS:
        if (file := FETCHED / "root" / directory / name).exists():
            return file
    raise FileNotFoundError(name)


def stage(build, program, root):
    for directory in ("dev", "proc", "tmp"):
        (root / directory).mkdir(parents=True)
    unpacked = FETCHED / "root"
    for word in program.commands:
        name, _, file = word.partition("=")
        copy(command_file(file or name), root / "bin" / name)
    for place in program.extra:
        copy(unpacked / place, root / place)
    for source, target in ({program.script: Path(program.script).name} | program.files).items():
        copy(ROOT / source, root / target)
    for source, target in program.built.items():
        copy(build / "compat/dynamic" / source, root / target)
    copy(unpacked / "lib/ld-linux.so.2", root / "lib/ld-linux.so.2")
    for library in needed(root):
        copy(library, root / library.relative_to(unpacked))


def needed(root):
    """The libraries of the packages that the programs and libraries in a tree need."""
    unpacked = FETCHED / "root"
    path = ":".join(str(unpacked / directory) for directory in LIBRARIES)
    found = set()
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.open("rb").read(4) == b"\x7fELF":
            listed = subprocess.run(
                [unpacked / "lib/ld-linux.so.2", "--library-path", f"{path}:{root}/lib", "--list", file],
                capture_output=True, text=True, check=False).stdout
            found.update(Path(name) for name in re.findall(rf"=> ({unpacked}/\S+)", listed))
    return sorted(found)


def native(program, root):
    chroot = shutil.which("chroot", path=PATH)
    env = shutil.which("env", path=PATH)
    settings = [f"{name}={value}" for name, value in compat.ENVIRONMENT.items()]
    done = subprocess.run(enter(root, [env, "-i"] + settings + [chroot, root] + program.words()),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    return compat.Result(qemu.visible(done.stdout.decode("utf-8", "replace")),
                         done.returncode << 8 if done.returncode >= 0 else -done.returncode)


def boot(build, program, root, initrd):
    subprocess.run([ROOT / "tools/mkcpio", root, initrd], check=True)
    words = program.words()
    options = f"quiet init={words[0]} -- {' '.join(words[1:])}"
    return qemu.run(qemu.command(build / "faultline.elf", initrd, options, MEMORY), LIMIT)


def compare(build, program):
    """(rows, None or the arguments of Verdict.fail, seconds on Faultline) as compat.compare()."""
    with tempfile.TemporaryDirectory(prefix="faultline-") as scratch:
        root, initrd = Path(scratch, "root"), Path(scratch, "initrd.cpio")
        stage(build, program, root)
        outcome = boot(build, program, root, initrd)
        if program.checks:
            return *judge_checks(program, outcome), outcome.seconds
        linux = native(program, root)
    return *compat.judge(linux, outcome, True), outcome.seconds


def judge_checks(program, outcome):
    here = compat.result_of(outcome)
    if not here:
        return [], (f"ended in: {outcome.end}", verdict.console(outcome))
    rows = [compat.Row(name, "as /proc says", wrong or "as /proc says")
            for name, wrong in program.checks(here.output)]
    return rows + [compat.Row("wait status", "0x0", f"{here.status:#x}")], None


def cases(build):
    """Whether they can run is found out when the first runs: not for a mere list."""
    if (FETCHED / "missing").exists():
        return [Case("compat/dynamic", lambda: Verdict("compat/dynamic").skip(missing()))]
    return [Case(f"compat/{p.name}", lambda p=p: case(build, p)) for p in PROGRAMS]


def case(build, program):
    if reason := missing():
        return Verdict(f"compat/{program.name}").skip(reason)
    return compat.verdict_of(program.name, *compare(build, program))
