#pragma once
/*
 * Exception table: for each instruction that may fault on behalf of ring 3, where to go on. Entries
 * are made by EX_ENTRY in assembly, collected by the linker in .ex_table.
 */
#include <faultline/types.h>

struct trap_frame;

struct ex_entry {
    u32 insn, fixup;
};

/* Assembly text: a fault at label `insn` continues at label `fixup`. */
#define EX_ENTRY(insn, fixup)                                                                      \
    ".pushsection .ex_table, \"a\"\n\t"                                                            \
    ".long " #insn ", " #fixup "\n\t"                                                              \
    ".popsection\n\t"

bool extable_covers(u32 eip);
/* Moves the frame to the fix-up of its eip; false if there is none. */
bool extable_fixup(struct trap_frame *f);
