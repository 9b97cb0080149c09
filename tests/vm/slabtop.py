"""Linux's own slabtop(1) reads our /proc/slabinfo: the text of a machine is laid over the host's file
in a mount namespace of slabtop's own."""
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import boots
import command
import qemu
import verdict
from verdict import Verdict

NAME = "compat/slabtop"
SEE = 'mount --bind "$0" /proc/slabinfo && exec slabtop -o'


def cases(build):
    return [boots.Case(NAME, lambda: run(build))]


def can_run():
    """slabtop is there, and so are namespaces."""
    return shutil.which("slabtop") and shutil.which("unshare") and subprocess.run(
        ["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


def run(build):
    if not can_run():
        return Verdict(NAME).skip("needs slabtop (procps) and unshare -rm")
    argv = command.argv(build / "faultline.elf", build / "initrd.cpio", "cat /proc/slabinfo", 64)
    outcome = qemu.run(argv, 60)
    result = Verdict(NAME, seconds=outcome.seconds)
    lines = outcome.console.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith("slabinfo - version")), None)
    if start is None:
        return result.fail("no slabinfo", verdict.console(outcome))
    caches = [line for line in lines[start + 2:] if " : slabdata " in line]
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "slabinfo"
        file.write_text("\n".join(lines[start:start + 2] + caches) + "\n")
        shown = subprocess.run(["unshare", "-rm", "sh", "-c", SEE, file], capture_output=True,
                               text=True, check=False)
    return compare(result, caches, shown)


def compare(result, caches, shown):
    """slabtop's totals are the sums of our columns, and it shows a line for each cache in use."""
    columns = [re.sub(r" : \w+", "", line).split() for line in caches]
    expected = {
        "Objects": (sum(int(c[1]) for c in columns), sum(int(c[2]) for c in columns)),
        "Slabs": (sum(int(c[9]) for c in columns), sum(int(c[10]) for c in columns)),
    }
    for what, sums in expected.items():
        total = re.search(rf"Active / Total {what} \(% used\) +: (\d+) / (\d+) ", shown.stdout)
        if total and tuple(map(int, total.groups())) == sums:
            result.passed += 1
        else:
            result.fail(f"slabtop: {what} {total and total.groups()}, not {sums}",
                        (shown.stdout + shown.stderr).splitlines()[:12])
    missing = [c[0] for c in columns if int(c[1]) and f" {c[0]} " not in shown.stdout]
    if missing:
        result.fail(f"slabtop does not show {missing}")
    return result
