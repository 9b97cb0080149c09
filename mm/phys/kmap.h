#pragma once
/*
 * Reaching a frame that may be in high memory. For a low frame both ways cost nothing: the linear
 * map has it.
 */
#include <faultline/types.h>
#include "mm/phys/page.h"

/* Persistent mapping, counted per page; may sleep while the window is full. */
void *kmap(struct page *p);
void kunmap(struct page *p);

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
