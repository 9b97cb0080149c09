/*
 * vmalloc and vfree by random operations, with failures injected, against an array of pages: each
 * area is in the lowest gap that has room for it and its guard page.
 */
#include <string.h>
#include <arch/i386/kernel_map.h>
#include "mm/failinject.h"
#include "mm/kalloc/vmalloc.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

#define OPS   60000u
#define SLOTS 60u
#define PAGES 4096u /* of the vmalloc area: more than the slots ever need */

static struct slot {
    u8 *p;
    u32 pages;
} slots[SLOTS];

static u8 taken[PAGES]; /* by an area or its guard page */
static u32 areas, mapped;

static u8 *place(u32 page)
{
    return (u8 *)(PAGE_ALIGN(high_memory + VMALLOC_GAP) + page * PAGE_SIZE);
}

static u32 lowest_gap(u32 pages)
{
    u32 run = 0;

    for (u32 i = 0; i < PAGES; i++) {
        run = taken[i] ? 0 : run + 1;
        if (run == pages + 1)
            return i - pages;
    }
    return PAGES;
}

static void mark(const struct slot *s, bool now)
{
    memset(taken + (s->p - place(0)) / PAGE_SIZE, now, s->pages + 1);
    areas += now ? 1 : -1;
    mapped += now ? s->pages : -s->pages;
}

static void op_alloc(struct slot *s)
{
    u32 pages = 1 + host_random_below(host_random_below(10) ? 12 : 100);
    bool inject = host_random_below(16) == 0;

    if (inject)
        fail_set(FAIL_ANY, 1 + host_random_below(20));
    u8 *p = vmalloc(pages * PAGE_SIZE - host_random_below(PAGE_SIZE));
    bool failed = inject && fail_clear(FAIL_ANY);
    if (!CHECK_EQ(!p, failed) || failed)
        return;
    CHECK(p == place(lowest_gap(pages)));
    CHECK(!kernel_map_lookup((vaddr_t)p + pages * PAGE_SIZE).present);
    *s = (struct slot){p, pages};
    mark(s, true);
    for (u32 i = 0; i < pages; i++)
        p[i * PAGE_SIZE] = s - slots + i;
}

static void op_free(struct slot *s)
{
    for (u32 i = 0; i < s->pages; i++)
        CHECK_EQ(s->p[i * PAGE_SIZE], (u8)(s - slots + i));
    mark(s, false);
    vfree(s->p);
    s->p = NULL;
}

struct walk {
    vaddr_t last;
    u32 areas, pages;
};

static void visit(const struct vmalloc_info *info, void *arg)
{
    struct walk *w = arg;

    CHECK(info->start > w->last && info->end - info->start == info->pages * PAGE_SIZE);
    w->last = info->end;
    w->areas++;
    w->pages += info->pages;
}

static void check_areas(void)
{
    struct walk w = {0};

    vmalloc_for_each(visit, &w);
    CHECK_EQ(w.areas, areas);
    CHECK_EQ(w.pages, mapped);
    CHECK_EQ(vmalloc_pages(), mapped);
    CHECK_EQ(host_kernel_mapped(), mapped);
}

void test_vmalloc_random(void)
{
    u32 done = 0;

    memset(slots, 0, sizeof(slots));
    memset(taken, 0, sizeof(taken));
    areas = mapped = 0;
    host_boot(24, 4);
    CHECK_EQ(kernel_map_prepare((vaddr_t)place(0), (vaddr_t)place(PAGES)), 0);
    save_usage();
    for (; done < OPS && !host_failed(); done++) {
        struct slot *s = &slots[host_random_below(SLOTS)];
        if (s->p)
            op_free(s);
        else
            op_alloc(s);
        if (done % 500 == 0)
            check_areas();
    }
    host_count_operations(done);
    for (u32 k = 0; k < SLOTS; k++)
        if (slots[k].p)
            op_free(&slots[k]);
    check_areas();
    check_usage();
}
