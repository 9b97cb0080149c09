/* The allocators: buddyinfo, zoneinfo, slabinfo, vmallocinfo. */
#include <uapi/errno.h>
#include "kernel/fs/proc/proc.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/phys/zone.h"

int proc_show_buddyinfo(struct text *t, i32 pid)
{
    struct zone_info z;

    (void)pid;
    for (u32 i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &z);
        if (!z.managed)
            continue;
        text_printf(t, "Node 0, zone %8s ", z.name);
        for (u32 order = 0; order < MAX_ORDER; order++)
            text_printf(t, "%6u ", z.blocks[order]);
        text_add(t, "\n", 1);
    }
    return 0;
}

static void add_zone(struct text *t, const struct zone_info *z)
{
    text_printf(t, "Node 0, zone %8s\n", z->name);
    text_printf(t, "  pages free     %u\n        min      %u\n        low      %u\n", z->free,
                z->mark[MARK_MIN], z->mark[MARK_LOW]);
    text_printf(t, "        high     %u\n        spanned  %u\n", z->mark[MARK_HIGH], z->spanned);
    text_printf(t, "        managed  %u\n        protection: (", z->managed);
    for (u32 i = 0; i < ZONE_COUNT; i++)
        text_printf(t, i ? ", %u" : "%u", z->protection[i]);
    text_printf(t, ")\n      nr_free_pages %u\n  pagesets\n", z->free);
    for (u32 cpu = 0; cpu < NR_CPUS; cpu++)
        text_printf(t,
                    "    cpu: %u\n              count: %u\n              high:  %u\n"
                    "              batch: %u\n",
                    cpu, z->pcp[cpu].count, z->pcp[cpu].high, z->pcp[cpu].batch);
    text_printf(t, "  start_pfn:           %u\n", z->start_pfn);
}

int proc_show_zoneinfo(struct text *t, i32 pid)
{
    struct zone_info z;

    (void)pid;
    for (u32 i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &z);
        if (z.managed)
            add_zone(t, &z);
    }
    return 0;
}

/* The walks below run with locks held: the text must not grow under them. */
#define LINE_ROOM 192u

static void count_cache(const struct kmem_cache_info *c, void *arg)
{
    (void)c;
    ++*(u32 *)arg;
}

static void add_cache(const struct kmem_cache_info *c, void *arg)
{
    struct text *t = arg;

    if (t->size - t->len < LINE_ROOM)
        return;
    text_printf(t, "%-17s %6u %6u %6u %4u %4d", c->name, c->active_objs, c->num_objs, c->objsize,
                c->objs_per_slab, c->pages_per_slab);
    text_printf(t, " : tunables %4u %4u %4u", c->limit, c->batch, 0u);
    text_printf(t, " : slabdata %6u %6u %6u\n", c->active_slabs, c->num_slabs, 0u);
}

int proc_show_slabinfo(struct text *t, i32 pid)
{
    u32 caches = 0;

    (void)pid;
    kmem_cache_for_each(count_cache, &caches);
    text_printf(t, "slabinfo - version: 2.1\n"
                   "# name            <active_objs> <num_objs> <objsize> <objperslab> "
                   "<pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata "
                   "<active_slabs> <num_slabs> <sharedavail>\n");
    if (!text_reserve(t, (caches + 2) * LINE_ROOM))
        return -ENOMEM;
    kmem_cache_for_each(add_cache, t);
    return 0;
}

static void count_area(const struct vmalloc_info *v, void *arg)
{
    (void)v;
    ++*(u32 *)arg;
}

static void add_area(const struct vmalloc_info *v, void *arg)
{
    struct text *t = arg;

    if (t->size - t->len < LINE_ROOM)
        return;
    /* Linux counts the guard page into the range. */
    text_printf(t, "0x%08lx-0x%08lx %7lu %pS pages=%u vmalloc\n", v->start, v->end + PAGE_SIZE,
                v->end + PAGE_SIZE - v->start, (void *)(vaddr_t)v->caller, v->pages);
}

int proc_show_vmallocinfo(struct text *t, i32 pid)
{
    u32 areas = 0;

    (void)pid;
    vmalloc_for_each(count_area, &areas);
    if (!text_reserve(t, (areas + 4) * LINE_ROOM))
        return -ENOMEM;
    vmalloc_for_each(add_area, t);
    return 0;
}
