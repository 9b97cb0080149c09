/* The memory map made sound: one sweep over its borders. The contract is in memmap.h. */
#include <faultline/types.h>
#include <uapi/errno.h>
#include "mm/phys/memmap.h"

#define ADDRESS_END (1ull << 32) /* no PAE: nothing above 4 GiB can be reached */
#define PAGE_MASK64 (~(u64)(PAGE_SIZE - 1))

int memmap_add(struct memmap *m, u64 start, u64 len, enum mem_type type)
{
    if (len == 0)
        return 0;
    if (m->count == MEMMAP_MAX)
        return -ENOSPC;
    u64 end = start + len < start ? ~0ull : start + len;
    m->r[m->count++] = (struct mem_region){start, end, type};
    return 0;
}

/* Appends to a sorted map, joined with its last region where that has the same type. */
static int append(struct memmap *m, u64 start, u64 end, enum mem_type type)
{
    struct mem_region *last = m->count ? &m->r[m->count - 1] : NULL;

    if (last && last->end == start && last->type == type) {
        last->end = end;
        return 0;
    }
    return memmap_add(m, start, end - start, type);
}

/* The lowest border (start or end of a region) above `at`; `at` itself if there is none. */
static u64 next_border(const struct memmap *m, u64 at)
{
    u64 next = ~0ull;
    bool found = false;

    for (unsigned i = 0; i < m->count; i++) {
        const u64 border[2] = {m->r[i].start, m->r[i].end};
        for (unsigned k = 0; k < 2; k++) {
            if (border[k] > at && border[k] <= next) {
                next = border[k];
                found = true;
            }
        }
    }
    return found ? next : at;
}

/* The highest type that a region gives the byte; 0 in a hole. */
static unsigned type_at(const struct memmap *m, u64 at)
{
    unsigned type = 0;

    for (unsigned i = 0; i < m->count; i++)
        if (m->r[i].start <= at && at < m->r[i].end)
            type = max(type, (unsigned)m->r[i].type);
    return type;
}

/*
 * Between two neighbouring borders every byte has the same type, so the sound map is the list of
 * these stretches:
 *
 *     usable     |-------------------|      |-----|
 *     reserved          |---|                  |------|
 *     usable                    |--------|
 *                :      :   :   :    :   :  :  :  :   :      borders
 *     result     |  U   | R |       U    |  |U |   R  |      stretches of one type joined
 */
static int sweep(const struct memmap *in, struct memmap *out)
{
    u64 at = 0;

    out->count = 0;
    for (;;) {
        u64 next = next_border(in, at);
        if (next == at)
            return 0;
        unsigned type = type_at(in, at);
        if (type) {
            int err = append(out, at, next, type);
            if (err)
                return err;
        }
        at = next;
    }
}

/* Cuts at the end of the address space, then to frames: usable inwards, others outwards. */
static void cut_to_frames(const struct memmap *in, struct memmap *out)
{
    out->count = 0;
    for (unsigned i = 0; i < in->count; i++) {
        struct mem_region r = in->r[i];
        r.start = min(r.start, ADDRESS_END);
        r.end = min(r.end, ADDRESS_END);
        if (r.type == MEM_USABLE)
            r.start = (r.start + PAGE_SIZE - 1) & PAGE_MASK64;
        else
            r.end = (r.end + PAGE_SIZE - 1) & PAGE_MASK64;
        r.start &= PAGE_MASK64;
        r.end &= PAGE_MASK64;
        if (r.start < r.end)
            out->r[out->count++] = r;
    }
}

/*
 * Frames are cut only after the first sweep: a frame made of two usable halves is usable. Regions
 * cut outwards may then share a frame, so a second sweep joins them.
 */
int memmap_sanitize(struct memmap *m)
{
    static struct memmap swept;
    int err = sweep(m, &swept);

    if (err)
        return err;
    cut_to_frames(&swept, m);
    err = sweep(m, &swept);
    *m = swept;
    return err;
}

void memmap_limit(struct memmap *m, u64 limit)
{
    unsigned kept = 0;

    limit &= PAGE_MASK64;
    for (unsigned i = 0; i < m->count; i++) {
        struct mem_region r = m->r[i];
        if (r.type != MEM_RESERVED)
            r.end = min(r.end, limit);
        if (r.start < r.end)
            m->r[kept++] = r;
    }
    m->count = kept;
}

u64 memmap_find(const struct memmap *m, u64 size, u64 below)
{
    u64 best = 0;

    size = (size + PAGE_SIZE - 1) & PAGE_MASK64;
    for (unsigned i = 0; i < m->count; i++) {
        const struct mem_region *r = &m->r[i];
        u64 end = min(r->end, below & PAGE_MASK64);
        if (r->type == MEM_USABLE && r->start < end && end - r->start >= size)
            best = max(best, end - size);
    }
    return best;
}

u64 memmap_ram_end(const struct memmap *m, u64 below)
{
    u64 end = 0;

    for (unsigned i = 0; i < m->count; i++)
        if (m->r[i].type != MEM_RESERVED && m->r[i].start < below)
            end = max(end, min(m->r[i].end, below));
    return end;
}

u64 memmap_usable(const struct memmap *m)
{
    u64 sum = 0;

    for (unsigned i = 0; i < m->count; i++)
        if (m->r[i].type == MEM_USABLE)
            sum += m->r[i].end - m->r[i].start;
    return sum;
}
