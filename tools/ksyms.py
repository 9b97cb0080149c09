#!/usr/bin/env python3
"""The kernel's table of function addresses and names, for symbolised back-traces.

usage: ksyms.py table < nm-output > table.asm
       ksyms.py compare FIRST SECOND      exit 1 if a function moved between two nm outputs

The table (kernel/ksyms.h) is three arrays in the section .ksyms:
    ksyms_addr[i]   address of the i-th function, ascending
    ksyms_name[i]   offset of its name in ksyms_text
    ksyms_text      the names, each ended by a zero byte, equal names stored once
"""
import sys


def functions(lines):
    """[(address, name)] of the text symbols, ascending, one for each address."""
    found = {}
    for line in lines:
        fields = line.split()
        if len(fields) == 3 and fields[1] in "tTwW":
            found.setdefault(int(fields[0], 16), fields[2])
    return sorted(found.items())


def write_table(symbols, out):
    offsets, names, size = {}, [], 0
    for _, name in symbols:
        if name not in offsets:
            offsets[name] = size
            names.append(name)
            size += len(name) + 1
    out.write("; made by tools/ksyms.py\n")
    for label in ("count", "addr", "name", "text"):
        out.write(f"global ksyms_{label}:data\n")
    out.write("section .ksyms progbits alloc noexec nowrite align=4\n")
    out.write(f"ksyms_count: dd {len(symbols)}\n")
    out.write("ksyms_addr:\n")
    out.writelines(f"    dd 0x{address:08x}\n" for address, _ in symbols)
    out.write("ksyms_name:\n")
    out.writelines(f"    dd {offsets[name]}\n" for _, name in symbols)
    out.write("ksyms_text:\n")
    out.writelines(f"    db '{name}', 0\n" for name in names)
    out.write("    db 0\n")


def compare(first, second):
    with open(first) as one, open(second) as two:
        before, after = functions(one), functions(two)
    for old, new in zip(before, after):
        if old != new:
            print(f"ksyms: {old[1]} moved from 0x{old[0]:x} to 0x{new[0]:x} ({new[1]}): "
                  "linker.ld must place .ksyms after the text", file=sys.stderr)
            return 1
    return int(len(before) != len(after))


def main(argv):
    if argv[1:] == ["table"]:
        write_table(functions(sys.stdin), sys.stdout)
        return 0
    if len(argv) == 4 and argv[1] == "compare":
        return compare(argv[2], argv[3])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv))
