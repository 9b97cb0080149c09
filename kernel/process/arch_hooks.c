#include "arch/i386/hooks.h"
#include "arch/i386/context.h"
#include "arch/i386/kernel_map.h"
#include "kernel/process/process.h"
#include "kernel/process/stack.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"

void *table_page_alloc(void)
{
    struct page *p = alloc_page(GFP_KERNEL);

    if (!p)
        return NULL;
    p->flags |= PG_TABLE;
    return page_address(p);
}

void table_page_free(void *page)
{
    struct page *p = virt_to_page(page);

    p->flags &= ~PG_TABLE;
    free_page(p);
}

struct list_head *table_page_link(void *page)
{
    return &virt_to_page(page)->lru;
}

void *table_page_of_link(struct list_head *link)
{
    return page_address(list_entry(link, struct page, lru));
}

/* Page directories and kernel stacks that wait for the next fork. */
static u32 shrink_ready(void)
{
    return pgd_drain() + stack_drain() * (KERNEL_STACK_SIZE / PAGE_SIZE);
}

void process_shrinker_init(void)
{
    static struct shrinker ready = {.shrink = shrink_ready};

    shrinker_register(&ready);
}

static struct kmem_cache *fpu_cache;

void fpu_memory_init(u32 size)
{
    fpu_cache = kmem_cache_must_create("fpu_state", size, 16);
}

struct fpu_state *fpu_memory_alloc(void)
{
    return kmem_cache_alloc(fpu_cache, GFP_KERNEL);
}

void fpu_memory_free(struct fpu_state *s)
{
    kmem_cache_free(fpu_cache, s);
}
