/* kmalloc: a cache for each size class; whole frames above the largest. */
#include <faultline/string.h>
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/kmalloc_int.h"
#include "mm/kalloc/slab_int.h"
#include "mm/phys/page_owner.h"

/* Steps of two, and two in between where the waste would be largest. */
static const struct size_class {
    u32 size;
    const char *name;
} classes[] = {
    {8, "kmalloc-8"},       {16, "kmalloc-16"},       {32, "kmalloc-32"},
    {64, "kmalloc-64"},     {96, "kmalloc-96"},       {128, "kmalloc-128"},
    {192, "kmalloc-192"},   {256, "kmalloc-256"},     {512, "kmalloc-512"},
    {1024, "kmalloc-1k"},   {2048, "kmalloc-2k"},     {4096, "kmalloc-4k"},
    {8192, "kmalloc-8k"},   {16384, "kmalloc-16k"},   {32768, "kmalloc-32k"},
    {65536, "kmalloc-64k"}, {131072, "kmalloc-128k"},
};

#define SMALL_MAX 192u /* up to here the class comes from a table, above from the logarithm */

static struct kmem_cache *cache_of_small[SMALL_MAX / 8]; /* by (size - 1) / 8 */
static struct kmem_cache *cache_of_log[18];              /* by log2(size - 1) + 1 */

void kmalloc_init(void)
{
    u32 small = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(classes); i++) {
        u32 size = classes[i].size;
        u32 align = size < PAGE_SIZE ? min(size & -size, 64u) : PAGE_SIZE;
        struct kmem_cache *c = kmem_cache_must_create(classes[i].name, size, align);
        for (; small < SMALL_MAX / 8 && small * 8 < size; small++)
            cache_of_small[small] = c;
        if ((size & (size - 1)) == 0)
            cache_of_log[__builtin_ctz(size)] = c;
    }
}

/* size is 1 .. KMALLOC_MAX_CACHE. */
static inline struct kmem_cache *cache_for(u32 size)
{
    if (size <= SMALL_MAX)
        return cache_of_small[(size - 1) / 8];
    return cache_of_log[32 - __builtin_clz(size - 1)];
}

/* Above the largest class, and 0. */
static void *alloc_frames(size_t size, gfp_t gfp, u32 caller)
{
    unsigned order = 0;

    if (size == 0)
        return NULL;
    while (order < MAX_ORDER && PAGE_SIZE << order < size)
        order++;
    struct page *p = alloc_pages(gfp, order);
    if (!p)
        return NULL;
    page_owner_record(p, gfp, caller);
    return page_address(p);
}

/* What the fast path leaves: three arguments, so that it is a jump and the fast path needs no
 * frame. */
static __attribute__((noinline)) void *kmalloc_rest(size_t size, gfp_t gfp, u32 caller)
{
    if (unlikely(size - 1 >= KMALLOC_MAX_CACHE))
        return alloc_frames(size, gfp, caller);
    return slab_alloc_rest(cache_for(size), gfp, size, caller);
}

void *kmalloc(size_t size, gfp_t gfp)
{
    void *obj = NULL;

    ASSERT(!(gfp & (GFP_DMA | GFP_HIGHMEM)));
    if (likely(size - 1 < KMALLOC_MAX_CACHE))
        obj = slab_alloc_hot(cache_for(size), gfp);
    return likely(obj) ? obj : kmalloc_rest(size, gfp, (u32)__builtin_return_address(0));
}

__noreturn static __attribute__((noinline)) void never_given(const struct page *page, const void *p,
                                                             const char *who)
{
    panic("%s of %p, which kmalloc never gave (allocated by %pS)", who, p, page_owner_caller(page));
}

/* The frame that p lies in; panics if p cannot come from kmalloc. */
static struct page *page_of_object(const void *p, const char *who)
{
    vaddr_t a = (vaddr_t)p;

    if (DEBUG_CHECKS && (a < KERNEL_BASE || a >= high_memory))
        panic("%s of %p, which is outside of kmalloc's memory", who, p);
    struct page *page = virt_to_page(p);
    if (unlikely(!(page->flags & PG_SLAB)) && PAGE_OFFSET_OF(a))
        never_given(page, p, who);
    return page;
}

/*
 * What comes from the buddy is larger than the largest class. Frames that nobody holds are left to
 * free_pages(), which knows why that is wrong.
 */
static __attribute__((noinline)) void free_frames(struct page *page, const void *p)
{
    unsigned order = page_order(page);

    if (PAGE_SIZE << order <= KMALLOC_MAX_CACHE && page->refcount > 0)
        never_given(page, p, "kfree");
    free_pages(page, order);
}

void kfree(const void *p)
{
    if (!p)
        return;
    struct page *page = page_of_object(p, "kfree");
    if (likely(page->flags & PG_SLAB))
        slab_free(page->slab_cache, (void *)p);
    else
        free_frames(page, p);
}

size_t ksize(const void *p)
{
    if (!p)
        return 0;
    struct page *page = page_of_object(p, "ksize");
    if (!(page->flags & PG_SLAB))
        return PAGE_SIZE << page_order(page);
    return slab_debug_used(page->slab_cache, p);
}

void *krealloc(void *p, size_t size, gfp_t gfp)
{
    size_t old = ksize(p);

    if (size == 0) {
        kfree(p);
        return NULL;
    }
    if (p && size <= old && size > old / 2)
        return p;
    void *fresh = kmalloc(size, gfp);
    if (fresh && p) {
        memcpy(fresh, p, min(old, size));
        kfree(p);
    }
    return fresh;
}
