/*
 * What the allocators cost, in ticks of the time stamp counter: instructions under QEMU's -icount.
 * For `make bench`, which runs it in a release build; each row is a line "# NAME<TAB>TICKS".
 */
#include "kernel/test/ktest.h"
#include "arch/i386/cpu.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/phys/zone.h"

#define REPEATS   16
#define RUN_PAGES 256u /* twice what a per-CPU list holds */

/* `count` operations in one go; before and after are not measured. */
struct row {
    const char *name;
    u32 count;
    void (*before)(void);
    void (*op)(void);
    void (*after)(void);
};

static struct page *page, *run[RUN_PAGES];
static struct kmem_cache *cache;
static void *object;

static void nothing(void)
{
}

static void page_hot(void)
{
    page = alloc_page(GFP_KERNEL);
    free_page(page);
}

static void page_run(void)
{
    for (u32 i = 0; i < RUN_PAGES; i++)
        run[i] = alloc_page(GFP_KERNEL);
    for (u32 i = 0; i < RUN_PAGES; i++)
        free_page(run[i]);
}

static void pages_order_3(void)
{
    page = alloc_pages(GFP_KERNEL, 3);
    free_pages(page, 3);
}

static void kmalloc_64(void)
{
    object = kmalloc(64, GFP_KERNEL);
}

static void kfree_object(void)
{
    kfree(object);
}

static void kmalloc_pair(void)
{
    kmalloc_64();
    kfree_object();
}

static void cache_pair(void)
{
    object = kmem_cache_alloc(cache, GFP_KERNEL);
    kmem_cache_free(cache, object);
}

static void vmalloc_pair(void)
{
    object = vmalloc(64 << 10);
    vfree(object);
}

static void take_high_page(void)
{
    page = alloc_page(GFP_KERNEL | GFP_HIGHMEM);
}

static void free_the_page(void)
{
    free_page(page);
}

static void kmap_pair(void)
{
    kmap(page);
    kunmap(page);
}

static void kmap_local_pair(void)
{
    kunmap_local(kmap_local(page));
}

static const struct row rows[] = {
    {"alloc_page + free_page, hot", 1, page_hot, page_hot, nothing},
    {"alloc_page + free_page, 256 pages and back, each", RUN_PAGES, drain_page_lists, page_run,
     nothing},
    {"alloc_page + free_page, the per-CPU list empty", 1, drain_page_lists, page_hot, nothing},
    {"alloc_pages + free_pages, order 3", 1, nothing, pages_order_3, nothing},
    {"kmalloc of 64 bytes, hot", 1, kmalloc_pair, kmalloc_64, kfree_object},
    {"kfree of 64 bytes, hot", 1, kmalloc_64, kfree_object, nothing},
    {"kmem_cache_alloc + kmem_cache_free, hot", 1, cache_pair, cache_pair, nothing},
    {"vmalloc of 64 KiB + vfree", 1, vmalloc_pair, vmalloc_pair, nothing},
    {"kmap + kunmap of a user page", 1, take_high_page, kmap_pair, free_the_page},
    {"kmap_local + kunmap_local of a user page", 1, take_high_page, kmap_local_pair, free_the_page},
};

/* The least of a few runs: none of them was interrupted. */
static u32 least_ticks(const struct row *r)
{
    u32 least = ~0u;

    for (u32 i = 0; i < REPEATS; i++) {
        r->before();
        u64 start = rdtsc();
        r->op();
        least = min(least, (u32)(rdtsc() - start));
        r->after();
    }
    return least;
}

/* Takes pages until a tenth of the zone is free; they go to the list by lru. */
static void fill_zone(struct zone *z, gfp_t gfp, struct list_head *pages)
{
    while (z->free > z->managed / 10) {
        struct page *p = alloc_page(gfp | GFP_HIGH | GFP_NOWARN);
        if (!p)
            break;
        list_add(&p->lru, pages);
    }
}

static void give_back(struct list_head *pages)
{
    struct page *p, *next;

    list_for_each_safe (p, next, pages, lru)
        free_page(p);
}

KTEST(bench, nine_tenths_of_memory_in_use)
{
    const struct row idle = {.before = nothing, .op = nothing, .after = nothing};
    struct list_head pages = LIST_HEAD_INIT(pages);
    u32 overhead = least_ticks(&idle);

    cache = kmem_cache_must_create("bench", 64, 0);
    fill_zone(&zones[ZONE_HIGHMEM], GFP_HIGHMEM, &pages);
    fill_zone(&zones[ZONE_NORMAL], 0, &pages);
    fill_zone(&zones[ZONE_DMA], GFP_DMA, &pages);
    for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
        u32 ticks = least_ticks(&rows[i]) - overhead;
        ktest_note("%s\t%u", rows[i].name, (ticks + rows[i].count / 2) / rows[i].count);
    }
    give_back(&pages);
    CHECK_EQ(kmem_cache_destroy(cache), 0);
}
