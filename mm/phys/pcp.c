/* Per-CPU page lists: the slow side, towards the buddy. Drawing in pcp.h. */
#include "mm/phys/buddy.h"
#include "mm/phys/pcp.h"

/* At most 1/64 of the zone waits here, so that a small machine loses little to it. */
void pcp_set_size(struct pcp *pcp, u32 managed)
{
    u32 high = managed / 64;

    high = min(max(high, 4u), PCP_MAX);
    pcp->high = high;
    pcp->batch = high / 4;
}

u32 pcp_refill(struct zone *z, struct pcp *pcp, u32 n)
{
    struct page *pages[PCP_MAX / 4];
    u32 got = buddy_alloc_bulk(z, pages, min(n, pcp->batch));

    /* Backwards, so that pages will be taken in ascending order. */
    for (u32 i = got; i > 0; i--)
        pcp_push(pcp, pages[i - 1]);
    z->allocs += got;
    pcp->refills++;
    return got;
}

/* Length of the stretch of neighbouring frames, ascending, that begins at ring index i. */
static u32 run_length(const struct pcp *pcp, u32 i, u32 max)
{
    const struct page *first = pcp->ring[i % PCP_MAX];
    u32 n = 1;

    while (n < max && pcp->ring[(i + n) % PCP_MAX] == first + n)
        n++;
    return n;
}

/*
 * What munmap frees are often neighbours in order; as one range they need far fewer joins than one
 * by one.
 */
void pcp_drain(struct zone *z, struct pcp *pcp, u32 n)
{
    n = min(n, pcp_count(pcp));
    pcp->drains++;
    spin_lock(&z->lock);
    z->frees += n;
    while (n) {
        struct page *first = pcp->ring[pcp->tail % PCP_MAX];
        u32 run = run_length(pcp, pcp->tail, n);
        for (u32 i = 0; i < run; i++)
            first[i].flags &= ~PG_PCP;
        buddy_free_range(z, first, run);
        pcp->tail += run;
        n -= run;
    }
    spin_unlock(&z->lock);
}
