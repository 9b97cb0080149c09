"""One virtual machine: start it, follow both serial lines under a time limit, say how it ended."""
import os
import queue
import re
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field

# Values that the kernel writes to isa-debug-exit arrive as 2 * value + 1.
EXIT_PASSED = 0x10 << 1 | 1
EXIT_FAILED = 0x11 << 1 | 1
EXIT_PANIC = 0x12 << 1 | 1

# The ways a machine can end.
PASSED = "all passed"
FAILED = "some failed"
PANIC = "kernel panic"
TRIPLE = "triple fault"
POWEROFF = "power-off or reset"
HANG = "hang"
BROKEN = "emulator failed"

BY_STATUS = {EXIT_PASSED: PASSED, EXIT_FAILED: FAILED, EXIT_PANIC: PANIC, 0: POWEROFF}
TOKEN = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|([^\x1b])|\x1b")
TIMESTAMP = re.compile(r"^\[ *\d+\.\d+\] ")


@dataclass
class Outcome:
    """What a machine did. console is text with \\n line ends; ktap is [(seconds, line)]."""
    end: str
    status: int
    seconds: float
    console: str
    ktap: list = field(default_factory=list)
    stderr: str = ""

    def console_tail(self, count=12):
        return [line for line in self.console.splitlines() if line.strip()][-count:]

    def panic_line(self):
        """The first console line that says why the kernel stopped."""
        lines = [TIMESTAMP.sub("", line) for line in self.console.splitlines()]
        return next((line.strip() for line in lines if "panic" in line.lower()), "")


def visible_line(line):
    """What a terminal shows of a line that may go back and draw itself again."""
    cells, column = [], 0
    for match in TOKEN.finditer(line):
        argument, control, character = match.groups()
        if control == "K":
            del cells[column:]
        elif control == "C":
            column += int(argument or 1)
        elif character == "\r":
            column = 0
        elif character == "\b":
            column = max(0, column - 1)
        elif character:
            cells += " " * (column - len(cells))
            cells[column:column + 1] = character
            column += 1
    return "".join(cells)


def visible(text):
    return "\n".join(visible_line(line) for line in text.replace("\r\n", "\n").split("\n"))


def command(kernel=None, initrd=None, append="", mem=128, cdrom=None, extra=()):
    """The QEMU command without the serial lines."""
    line = ["qemu-system-i386", "-m", str(mem), "-display", "none", "-nic", "none", "-no-reboot",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
            # Else a machine of 3.5 GiB has a quarter of it above 4 GiB.
            "-machine", "max-ram-below-4g=3840M"]
    if kernel:
        line += ["-kernel", str(kernel), "-append", append]
    if initrd:
        line += ["-initrd", str(initrd)]
    if cdrom:
        line += ["-cdrom", str(cdrom)]
    return line + list(extra)


class Machine:
    """A running machine.

    argv is the command; "{ktap}" and "{log}" in it are replaced by the file of the second serial
    line and of the emulator's own log. Without them the serial lines and the log are added as QEMU
    options.
    """

    def __init__(self, argv, limit=60, echo=None):
        self.limit = limit
        self.echo = echo
        self.started = time.monotonic()
        self.expired = False
        self.log = tempfile.NamedTemporaryFile(prefix="faultline-", suffix=".log")
        ktap_read, ktap_write = os.pipe()
        ktap_path = f"/dev/fd/{ktap_write}"
        if any("{ktap}" in word for word in argv):
            argv = [w.replace("{ktap}", ktap_path).replace("{log}", self.log.name) for w in argv]
        else:
            argv = argv + ["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console",
                           "-serial", f"file:{ktap_path}", "-monitor", "none",
                           "-d", "cpu_reset", "-D", self.log.name]
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, pass_fds=[ktap_write])
        os.close(ktap_write)
        self.console = bytearray()
        self.stderr = bytearray()
        self.ktap = []
        self.news = queue.Queue()  # wakes whoever waits for console text
        self.readers = [threading.Thread(target=target, args=args, daemon=True)
                        for target, args in ((self._read_console, ()),
                                             (self._read_ktap, (ktap_read,)),
                                             (self._read_stderr, ()))]
        for reader in self.readers:
            reader.start()
        self.timer = threading.Timer(limit, self._expire)
        self.timer.daemon = True
        self.timer.start()

    def _read_console(self):
        while data := os.read(self.process.stdout.fileno(), 4096):
            self.console += data
            if self.echo:
                self.echo(data)
            self.news.put(True)
        self.news.put(False)

    def _read_ktap(self, fd):
        with os.fdopen(fd, "rb") as stream:
            for line in stream:
                text = line.decode("utf-8", "replace").rstrip("\r\n")
                self.ktap.append((time.monotonic() - self.started, text))

    def _read_stderr(self):
        while data := os.read(self.process.stderr.fileno(), 4096):
            self.stderr += data

    def _expire(self):
        self.expired = True
        self.process.kill()

    def send(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def text(self):
        return visible(self.console.decode("utf-8", "replace"))

    def wait_for(self, pattern, start=0, limit=20):
        """Wait until the console text from position start on matches; the end of the match, or
        None when the time is over or the machine ended."""
        deadline = time.monotonic() + limit
        running = True
        while True:
            if match := re.compile(pattern, re.M).search(self.text(), start):
                return match.end()
            left = deadline - time.monotonic()
            if left <= 0 or not running:
                return None
            try:
                running = self.news.get(timeout=left)
            except queue.Empty:
                return None

    def stop(self):
        """End the machine from outside."""
        self.process.kill()

    def finish(self):
        """Wait for the end (at most the time limit) and say what happened."""
        status = self.process.wait()
        self.timer.cancel()
        for reader in self.readers:
            reader.join()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.stderr.close()
        with self.log:
            log = self.log.read().decode("utf-8", "replace")
        end = BY_STATUS.get(status, BROKEN)
        if self.expired:
            end = HANG
        elif status == 0 and "Triple fault" in log:
            end = TRIPLE
        return Outcome(end, status, time.monotonic() - self.started, self.text(), self.ktap,
                       self.stderr.decode("utf-8", "replace"))


def run(argv, limit=60, echo=None):
    return Machine(argv, limit, echo).finish()
