/* The autopsy of a wrong free. Nothing here runs in a correct kernel. */
#include "mm/phys/alloc.h"
#include "mm/phys/bad_page.h"
#include "mm/phys/page_owner.h"

/*
 * The first frame of the block, free or allocated, that frame f is in the middle of; NULL if there
 * is none. Blocks start at multiples of their size, so there is one candidate for each order.
 */
static const struct page *block_around(u32 pfn)
{
    for (unsigned order = 1; order < MAX_ORDER; order++) {
        u32 first = pfn & ~((1u << order) - 1);
        const struct page *p = mem_map + first;
        if (first != pfn && page_order(p) >= order)
            return p;
    }
    return NULL;
}

static const char *reason(const struct page *p, unsigned order)
{
    const struct page *around;

    if (p->flags & PG_RESERVED)
        return "free of a reserved frame";
    if (p->flags & PG_BUDDY)
        return "double free";
    if (p->flags & PG_SLAB)
        return "free of a frame that a slab uses";
    if (p->refcount > 1)
        return "free while others hold references";
    if (p->mapcount)
        return "free while mapped";
    around = block_around(page_to_pfn(p).v);
    if (around)
        return around->flags & PG_BUDDY ? "double free" : "free of the inside of a block";
    return page_order(p) != order ? "free with wrong order" : "double free";
}

void page_bad_free(const struct page *p, unsigned order)
{
    if (p < mem_map || p >= mem_map + max_pfn)
        panic("free of %p, which is no page descriptor", (const void *)p);
    panic("page %#x: %s (order %u, freed as %u; flags %#x, references %d, mapped %d, owner %pS)",
          page_to_pfn(p).v, reason(p, order), page_order(p), order, p->flags, p->refcount,
          p->mapcount, page_owner_caller(p));
}

void page_check_block(const struct page *p, unsigned order)
{
    for (u32 i = 0; DEBUG_CHECKS && i < 1u << order; i++)
        if (p[i].refcount != (i == 0) || p[i].mapcount)
            page_bad_free(p + i, order);
}
