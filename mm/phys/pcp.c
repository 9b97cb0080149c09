/* Per-CPU page lists: the slow side, towards the buddy. Drawing in pcp.h. */
#include <faultline/string.h>
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

void pcp_refill(struct zone *z, struct pcp *pcp, u32 n)
{
    pcp->count = buddy_alloc_bulk(z, pcp->page, min(n, pcp->batch));
    pcp->refills++;
    z->allocs += pcp->count;
}

/* Length of the stretch of neighbouring frames, ascending, at the start of the n pages. */
static u32 run_length(struct page *const pages[], u32 n)
{
    u32 run = 1;

    while (run < n && pages[run] == pages[0] + run)
        run++;
    return run;
}

/*
 * What munmap frees are often neighbours in order; as one range they need far fewer joins than one
 * by one.
 */
void pcp_drain(struct zone *z, struct pcp *pcp, u32 n)
{
    spin_lock(&z->lock);
    for (u32 i = 0; i < n;) {
        u32 run = run_length(pcp->page + i, n - i);
        buddy_free_range(z, pcp->page[i], run);
        i += run;
    }
    z->frees += n;
    spin_unlock(&z->lock);
    pcp->count -= n;
    pcp->drains++;
    memmove(pcp->page, pcp->page + n, pcp->count * sizeof(pcp->page[0]));
}
