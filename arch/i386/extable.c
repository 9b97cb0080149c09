#include "arch/i386/extable.h"
#include "arch/i386/trap.h"

extern const struct ex_entry _ex_table_start[], _ex_table_end[];

/* A dozen entries: a linear search is the simplest and fast enough. */
static const struct ex_entry *extable_find(u32 eip)
{
    for (const struct ex_entry *e = _ex_table_start; e < _ex_table_end; e++) {
        if (e->insn == eip)
            return e;
    }
    return NULL;
}

bool extable_covers(u32 eip)
{
    return extable_find(eip) != NULL;
}

bool extable_fixup(struct trap_frame *f)
{
    const struct ex_entry *e = extable_find(f->eip);

    if (e)
        f->eip = e->fixup;
    return e != NULL;
}
