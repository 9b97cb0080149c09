"""Scripts as tests: cases/*.sh hold scripts, each after a line "#--- TITLE".

Standard output and exit status must be those of the same script in the oracle's environment. A
script with lines "#: TEXT" must print just those lines instead, and exit with the N of "#= N" (0
without).
"""
import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

TIME_LIMIT = 20


class Case:
    def __init__(self, title, text):
        self.title, self.text = title, text
        lines = text.splitlines()
        self.expected = [line[3:] for line in lines if line.startswith("#: ") or line == "#:"]
        self.status = [int(line[3:]) for line in lines if line.startswith("#= ")]


def read(folder):
    for path in sorted(pathlib.Path(folder).glob("*.sh")):
        parts = path.read_text().split("#--- ")[1:]
        for part in parts:
            title, text = part.split("\n", 1)
            yield Case(f"{path.stem}: {title}", text)


def run(shell, text, environment):
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder, "script")
        script.write_text(text)
        os.mkdir(f"{folder}/work")
        try:
            done = subprocess.run([shell, script, "one", "two words", "three"], env=environment,
                                  cwd=f"{folder}/work", stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=TIME_LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return None, "time limit", ""
        return done.returncode, *(text.decode(errors="replace").replace(folder, "TMP")
                                  for text in (done.stdout, done.stderr))


def problems(case, tested, oracle):
    """The lines that say what is wrong; none if nothing is. Both are (shell, environment)."""
    status, out, err = run(tested[0], case.text, tested[1])
    if case.expected or case.status:
        want_status = case.status[0] if case.status else 0
        want = "".join(line + "\n" for line in case.expected)
    else:
        want_status, want, _ = run(oracle[0], case.text, oracle[1])
    if (status, out) == (want_status, want) and "Sanitizer" not in err:
        return []
    difference = difflib.unified_diff(want.splitlines(), out.splitlines(), "wanted", "got",
                                      lineterm="")
    return [f"status {status}, wanted {want_status}", *difference, *err.splitlines()]


def report_all(tests):
    """Runs (title, function giving problems) pairs and prints KTAP; the exit status."""
    print(f"KTAP version 1\n1..{len(tests)}")
    failed = 0
    for number, (title, function) in enumerate(tests, 1):
        lines = function()
        failed += bool(lines)
        print(f"{'not ok' if lines else 'ok'} {number} {title}")
        for line in lines[:40]:
            print(f"# {line}")
        sys.stdout.flush()
    return int(failed > 0)
