"""The interactive console: what a person types, with the editing keys of the terminal."""
import qemu
import verdict
from boots import Case
from verdict import Verdict

PROMPT = r"^/\S* # $"

# Sessions: name, steps. A step is what is typed and the console text that must follow (a regular
# expression over whole lines); each step starts at a prompt and must come back to one.
SESSIONS = [
    ("command", [("echo one two\r", r"^one two$")]),
    ("backspace", [("echo wrog\b\b\bong\r", r"^wong$"),
                   ("echo ab\x7f\x7fxy\r", r"^xy$")]),
    ("kill-line", [("echo nothing\x15echo clean\r", r"^clean$")]),
    # Only when the child has said something does the terminal surely belong to it.
    ("interrupt", [("sh -c 'echo asleep; sleep 100'\r", r"^asleep$"), ("\x03", PROMPT),
                   ("echo status $?\r", r"^status 130$")]),
    ("end-of-file", [("sh -c 'echo ready; exec cat'\r", r"^ready$"),
                     ("through\r", r"^through\s+through$"), # the echo, and what cat wrote
                     ("\x04", PROMPT),
                     ("echo after\r", r"^after$")]),
    ("shell-restarts", [("\x04", PROMPT), ("echo again\r", r"^again$")]),
    ("fault", [("sh -c 'kill -SEGV $$'\r", r"Segmentation fault"),
               ("echo alive\r", r"^alive$")]),
]


def cases(build):
    return [Case(f"console/{name}", lambda name=name, steps=steps: session(build, name, steps))
            for name, steps in SESSIONS]


def session(build, name, steps):
    machine = qemu.Machine(qemu.command(build / "faultline.elf", build / "initrd.cpio",
                                        "quiet", 64), 90)
    trouble = converse(machine, steps)
    if trouble:
        machine.stop()
    else:
        machine.send("poweroff\r")
    outcome = machine.finish()
    result = Verdict(f"console/{name}", seconds=outcome.seconds)
    if not trouble and outcome.end != qemu.POWEROFF:
        trouble = f"poweroff ended in: {outcome.end}"
    if trouble:
        return result.fail(trouble, verdict.console(outcome))
    result.passed = 1
    return result


def converse(machine, steps):
    """Type the steps; "" or what did not come."""
    at = machine.wait_for(PROMPT, limit=60)
    if at is None:
        return "no prompt"
    for typed, expected in steps:
        machine.send(typed)
        if expected is None:  # the program that was started reads on
            machine.wait_for(r"\n", at, 5)
            continue
        found = machine.wait_for(expected, at)
        if found is None:
            return f"after typing {typed!r}: /{expected}/ did not come"
        at = found
    return "" if machine.wait_for(PROMPT, at) else "no prompt at the end"
