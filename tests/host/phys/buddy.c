/* Buddy, per-CPU lists and zones by random operations against a naive model. */
#include <string.h>
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/phys/zone.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/phys/check.h"
#include "tests/host/phys/model.h"
#include "tests/host/phys/tests.h"

void test_buddy_split_and_join(void)
{
    struct block_counts before, after;
    struct page *p[8];

    host_boot(16, 0);
    count_blocks(&before);
    /* A whole 4 MiB block in pieces: each order once, and order 0 twice. */
    struct page *whole = alloc_pages(GFP_KERNEL, 10);
    free_pages(whole, 10);
    for (unsigned o = 0; o < 8; o++) {
        p[o] = alloc_pages(GFP_KERNEL, o);
        CHECK(p[o] && page_to_pfn(p[o]).v % (1u << o) == 0 && page_order(p[o]) == o);
        CHECK_EQ(p[o]->refcount, 1);
    }
    check_all_zones();
    for (unsigned o = 0; o < 8; o++)
        free_pages(p[o], o);
    count_blocks(&after);
    same_blocks(&before, &after);
    check_all_zones();
    CHECK(alloc_pages(GFP_KERNEL, MAX_ORDER) == NULL);
}

#define OPS   1200000u
#define SLOTS 3000u

struct slot {
    struct page *p; /* NULL: unused */
    u8 order;
    u8 refs;
};

static struct slot slots[SLOTS];

static const gfp_t gfps[] = {
    GFP_KERNEL, GFP_KERNEL, GFP_USER, GFP_USER, GFP_USER, GFP_ATOMIC, GFP_DMA | GFP_WAIT, GFP_DMA,
};

static unsigned random_order(void)
{
    u32 r = host_random_below(100);

    return r < 70 ? 0 : r < 90 ? host_random_below(4) : host_random_below(MAX_ORDER);
}

/* Reads or writes one word in the first and one in the last frame of a block. */
static void touch(struct page *p, unsigned order, u32 *first, u32 *last, bool write)
{
    struct page *ends[2] = {p, p + (1u << order) - 1};
    u32 *word[2] = {first, last};

    for (unsigned i = 0; i < 2; i++) {
        u32 *va = kmap_local(ends[i]);
        if (write)
            va[1000 + i] = *word[i];
        else
            *word[i] = va[1000 + i];
        kunmap_local(va);
    }
}

static void tag(struct slot *s)
{
    u32 a = page_to_pfn(s->p).v * 2654435761u, b = ~a;

    touch(s->p, s->order, &a, &b, true);
}

static void check_tag(struct slot *s)
{
    u32 want = page_to_pfn(s->p).v * 2654435761u, a, b;

    touch(s->p, s->order, &a, &b, false);
    CHECK(a == want && b == ~want);
}

static void check_zeroed(struct slot *s)
{
    u32 a, b;

    touch(s->p, s->order, &a, &b, false);
    CHECK(a == 0 && b == 0);
}

static void op_alloc(struct slot *s)
{
    gfp_t gfp = gfps[host_random_below(ARRAY_SIZE(gfps))] | GFP_NOWARN;
    unsigned order = random_order();

    if (host_random_below(8) == 0)
        gfp |= GFP_ZERO;
    struct page *p = order || host_random_below(2) ? alloc_pages(gfp, order) : alloc_page(gfp);
    if (!p) {
        model_check_failure(gfp, order);
        return;
    }
    *s = (struct slot){p, order, 1};
    model_alloc(p, order, gfp);
    if (gfp & GFP_ZERO)
        check_zeroed(s);
    /* High frames are mapped by a system call each time: only some of them are tagged. */
    if (!page_is_highmem(p))
        tag(s);
}

static void op_free(struct slot *s)
{
    if (!page_is_highmem(s->p))
        check_tag(s);
    while (s->refs > 1) {
        page_put(s->p);
        s->refs--;
    }
    model_free(s->p, s->order);
    if (s->order || host_random_below(2))
        free_pages(s->p, s->order);
    else
        page_put(s->p);
    s->p = NULL;
}

/* Several order-0 pages at once; those with more references stay. */
static void op_put_many(void)
{
    struct page *batch[32];
    u32 n = 0;

    for (unsigned tries = 0; tries < 64 && n < ARRAY_SIZE(batch); tries++) {
        struct slot *s = &slots[host_random_below(SLOTS)];
        if (!s->p || s->order)
            continue;
        batch[n++] = s->p;
        if (--s->refs == 0) {
            model_free(s->p, 0);
            s->p = NULL;
        }
    }
    page_put_many(batch, n);
}

static void interrupt(void)
{
    struct page *p = alloc_page(GFP_ATOMIC | GFP_NOWARN);

    if (p)
        page_put(p);
}

static void op_random(void)
{
    struct slot *s = &slots[host_random_below(SLOTS)];

    host_interrupt = host_random_below(16) ? NULL : interrupt;
    if (!s->p) {
        op_alloc(s);
    } else if (s->order == 0 && s->refs < 3 && host_random_below(4) == 0) {
        page_get(s->p);
        s->refs++;
    } else if (host_random_below(64) == 0) {
        op_put_many();
    } else {
        op_free(s);
    }
    if (host_random_below(2000) == 0)
        drain_page_lists();
}

void test_buddy_random(void)
{
    struct block_counts before, after;

    memset(slots, 0, sizeof(slots));
    host_boot(20, 6);
    count_blocks(&before);
    model_init();
    u32 done = 0;
    for (; done < OPS && !host_failed(); done++) {
        op_random();
        if (done % 20000 == 0) {
            check_all_zones();
            model_check_counts();
        }
    }
    host_count_operations(done);
    for (u32 i = 0; i < SLOTS; i++)
        if (slots[i].p)
            op_free(&slots[i]);
    host_interrupt = NULL;
    model_check_counts();
    count_blocks(&after);
    same_blocks(&before, &after);
    check_all_zones();
    CHECK_EQ(host_locks_held(), 0);
}
