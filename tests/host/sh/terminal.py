"""Line editing and job control, driven through a pseudo-terminal."""
import os
import pty
import re
import select
import signal
import tempfile
import time

TIME_LIMIT = 10
PROMPT = "@ "


class Test:
    """Steps are pairs: keys to send, and a regular expression that must come up afterwards."""

    def __init__(self, title, *steps):
        self.title, self.steps = title, steps


UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"


def ctrl(letter):
    return chr(ord(letter) & 31)


SIGNAL_KEYS = (ctrl("c"), ctrl("z"))

TESTS = [
    Test("a command and its output", ("echo he''llo\r", r"\nhello\r\n@ ")),
    Test("backspace", ("echo abx\x7fc\r", r"\nabc\r\n")),
    Test("arrows, home and end",
         ("cho a" + LEFT + "b" + HOME + "e" + END + "c\r", r"\nbac\r\n")),
    Test("delete, ^A and ^E", ("xecho 1" + ctrl("a") + DELETE + ctrl("e") + "2\r", r"\n12\r\n")),
    Test("^U kills to the start", ("garbage" + ctrl("u") + "echo fine\r", r"\nfine\r\n")),
    Test("^W kills a word", ("echo one two" + ctrl("w") + "three\r", r"\none three\r\n")),
    Test("^K kills to the end",
         ("echo yes no" + LEFT * 3 + ctrl("k") + "\r", r"\nyes\r\n")),
    Test("^L clears the screen", ("echo x" + ctrl("l"), r"\x1b\[H\x1b\[2J"), ("\r", r"\nx\r\n")),
    Test("history with the up arrow", ("echo first\r", r"\nfirst\r\n@ "),
         ("echo second\r", r"\nsecond\r\n@ "), (UP + UP + "\r", r"\nfirst\r\n@ ")),
    Test("down comes back to the line being written", ("echo old\r", r"\nold\r\n@ "),
         ("echo new" + UP + DOWN + "er\r", r"\nnewer\r\n@ ")),
    Test("the builtin history", ("echo a\r", r"\na\r\n@ "), ("history\r", r"1  echo a\r\n")),
    Test("^C gives a new prompt", ("echo never" + ctrl("c"), r"\^C\r\n.*@ "),
         ("echo $?\r", r"\n130\r\n")),
    Test("^D on an empty line ends the shell", (ctrl("d"), r"exit\r\n$")),
    Test("^C kills the foreground job", ("sleep 30\r", r"sleep 30\r\n"), (ctrl("c"), r"@ "),
         ("echo $?\r", r"\n130\r\n")),
    Test("^C ends a loop of builtins", ("while :; do :; done\r", r"done\r\n"),
         (ctrl("c"), r"\^C\r\n@ "), ("echo $?\r", r"\n130\r\n")),
    Test("^C ends a loop of programs", ("while true; do sleep 5; done\r", r"done\r\n"),
         (ctrl("c"), r"@ "), ("echo a''live\r", r"\nalive\r\n")),
    Test("^Z stops, fg continues", ("sleep 1\r", r"sleep 1\r\n"), (ctrl("z"), r"Stopped.*@ "),
         ("fg\r", r"sleep 1\r\n@ "), ("echo $?\r", r"\n0\r\n")),
    Test("^Z and bg", ("sleep 1\r", r"sleep 1\r\n"), (ctrl("z"), r"Stopped.*@ "),
         ("bg; wait; echo d''one\r", r"\ndone\r\n")),
    Test("background job is listed and reported", ("sleep 1 & jobs\r", r"Running +sleep 1\r\n@ "),
         ("sleep 1.3\r", r"Done +sleep 1\r\n")),
    Test("completion of a command", ("hist\t\r", r"history")),
    Test("completion of a file name", ("echo x >long_name\r", r"@ "), ("cat lo\t\r", r"\nx\r\n")),
    Test("completion shows what is possible", (": >aab; : >aac\r", r"@ "),
         ("echo a\t", r"aa$"), ("\t", r"aab  aac\r\n.*echo aa"), ("b\r", r"\naab\r\n")),
    Test("completion of a directory", ("mkdir dir; echo in >dir/file\r", r"@ "),
         ("cat d\tf\t\r", r"\nin\r\n")),
    Test("a quote that goes on asks with PS2", ("echo 'a\r", r"> "), ("b'\r", r"\na\r\nb\r\n")),
    Test("a compound command over lines", ("for i in 1 2\r", r"> "), ("do echo =$i\r", r"> "),
         ("done\r", r"\n=1\r\n=2\r\n@ ")),
    Test("^C in a continued command", ("echo 'a\r", r"> "), (ctrl("c"), r"@ "),
         ("echo b''c\r", r"\nbc\r\n")),
    Test("a syntax error comes back to the prompt", ("fi\r", r"syntax error.*@ "),
         ("echo a''b\r", r"\nab\r\n")),
    Test("an expansion error comes back to the prompt", ("echo ${x?n''one}; echo y\r", r"none.*@ "),
         ("echo a''b\r", r"\nab\r\n")),
    Test("death by a signal is told", ("sh -c 'kill -SEGV $$'\r", r"Segmentation fault.*\r\n@ "),
         ("echo $?\r", r"\n139\r\n")),
    Test("a long line scrolls", ("echo " + "x" * 100 + "y" + HOME + END + "z\r", r"\nx{100}yz\r\n")),
    Test("set -u error in a function", ("set -u; f() { echo $nope; }; f; echo z\r", r"@ "),
         ("echo a''b\r", r"\nab\r\n")),
]


class Terminal:
    def __init__(self, shell, environment, folder):
        self.text = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(shell, ["sh"], environment | {"PS1": PROMPT, "TERM": "vt100"})

    def shows(self, pattern):
        """Whether the pattern is in the text, without cursor movements and redrawing in place."""
        text = re.sub(r"\x1b\[\d*[CK]", "", self.text)
        return re.search(pattern, re.sub(r"\r(?!\n)", "", text), re.S) is not None

    def read_until(self, pattern):
        limit = time.monotonic() + TIME_LIMIT
        while not self.shows(pattern):
            left = limit - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return False
            try:
                self.text += os.read(self.fd, 4096).decode(errors="replace")
            except OSError:
                return self.shows(pattern)
        return True

    def close(self):
        os.close(self.fd)
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)


def run(test, shell, environment):
    """The lines that say what is wrong; none if nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal(shell, environment, folder)
        try:
            if not terminal.read_until(re.escape(PROMPT) + "$|" + re.escape(PROMPT)):
                return [f"no prompt: {terminal.text!r}"]
            for keys, pattern in test.steps:
                if keys in SIGNAL_KEYS:
                    time.sleep(0.3)  # a key before the command runs is the line editor's
                terminal.text = ""
                os.write(terminal.fd, keys.encode())
                if not terminal.read_until(pattern):
                    return [f"after {keys!r} wanted {pattern!r}", f"got {terminal.text!r}"]
            return []
        finally:
            terminal.close()
