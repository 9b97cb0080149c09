#!/usr/bin/env python3
"""Boot, run a command line there, print its output and exit with its status.

usage: run.py [--kernel ELF] [--initrd CPIO] [--mem MIB] [--append OPTIONS] [--limit SECONDS]
              [--disk IMAGE] [COMMAND]

Without COMMAND it is taken from $FAULTLINE_CMD, where `make run CMD=...` puts it. (make itself
exits with 2 for every failure, and prints the status as "Error N".) Exit status 125: there is no result (panic, reset); 124: the time limit was over.
"""
import argparse
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/vm"))
import command  # noqa: E402  (needs the path above)
import qemu  # noqa: E402


class Printer:
    r"""Writes console data to standard output with \n for \r\n, which two pieces may share. When
    nobody reads on (`| head`), the guest still runs to its end."""

    def __init__(self):
        self.held = b""
        self.closed = False

    def __call__(self, data):
        data = self.held + data
        self.held = b"\r" if data.endswith(b"\r") else b""
        self.write(data.removesuffix(b"\r").replace(b"\r\n", b"\n"))

    def write(self, data):
        if self.closed:
            return
        try:
            os.write(sys.stdout.fileno(), data)
        except BrokenPipeError:
            self.closed = True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kernel", default="build/faultline.elf")
    parser.add_argument("--initrd", default="build/initrd.cpio")
    parser.add_argument("--mem", type=int, default=128)
    parser.add_argument("--append", default="")
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--disk", help="raw image of the first disk")
    parser.add_argument("command", nargs="?", default=os.environ.get("FAULTLINE_CMD", ""))
    args = parser.parse_args()
    if not args.command:
        parser.error("no command")

    disk = ["-drive", f"if=ide,format=raw,file={args.disk}"] if args.disk else []
    outcome = qemu.run(command.argv(args.kernel, args.initrd, args.command, args.mem, args.append,
                                    disk), args.limit, Printer())
    status, cause = command.result(outcome)
    if status is None:
        print(f"run: {cause}", file=sys.stderr)
        return 124 if outcome.end == qemu.HANG else 125
    return status


if __name__ == "__main__":
    sys.exit(main())
