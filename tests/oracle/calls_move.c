/* mremap, and what makes areas for it. */
#include "tests/oracle/oracle.h"

#include <sys/mman.h>
#include <sys/syscall.h>

struct move {
    uint32_t from, old_length, new_length, flags, to;
};

static void remap(const struct move *m)
{
    long at = call(__NR_mremap, m->from, m->old_length, m->new_length, m->flags, m->to, 0);

    say("mremap(%#x, %#x, %#x, %u, %#x) = %s", m->from, m->old_length, m->new_length, m->flags,
        m->to, result(at));
}

static uint32_t pick_move_flags(void)
{
    static const uint32_t usual[] = {0, MREMAP_MAYMOVE, MREMAP_MAYMOVE,
                                     MREMAP_MAYMOVE | MREMAP_FIXED},
                          odd[] = {MREMAP_FIXED, MREMAP_DONTUNMAP, 8,
                                   MREMAP_MAYMOVE | MREMAP_DONTUNMAP,
                                   MREMAP_MAYMOVE | MREMAP_DONTUNMAP | MREMAP_FIXED};

    uint32_t flags = chance(80) ? PICK(usual) : PICK(odd);
    return locks ? flags & ~MREMAP_DONTUNMAP : flags;
}

/*
 * Where the areas need not be equal one by one, the old range must not depend on them: one page, or
 * shared memory (not System V's), or a range that only shrinks.
 */
static void limit_old_range(struct move *m)
{
    bool shrinks = m->new_length < m->old_length && !(m->flags & MREMAP_FIXED);

    areas_read();
    const struct area *area = areas_find(m->from);
    if (!shrinks && area && (area->perms[3] == 'p' || area->kind == 'm') && m->old_length > PAGE)
        m->old_length = PAGE;
}

/* Keeps away from what differs between releases of Linux. */
static void avoid_differences(struct move *m)
{
    areas_read();
    if (!areas_find(m->from)) { /* which error comes first */
        m->flags &= MREMAP_MAYMOVE;
        m->old_length = m->new_length = PAGE;
    }
    if (m->from >= STACKS && m->from < STACKS_END)
        m->flags &= ~MREMAP_MAYMOVE;
    /* Since 6.17, several areas move at a time to a fixed place. */
    if (m->flags & MREMAP_FIXED && !one_area(m->from, m->old_length))
        m->flags &= ~MREMAP_FIXED;
}

/* What goes to a fixed place must end in the window. */
static void keep_in_window(struct move *m)
{
    if (m->flags & MREMAP_FIXED && m->new_length > room(m->to))
        m->to = WINDOW_START;
}

void step_mremap(void)
{
    struct move m = {.from = pick_address(), .flags = pick_move_flags(), .to = pick_address()};

    m.old_length = pick_any_length(m.from);
    m.new_length = pick_length(m.to);
    if (chance(30) || (m.flags & MREMAP_DONTUNMAP && chance(90)))
        m.new_length = m.old_length;
    /* Rounded up to pages, more than this is 0 here and not on an x86-64 kernel. */
    if (m.old_length > -PAGE)
        m.old_length = -PAGE;
    if (m.new_length > TASK_SIZE)
        m.new_length = PAGE; /* releases differ in the error */
    if (!strict)
        limit_old_range(&m);
    avoid_differences(&m);
    keep_in_window(&m);
    remap(&m);
}

/* A new block, written to or read, of which a part moves or grows. */
void step_block(void)
{
    uint32_t pages = 1 + random_below(6), length = pages * PAGE, flags = MAP_PRIVATE;

    if (chance(30))
        flags = MAP_SHARED;
    if (strict)
        flags |= MAP_NORESERVE;
    long at = call(__NR_mmap2, 0, length, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    say("block of %u pages, flags %#x = %s", pages, flags, result(at));
    if (at < 0 && at >= -4095)
        return;
    for (uint32_t i = 0; i < pages; i++) {
        if (strict ? flags & MAP_SHARED : chance(80))
            ((volatile uint32_t *)at)[i * PAGE / 4 + i] = random_next();
    }
    struct move m = {.from = at + random_below(pages) * PAGE, .flags = pick_move_flags()};
    m.old_length = PAGE * (1 + random_below((at + length - m.from) / PAGE));
    m.new_length = PAGE * (1 + random_below(2 * pages));
    m.to = pick_page();
    keep_in_window(&m);
    remap(&m);
}
