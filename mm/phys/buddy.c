/* The buddy system. Drawing and contracts in buddy.h. */
#include "mm/phys/buddy.h"

/*
 * Zones end at multiples of the largest block, so that no buddy is in another zone. Where RAM ends
 * in between, the zone's `end` says so.
 */
_Static_assert(ZONE_DMA_END % (PAGE_SIZE << (MAX_ORDER - 1)) == 0, "DMA ends with a block");
_Static_assert(LOWMEM_MAX % (PAGE_SIZE << (MAX_ORDER - 1)) == 0, "NORMAL ends with a block");

static inline u32 free_block_flags(unsigned order)
{
    return PG_BUDDY | order << PG_ORDER_SHIFT;
}

static inline void block_add(struct zone *z, struct page *p, unsigned order)
{
    p->flags |= free_block_flags(order);
    list_add(&p->lru, &z->area[order].blocks);
    z->area[order].count++;
    z->nonempty |= 1u << order;
}

static inline void block_remove(struct zone *z, struct page *p, unsigned order)
{
    p->flags &= ~(PG_BUDDY | PG_ORDER_MASK);
    list_del(&p->lru);
    if (--z->area[order].count == 0)
        z->nonempty &= ~(1u << order);
}

/* Takes the first block of `order`, keeps 2^to frames of it and frees the upper halves. */
static struct page *split_first(struct zone *z, unsigned order, unsigned to)
{
    struct page *p = list_first(&z->area[order].blocks, struct page, lru);

    block_remove(z, p, order);
    while (order > to) {
        order--;
        block_add(z, p + (1u << order), order);
    }
    return p;
}

struct page *buddy_alloc(struct zone *z, unsigned order)
{
    u32 fitting = z->nonempty >> order << order;

    if (!fitting)
        return NULL;
    z->free -= 1u << order;
    return split_first(z, __builtin_ctz(fitting), order);
}

static inline unsigned log2_floor(u32 n)
{
    return 31 - __builtin_clz(n);
}

/*
 * Small blocks are used up whole. A larger one is split only for who has nothing yet: pieces of it
 * on top of small blocks would leave an odd rest, and from then on every bulk would end in one.
 */
u32 buddy_alloc_bulk(struct zone *z, struct page **pages, u32 n)
{
    u32 got = 0;

    while (got < n) {
        ASSERT(z->nonempty);
        unsigned order = __builtin_ctz(z->nonempty);
        unsigned most = log2_floor(n - got);
        if (order > most && got)
            break;
        struct page *p = split_first(z, order, min(order, most));
        for (u32 i = 1u << min(order, most); i > 0; i--)
            pages[got++] = p + i - 1;
    }
    z->free -= got;
    return got;
}

void buddy_free(struct zone *z, struct page *p, unsigned order)
{
    u32 pfn = page_to_pfn(p).v;

    z->free += 1u << order;
    for (; order < MAX_ORDER - 1; order++) {
        u32 buddy = pfn ^ (1u << order);
        struct page *b = mem_map + buddy;
        if (buddy >= z->end.v || (b->flags & (PG_BUDDY | PG_ORDER_MASK)) != free_block_flags(order))
            break;
        block_remove(z, b, order);
        pfn &= buddy;
    }
    block_add(z, mem_map + pfn, order);
}

void buddy_free_range(struct zone *z, struct page *p, u32 n)
{
    while (n) {
        u32 pfn = page_to_pfn(p).v;
        unsigned order = min(log2_floor(n), MAX_ORDER - 1u);
        if (pfn & ((1u << order) - 1))
            order = __builtin_ctz(pfn);
        buddy_free(z, p, order);
        p += 1u << order;
        n -= 1u << order;
    }
}
