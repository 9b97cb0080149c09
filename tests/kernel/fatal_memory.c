/*
 * Misuse of the allocators, one boot each (boots.py): the panic names the cache, the object, who
 * allocated it and, where that matters, who freed it.
 */
#include <faultline/string.h>
#include "kernel/test/ktest.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/kmap.h"

/* Out of line and never inlined, so that the message can name them. */
static __attribute__((noinline)) u8 *allocating(void)
{
    u8 *p = kmalloc(100, GFP_KERNEL);

    __asm__ volatile("" : "+r"(p)); /* a call in tail position would leave no address here */
    return p;
}

static __attribute__((noinline)) void freeing(void *p)
{
    kfree(p);
    __asm__ volatile("");
}

KTEST(fatal_slab_use_after_free, a_free_object_is_written)
{
    u8 *p = allocating();

    freeing(p);
    p[10] = 1;
    p = allocating();
}

KTEST(fatal_slab_red_zone, the_byte_behind_is_written)
{
    u8 *p = allocating();

    p[100] = 1;
    freeing(p);
}

KTEST(fatal_slab_double_free, an_object_is_freed_twice)
{
    u8 *p = allocating();

    freeing(p);
    freeing(p);
}

KTEST(fatal_slab_wrong_cache, an_object_is_freed_to_another_cache)
{
    kmem_cache_free(kmem_cache_create("ktest", 100, 0, NULL), allocating());
}

KTEST(fatal_slab_interior, an_address_inside_is_freed)
{
    freeing(allocating() + 8);
}

static __attribute__((noinline)) struct page *allocating_page(void)
{
    struct page *p = alloc_page(GFP_KERNEL);

    __asm__ volatile("" : "+r"(p));
    return p;
}

KTEST(fatal_slab_never_allocated, a_frame_that_kmalloc_never_gave_is_freed)
{
    freeing(page_address(allocating_page()));
}

KTEST(fatal_page_double_free, a_frame_is_freed_twice)
{
    struct page *p = allocating_page();

    free_page(p);
    free_page(p);
}

/* Of the frames only their mappings matter, so they need not be high ones. */
KTEST(fatal_kmap_order, temporary_mappings_are_undone_in_the_wrong_order)
{
    struct page *p = allocating_page();
    void *first = kmap_local_slow(p);

    if (kmap_local_slow(p) != first)
        kunmap_local(first);
}
