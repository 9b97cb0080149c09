#pragma once
/*
 * Zones: memory by what it is good for.
 *
 *     0          16 MiB                    LOWMEM_MAX                       4 GiB
 *     |   DMA    |         NORMAL          |            HIGHMEM             |
 *     '--- ISA devices reach it            '--- the linear map ends here
 *
 * A request names the highest zone that will do and falls back downwards (HIGHMEM, NORMAL, DMA), so
 * that scarce low memory goes last. Two marks keep some of it in hand:
 *
 *     free frames
 *      high   where reclaim may stop
 *      low    where reclaim has to begin
 *      min    below: only for GFP_HIGH (requests from interrupts, which cannot wait),
 *             and down to a half of it for GFP_DYING
 *
 * and `protection[i]` more is kept from requests for the higher zone i: user pages that fall back
 * must not eat all memory that only the kernel's own structures need.
 */
#include <faultline/types.h>
#include <faultline/percpu.h>
#include <faultline/spinlock.h>
#include "mm/phys/alloc.h"
#include "mm/phys/pcp.h"

enum zone_index { ZONE_DMA, ZONE_NORMAL, ZONE_HIGHMEM, ZONE_COUNT };
enum zone_mark { MARK_MIN, MARK_LOW, MARK_HIGH, MARK_COUNT };

#define ZONE_DMA_END (16ul << 20) /* bytes */

/* Free blocks of one order. */
struct free_area {
    struct list_head blocks;
    u32 count;
};

struct zone {
    DEFINE_PER_CPU(struct pcp, pcp);
    struct spinlock lock; /* for all below, interrupts off */
    u32 free;             /* frames in `area` */
    u32 nonempty;         /* bit o: area[o] has a block */
    struct free_area area[MAX_ORDER];
    u32 mark[MARK_COUNT];
    u32 protection[ZONE_COUNT];
    pfn_t start, end;  /* frames it may span: end exclusive */
    u32 managed;       /* frames given to the allocator */
    u32 allocs, frees; /* frames, past the per-CPU lists */
    const char *name;
} __attribute__((
    aligned(1024))); /* so that the way from a page to its zone needs no multiplication */

_Static_assert(NR_CPUS > 1 || sizeof(struct zone) == 1024, "the alignment fits the size");

extern struct zone zones[ZONE_COUNT];

/* By gfp & (GFP_DMA | GFP_HIGHMEM): the highest zone with memory that the request may use. */
extern struct zone *zone_of_gfp[4];

static inline struct zone *zone_preferred(gfp_t gfp)
{
    return zone_of_gfp[gfp & (GFP_DMA | GFP_HIGHMEM)];
}

static inline struct zone *page_zone(const struct page *p)
{
    struct zone *z = &zones[p->flags >> PG_ZONE_SHIFT];

    __asm__("" : "+r"(z)); /* keeps the compiler from computing the sum anew for each field */
    return z;
}

/* The zone that frame f belongs to by its address. */
enum zone_index zone_index_of(pfn_t f);

/* Empty zones over [0, frames). */
void zones_init(pfn_t frames);
/* Recomputes marks, protection and fallback after frames were added. */
void zones_set_marks(void);

/* The min marks of all zones together, KiB (vm.min_free_kbytes). */
extern u32 min_free_kbytes;
/* To be called after it was set: each zone below high memory gets its share. */
void zones_set_min_free(void);

/*
 * Frames that a request of this gfp may take now from z, above its marks; 0 if none.
 * Caller holds z->lock, or is content with a guess.
 */
u32 zone_available(const struct zone *z, gfp_t gfp);

/* One snapshot of a zone, for /proc/zoneinfo, buddyinfo, meminfo. */
struct zone_info {
    const char *name;
    u32 free, pcp_free; /* frames in the buddy; on the per-CPU lists */
    u32 mark[MARK_COUNT];
    u32 protection[ZONE_COUNT];
    u32 start_pfn, spanned, managed;
    u32 blocks[MAX_ORDER];
    u32 allocs, frees;
    struct pcp_info pcp[NR_CPUS];
};

void zone_get_info(enum zone_index i, struct zone_info *info);
