#pragma once
/*
 * Per-CPU page lists: free frames of order 0 in front of the buddy, one stack for each zone and
 * CPU.
 *
 *     page[]   | p | p | p | p | p | p |   |   |
 *                |               |       '-- high: full
 *                |               '-- count: pages are taken and given here, cache-hot ones first
 *                '-- the longest unused go back to the buddy, many at a time
 *
 * The CPU's own code uses it with interrupts off, so it needs no lock and works in any context.
 */
#include <faultline/types.h>
#include <faultline/percpu.h>
#include "mm/phys/page.h"

#define PCP_MAX 128u

struct zone;

struct pcp {
    u32 count;
    u32 high, batch; /* refills `batch` when empty, drains down to `batch` at `high` */
    u32 hits;        /* allocations that found a page here */
    u32 refills, drains;
    struct page *page[PCP_MAX];
};

/* For /proc/zoneinfo. */
struct pcp_info {
    u32 count, high, batch, hits, refills, drains;
};

/* Sizes the list for a zone of so many frames. It is not too full for that. */
void pcp_set_size(struct pcp *pcp, u32 managed);
/*
 * Takes up to `n` (at most batch) pages from the buddy into an empty list. Interrupts off, zone
 * lock held.
 */
void pcp_refill(struct zone *z, struct pcp *pcp, u32 n);
/* Gives the `n` (at most count) longest unused pages back to the buddy. Interrupts off, zone lock
 * not held. */
void pcp_drain(struct zone *z, struct pcp *pcp, u32 n);
