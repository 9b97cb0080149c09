"""Unmodified i386 programs of Debian on this host, with our malloc in the place of glibc's
(LD_PRELOAD): the output must be the same.

tools/compat-fetch unpacks the programs below build/preload; nothing is installed.
"""
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from boots import Case
from verdict import Verdict

WORK = Path(__file__).resolve().parent.parent / "preload"
ROOT = WORK.parent.parent
FETCHED = ROOT / "build/preload"
LIBRARY = ROOT / "build/host/libfl-malloc.so"
LIMIT = 300  # seconds


@dataclass
class Program:
    name: str
    file: str        # below the unpacked root
    arguments: list
    stdin: str = ""  # a file of tests/preload


PROGRAMS = [
    Program("python3", "usr/bin/python3.11", ["-S", str(WORK / "work.py")]),
    Program("sqlite3", "usr/bin/sqlite3", [":memory:"], "work.sql"),
    Program("bash", "bin/bash", ["--norc", str(WORK / "work.sh")]),
    Program("gcc", "usr/lib/gcc/i686-linux-gnu/12/cc1",
            ["-O2", "-quiet", str(WORK / "work.c"), "-o", "/dev/stdout"]),
]


def missing():
    """Why Debian's packages are not there; "" if they are."""
    note = FETCHED / "missing"
    return note.read_text().strip() if note.exists() else ""


def run(program, preload):
    """(output, wait status)"""
    root = FETCHED / "root"
    libraries = [root / "lib/i386-linux-gnu", root / "usr/lib/i386-linux-gnu"]
    command = [root / "lib/ld-linux.so.2", "--library-path", ":".join(map(str, libraries)),
               *(["--preload", LIBRARY] if preload else []), root / program.file,
               *program.arguments]
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONHOME": str(root / "usr"),
           "PYTHONHASHSEED": "0"}
    with open(WORK / program.stdin if program.stdin else os.devnull, "rb") as stdin:
        done = subprocess.run(command, env=env, cwd=FETCHED, stdin=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    return done.stdout, done.returncode


def case(program):
    result = Verdict(f"preload/{program.name}")
    start = time.monotonic()
    expected, status = run(program, False)
    if status or not expected:
        return result.fail(f"does not work with glibc's malloc: status {status}",
                           expected.decode("utf-8", "replace").splitlines()[-20:])
    got, status = run(program, True)
    result.seconds = time.monotonic() - start
    if status or got != expected:
        return result.fail(f"differs from what it prints with glibc's malloc; status {status}",
                           got.decode("utf-8", "replace").splitlines()[-20:])
    result.passed += 1
    return result


def cases(_):
    if missing():
        return [Case("preload/debian", lambda: Verdict("preload/debian").skip(missing()))]
    return [Case(f"preload/{p.name}", lambda p=p: case(p)) for p in PROGRAMS]
