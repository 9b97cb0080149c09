#pragma once
/*
 * Reaching a frame that may be in high memory. For a low frame both ways cost nothing: the linear
 * map has it.
 */
#include <faultline/types.h>
#include "mm/phys/page.h"

/*
 * Persistent mapping, counted per page: all holders of a page share one address. Process context;
 * sleeps while the window is full.
 */
void *kmap_high(struct page *p);
void kunmap_high(struct page *p);

static inline void *kmap(struct page *p)
{
    return likely(!page_is_highmem(p)) ? page_address(p) : kmap_high(p);
}

static inline void kunmap(struct page *p)
{
    if (unlikely(page_is_highmem(p)))
        kunmap_high(p);
}

/*
 * Temporary mapping of this CPU: must be undone in reverse order, without sleeping in between.
 * Any context. At most KMAP_LOCAL_DEPTH nested.
 */
#define KMAP_LOCAL_DEPTH 8
void *kmap_local_slow(struct page *p);
void kunmap_local_slow(void *addr);

static inline void *kmap_local(struct page *p)
{
    return likely(!page_is_highmem(p)) ? page_address(p) : kmap_local_slow(p);
}

static inline void kunmap_local(void *addr)
{
    if (unlikely((vaddr_t)addr >= FIXMAP_BASE))
        kunmap_local_slow(addr);
}

/* Page tables and slots; called by phys_init() on a machine with high memory. */
void kmap_init(void);

/* For the tests: pages that are kmapped, and depth of this CPU's local mappings. */
u32 kmap_pages_in_use(void);
u32 kmap_local_depth(void);
