#pragma once
/*
 * Per-CPU page lists: free frames of order 0 in front of the buddy, one ring for each zone and CPU.
 *
 *                 tail                head
 *     ring  . . .  p  p  p  p  p  p  p  . . .         count = head - tail
 *                  |                 |
 *                  |                 '-- pages are taken and given back here: cache-hot ones first
 *                  '-- the longest unused go back to the buddy, `batch` at a time
 *
 * The CPU's own code uses it with interrupts off, so it needs no lock and works in any context.
 */
#include <faultline/types.h>
#include <faultline/percpu.h>
#include "mm/phys/page.h"

#define PCP_MAX 64u /* entries of the ring; a power of two */

struct zone;

struct pcp {
    u32 head, tail;  /* count upwards for ever; the index is modulo PCP_MAX */
    u32 high, batch; /* drains `batch` at `high`, refills `batch` when empty */
    u32 hits;        /* allocations that found a page here */
    u32 refills, drains;
    struct page *ring[PCP_MAX];
};

/* For /proc/zoneinfo. */
struct pcp_info {
    u32 count, high, batch, hits, refills, drains;
};

/* Sizes the ring for a zone of so many frames. */
void pcp_set_size(struct pcp *pcp, u32 managed);
/*
 * Takes up to `n` (at most batch) pages from the buddy. Interrupts off, zone lock held. Returns
 * how many.
 */
u32 pcp_refill(struct zone *z, struct pcp *pcp, u32 n);
/* Gives the `n` longest unused pages back to the buddy. Interrupts off, zone lock not held. */
void pcp_drain(struct zone *z, struct pcp *pcp, u32 n);

static inline u32 pcp_count(const struct pcp *pcp)
{
    return pcp->head - pcp->tail;
}

/* Interrupts off, count > 0. */
static inline struct page *pcp_pop(struct pcp *pcp)
{
    struct page *p = pcp->ring[--pcp->head % PCP_MAX];

    p->flags &= ~PG_PCP;
    return p;
}

/* Interrupts off, count < PCP_MAX. Of p's flags only the zone's stay. */
static inline void pcp_push(struct pcp *pcp, struct page *p)
{
    p->flags = (p->flags & (PG_ZONE_MASK | PG_HIGHMEM)) | PG_PCP;
    pcp->ring[pcp->head++ % PCP_MAX] = p;
}
