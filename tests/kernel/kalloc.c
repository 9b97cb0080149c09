/* Objects, kmalloc and vmalloc on the real machine. */
#include <arch/i386/kernel_map.h>
#include <faultline/string.h>
#include <uapi/errno.h>
#include "kernel/test/ktest.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"

KTEST(kalloc, sizes_and_contents)
{
    static void *p[64];

    for (u32 i = 0; i < 64; i++) {
        p[i] = kmalloc(1 + i * i, GFP_KERNEL);
        CHECK(p[i] && ksize(p[i]) >= 1 + i * i);
        memset(p[i], (int)i, 1 + i * i);
    }
    for (u32 i = 0; i < 64; i++) {
        const u8 *b = p[i];
        CHECK(b[0] == i && b[i * i] == i);
        kfree(p[i]);
    }
}

static void construct(void *obj)
{
    ((u32 *)obj)[9] = 0xb1b1b1b1;
}

KTEST(kalloc, constructed_once)
{
    struct kmem_cache *c = kmem_cache_create("ktest", 40, 0, construct);
    u32 *a = kmem_cache_alloc(c, GFP_KERNEL);

    CHECK_EQ(a[9], 0xb1b1b1b1);
    a[9] = 7;
    kmem_cache_free(c, a);
    u32 *b = kmem_cache_alloc(c, GFP_KERNEL);
    CHECK(a == b && b[9] == 7);
    kmem_cache_free(c, b);
    CHECK_EQ(kmem_cache_destroy(c), 0);
}

KTEST(kalloc, vmalloc_has_guard_pages)
{
    char *p = vmalloc(3 * PAGE_SIZE);
    vaddr_t va = (vaddr_t)p;

    CHECK(p != NULL);
    memset(p, 0x5a, 3 * PAGE_SIZE);
    CHECK_EQ(p[3 * PAGE_SIZE - 1], 0x5a);
    CHECK(kernel_map_lookup(va + 2 * PAGE_SIZE).present);
    CHECK(!kernel_map_lookup(va + 3 * PAGE_SIZE).present);
    vfree(p);
    CHECK(!kernel_map_lookup(va).present);
}

static int one_of_each(void)
{
    int err = -ENOMEM;
    void *small = kmalloc(60, GFP_KERNEL), *large = kmalloc(200 << 10, GFP_KERNEL);
    void *area = vmalloc(5 * PAGE_SIZE);
    struct kmem_cache *c = kmem_cache_create("ktest", 24, 0, NULL);
    void *obj = c ? kmem_cache_alloc(c, GFP_KERNEL | GFP_ZERO) : NULL;

    if (small && large && area && obj)
        err = 0;
    if (obj)
        kmem_cache_free(c, obj);
    if (c)
        CHECK_EQ(kmem_cache_destroy(c), 0);
    vfree(area);
    kfree(large);
    kfree(small);
    return err;
}

KTEST(kalloc, nth_failure_leaves_nothing)
{
    ktest_nth_failure(one_of_each);
}

static void free_twice(void *p)
{
    kfree(p);
    kfree(p);
}

static void overflow(void *p)
{
    ((u8 *)p)[100] = 0;
    kfree(p);
}

static void free_inside(void *p)
{
    kfree((u8 *)p + 8);
}

static struct kmem_cache *other;

static void free_elsewhere(void *p)
{
    kmem_cache_free(other, p);
}

static void vfree_unknown(void *p)
{
    vfree(p);
}

/* Debug builds check every free; release builds trust it. */
KTEST(kalloc, misuse_is_told_exactly)
{
    u8 *p = kmalloc(100, GFP_KERNEL);

    ktest_expect_panic(vfree_unknown, p, "which is not the start of an area");
    if (DEBUG_CHECKS) {
        u8 red = p[100];
        ktest_expect_panic(overflow, p, "slab kmalloc-128: object");
        p[100] = red;
        ktest_expect_panic(free_inside, p, "which is inside of object");
        other = kmem_cache_create("ktest", 100, 0, NULL);
        ktest_expect_panic(free_elsewhere, p, "which belongs to cache kmalloc-128");
        CHECK_EQ(kmem_cache_destroy(other), 0);
    }
    kfree(p);
    if (DEBUG_CHECKS) {
        p = kmalloc(100, GFP_KERNEL);
        ktest_expect_panic(free_twice, p, "double free");
    }
}
