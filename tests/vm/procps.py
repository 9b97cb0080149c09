"""Debian's procps on Faultline: what each command prints is computed again from the files of /proc
that it read, which tests/dynamic/procps.sh prints behind it. What changes between two readings may
differ by a little."""
import re

SECTION = re.compile(r"^== (.*)$", re.M)
SOME_KIB = 2048  # what a small program takes and gives back


class Wrong(Exception):
    """A command's output does not fit; the text says how."""


def expect(what, found, expected, tolerance=0):
    if found is None or abs(found - expected) > tolerance:
        raise Wrong(f"{what} is {found}, not {expected}")


def lines_of(text, pattern):
    return [match.groups() for match in re.finditer(pattern, text, re.M)]


def one(text, pattern):
    found = lines_of(text, pattern)
    if len(found) != 1:
        raise Wrong(f"{len(found)} lines like {pattern}")
    return found[0]


def fields(text, separator=r":?\s+"):
    """NAME [:] NUMBER, one in a line."""
    return {name: int(number) for name, number in
            lines_of(text, rf"^([\w()]+){separator}(\d+)(?: kB)?$")}


def check_ps(text):
    shown = one(text, r"^ *(\d+) +(\d+) +(\d+) (\S+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) (\w+)$")
    pid, comm, rest = one(text, r"^(\d+) \((\w+)\) (.*)$")
    stat = dict(enumerate(rest.split(), 3))
    expected = [pid, stat[4], stat[6], stat[3], stat[20], stat[12], stat[10],
                str(int(stat[23]) // 1024), str(int(stat[24]) * 4), comm]
    if list(shown) != expected:
        raise Wrong(f"{shown}, not {expected}")
    expect("faults > 100", int(stat[10]) > 100, True)


def check_ps_faults(text):
    if text.split()[:2] != ["MAJFLT", "MINFLT"]:
        raise Wrong("no head line")
    majflt, minflt = one(text, r"^ +(\d+) +(\d+)$")
    expect("minflt", int(minflt), int(one(text, r"^(\d+) \d+$")[0]))
    expect("majflt", int(majflt), int(one(text, r"^\d+ (\d+)$")[0]))


def check_ps_aux(text):
    one(text, r"^USER +PID %CPU %MEM +VSZ +RSS TTY +STAT START +TIME COMMAND()$")
    one(text, r"^\w+ +1 .* [RS]s? +\d\d:\d\d +\d+:\d\d (/bin/dash procps.sh)$")
    one(text, r"^\w+ +\d+ .* S +\d\d:\d\d +0:00 (sleep 100)$")
    one(text, r"^\w+ +\d+ .* R +\d\d:\d\d +\d+:\d\d (ps auxww)$")


def check_free(text):
    info = fields(text)
    total, used, free, _, cache, available = map(int, one(text, r"^Mem: +" + r" +".join([r"(\d+)"] * 6)))
    expect("total", total, info["MemTotal"])
    expect("free", free, info["MemFree"], SOME_KIB)
    expect("available", available, info["MemAvailable"], SOME_KIB)
    expect("used", used, info["MemTotal"] - info["MemAvailable"], SOME_KIB)
    expect("buff/cache", cache, info["Buffers"] + info["Cached"] + info["SReclaimable"], SOME_KIB)
    expect("swap", int(one(text, r"^Swap: +(\d+) +\d+ +\d+$")[0]), info["SwapTotal"])


def check_vmstat(text):
    rows = [list(map(int, row[0].split())) for row in lines_of(text, r"^((?: *\d+){17,18})$")]
    expect("rows", len(rows), 2)
    for row in rows:
        expect("sum of the times in %", sum(row[12:17]), 100, 3)
        expect("free", row[3], fields(text)["MemFree"], SOME_KIB)
    expect("% idle of a second that is slept", rows[1][14], 95, 40)


def check_vmstat_sums(text):
    shown = {name: int(n) for n, name in lines_of(text, r"^ +(\d+) (?:K )?([A-Za-z].*)$")}
    info = fields(text)
    expect("total memory", shown.get("total memory"), info["MemTotal"])
    expect("free memory", shown.get("free memory"), info["MemFree"], SOME_KIB)
    expect("active memory", shown.get("active memory"), info["Active"], SOME_KIB)
    expect("boot time", shown.get("boot time"), info["btime"])
    expect("context switches", shown.get("CPU context switches"), info["ctxt"], 30)
    expect("interrupts", shown.get("interrupts"), int(one(text, r"^intr (\d+)")[0]), 500)
    expect("interrupts > 100", shown["interrupts"] > 100, True)
    expect("pages swapped in", shown.get("pages swapped in"), info.get("pswpin", 0))


def check_pmap(text):
    rows = lines_of(text, r"^([0-9a-f]{8}) +(\d+) +(\d+) +(\d+) ([rwxs-]{5}) +(.+)$")
    areas = lines_of(text, r"^([0-9a-f]+)-[0-9a-f]+ [rwxps-]{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+")
    if [row[0] for row in rows] != [area[0] for area in areas]:
        raise Wrong(f"{len(rows)} areas, not the {len(areas)} of smaps")
    sums = [sum(int(n) for n, in lines_of(text, rf"^{name}: +(\d+) kB$"))
            for name in ("Size", "Rss", "(?:Private|Shared)_Dirty")]
    total = one(text, r"^total kB +(\d+) +(\d+) +(\d+)$")
    for what, found, expected in zip(("Kbytes", "RSS", "Dirty"), map(int, total), sums):
        expect(what, found, expected)
    expect("RSS > 100", sums[1] > 100, True)
    names = {row[5] for row in rows}
    if not {"sleep", "libc.so.6", "ld-linux.so.2"} <= {name.split("/")[-1] for name in names}:
        raise Wrong(f"mappings {names}")


def check_top(text):
    tasks, running, sleeping = map(int, one(
        text, r"^Tasks: +(\d+) total, +(\d+) running, +(\d+) sleeping, +0 stopped, +0 zombie$"))
    expect("running and sleeping", running + sleeping, tasks)
    expect("processes listed", len(lines_of(text, r"^ +(\d+) \w+ +-?\d+ +-?\d+ +\d+ ")), tasks)
    shares = list(map(float, re.findall(r"([\d.]+) (?:us|sy|ni|id|wa|hi|si|st)",
                                        one(text, r"^%Cpu\(s\):(.*)$")[0])))
    expect("sum of the times in %", sum(shares), 100, 1)
    total = float(one(text, r"^MiB Mem : +([\d.]+) total,.*$")[0])
    expect("MiB in total", total, fields(text)["MemTotal"] / 1024, 0.1)


def check_uptime(text):
    load = one(text, r"^ \d\d:\d\d:\d\d up .*, +load average: ([\d.]+), [\d.]+, [\d.]+$")
    expect("load", float(load[0]), float(one(text, r"^([\d.]+) [\d.]+ [\d.]+ \d+/\d+ \d+$")[0]), 0.1)


def check_slabtop(text):
    caches = lines_of(text, r"^([\w-]+) +(\d+) +(\d+) +\d+ +\d+ +\d+ : tunables")
    shown = {name: int(objects) for objects, name in
             lines_of(text, r"^ *(\d+) +\d+ +\d+% +[\d.]+K +\d+ +\d+ +\d+K ([\w-]+) *$")}
    missing = {name for name, active, _ in caches if int(active)} - set(shown)
    if missing or not caches:
        raise Wrong(f"does not show {missing}")
    expect("vm_area objects", shown["vm_area"],
           next(int(total) for name, _, total in caches if name == "vm_area"), 100)


def check_pgrep(text):
    pid, = one(text, r"^(\d+)$")
    if one(text, r"^(\d+): /$") != (pid,):
        raise Wrong("pwdx names another process")
    expect("status of who was killed", int(one(text, r"^status (\d+)$")[0]), 128 + 15)


CHECKS = {"ps": check_ps, "ps -C": check_ps_faults, "ps aux": check_ps_aux, "free": check_free,
          "vmstat": check_vmstat, "vmstat -s": check_vmstat_sums, "pmap": check_pmap,
          "top": check_top, "uptime": check_uptime, "slabtop": check_slabtop, "pgrep": check_pgrep}


def check(output):
    """[(section, "" or what is wrong with it)]"""
    parts = SECTION.split(output)
    sections = dict(zip(parts[1::2], parts[2::2]))
    return [(name, verdict_of(function, sections.get(name))) for name, function in CHECKS.items()]


def verdict_of(function, text):
    if text is None:
        return "lost"
    try:
        function(text)
    except Wrong as wrong:
        return str(wrong)
    except (KeyError, ValueError, StopIteration) as missing:
        return f"lacks {missing}"
    return ""
