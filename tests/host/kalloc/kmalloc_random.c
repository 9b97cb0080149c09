/* kmalloc, krealloc and kfree by random operations against a list of who owns which bytes. */
#include <string.h>
#include <arch/i386/layout.h>
#include "mm/kalloc/kmalloc.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"

#define OPS   600000u
#define SLOTS 2000u
#define TAG   64u /* bytes that are written and checked at either end of a block */
#define LOW   (24u << 20)

static struct slot {
    u8 *p;
    u32 size;
} slots[SLOTS];

/* One bit for each 8 bytes of low memory: somebody owns it. */
static u8 owned[LOW / 8 / 8];

static void own(const struct slot *s, bool mine)
{
    u32 first = ((u32)s->p - KERNEL_BASE) / 8, last = ((u32)s->p + s->size - 1 - KERNEL_BASE) / 8;

    for (u32 i = first; i <= last; i++) {
        CHECK_EQ(owned[i / 8] >> i % 8 & 1, !mine);
        owned[i / 8] ^= 1u << i % 8;
    }
}

static void tag(const struct slot *s)
{
    u32 n = min(s->size, TAG);

    fill(s->p, n, s - slots);
    fill(s->p + s->size - n, n, s - slots);
}

static void check(const struct slot *s)
{
    u32 n = min(s->size, TAG);

    /* In a block of less than two tags the second lies over the first. */
    if (s->size >= 2 * TAG)
        CHECK(filled(s->p, n, s - slots));
    CHECK(filled(s->p + s->size - n, n, s - slots));
}

static u32 random_size(void)
{
    u32 bits = host_random_below(100) < 97 ? host_random_below(12) : host_random_below(19);

    return 1 + host_random_below(2u << bits);
}

static void take(struct slot *s, u8 *p, u32 size)
{
    *s = (struct slot){p, size};
    CHECK((u32)p % 8 == 0 && ksize(p) >= size);
    own(s, true);
    tag(s);
}

static void op_alloc(struct slot *s)
{
    static const gfp_t gfps[] = {GFP_KERNEL, GFP_ATOMIC, GFP_KERNEL | GFP_ZERO};
    gfp_t gfp = gfps[host_random_below(ARRAY_SIZE(gfps))];
    u32 size = random_size();
    u8 *p = kmalloc(size, gfp | GFP_NOWARN);

    if (!p)
        return;
    if (gfp & GFP_ZERO)
        CHECK(p[0] == 0 && memcmp(p, p + 1, size - 1) == 0);
    take(s, p, size);
}

static void op_free(struct slot *s)
{
    check(s);
    own(s, false);
    kfree(s->p);
    s->p = NULL;
}

static void op_resize(struct slot *s)
{
    struct slot old = *s;
    u32 size = random_size();

    check(s);
    u8 *p = krealloc(s->p, size, GFP_KERNEL | GFP_NOWARN);
    if (!p)
        return;
    if (old.size >= 2 * TAG)
        CHECK(filled(p, min(size, TAG), s - slots));
    own(&old, false);
    take(s, p, size);
}

void test_kmalloc_random(void)
{
    u32 done = 0;

    memset(slots, 0, sizeof(slots));
    memset(owned, 0, sizeof(owned));
    host_boot(LOW >> 20, 0);
    save_usage();
    for (; done < OPS && !host_failed(); done++) {
        struct slot *s = &slots[host_random_below(SLOTS)];
        if (!s->p)
            op_alloc(s);
        else if (host_random_below(4) == 0)
            op_resize(s);
        else
            op_free(s);
    }
    host_count_operations(done);
    for (u32 k = 0; k < SLOTS; k++)
        if (slots[k].p)
            op_free(&slots[k]);
    check_usage();
}
