/* Zones: sizes, marks, fallback. Drawing in zone.h. */
#include "mm/phys/zone.h"

struct zone zones[ZONE_COUNT];
struct zone *zone_of_gfp[4];
u32 min_free_kbytes;

enum zone_index zone_index_of(pfn_t f)
{
    if (f.v < ZONE_DMA_END >> PAGE_SHIFT)
        return ZONE_DMA;
    return f.v < LOWMEM_MAX >> PAGE_SHIFT ? ZONE_NORMAL : ZONE_HIGHMEM;
}

static void zone_init(struct zone *z, const char *name, u32 start, u32 end)
{
    *z = (struct zone){.name = name, .start = PFN(start), .end = PFN(max(start, end))};
    spin_lock_init(&z->lock, name, RANK_ZONE);
    for (unsigned o = 0; o < MAX_ORDER; o++)
        list_init(&z->area[o].blocks);
}

void zones_init(pfn_t frames)
{
    const u32 dma_end = ZONE_DMA_END >> PAGE_SHIFT;
    const u32 low_end = LOWMEM_MAX >> PAGE_SHIFT;

    zone_init(&zones[ZONE_DMA], "DMA", 0, min(frames.v, dma_end));
    zone_init(&zones[ZONE_NORMAL], "Normal", dma_end, min(frames.v, low_end));
    zone_init(&zones[ZONE_HIGHMEM], "HighMem", low_end, frames.v);
}

/*
 * One frame in 256 is the reserve of requests that cannot wait; in high memory there are no such
 * requests, so its reserve is 0.
 */
static u32 default_reserve(const struct zone *z)
{
    return z->managed ? min(max(z->managed / 256, 4u), 256u) : 0;
}

static void set_marks(struct zone *z, u32 reserve)
{
    z->mark[MARK_MIN] = z == &zones[ZONE_HIGHMEM] ? 0 : reserve;
    z->mark[MARK_LOW] = z->mark[MARK_MIN] + reserve / 4;
    z->mark[MARK_HIGH] = z->mark[MARK_MIN] + reserve / 2;
}

void zones_set_min_free(void)
{
    u32 low = zones[ZONE_DMA].managed + zones[ZONE_NORMAL].managed;
    u32 pages = min(min_free_kbytes / (u32)(PAGE_SIZE / 1024), low);
    u32 dma = pages * (zones[ZONE_DMA].managed * 4096 / low) / 4096; /* no word overflows */

    set_marks(&zones[ZONE_DMA], dma);
    set_marks(&zones[ZONE_NORMAL], pages - dma);
}

/*
 * What zone z keeps from requests that could have had a higher zone: a share of all memory between
 * z and that zone, 1/256 in DMA and 1/32 in NORMAL (Linux's lowmem_reserve_ratio).
 */
static void set_protection(unsigned z)
{
    const u32 ratio[ZONE_COUNT] = {[ZONE_DMA] = 256, [ZONE_NORMAL] = 32, [ZONE_HIGHMEM] = 1};
    u32 above = 0;

    for (unsigned i = z + 1; i < ZONE_COUNT; i++) {
        above += zones[i].managed;
        zones[z].protection[i] = above / ratio[z];
    }
}

static struct zone *highest_with_memory(enum zone_index from)
{
    for (unsigned i = from; i > ZONE_DMA; i--)
        if (zones[i].managed)
            return &zones[i];
    return &zones[ZONE_DMA];
}

void zones_set_marks(void)
{
    u32 reserve = 0;

    for (unsigned i = 0; i < ZONE_COUNT; i++) {
        struct zone *z = &zones[i];
        set_marks(z, default_reserve(z));
        reserve += z->mark[MARK_MIN];
        set_protection(i);
        for (unsigned cpu = 0; cpu < NR_CPUS; cpu++)
            pcp_set_size(&per_cpu(z->pcp, cpu), z->managed);
    }
    min_free_kbytes = reserve * (PAGE_SIZE / 1024);
    zone_of_gfp[0] = highest_with_memory(ZONE_NORMAL);
    zone_of_gfp[GFP_HIGHMEM] = highest_with_memory(ZONE_HIGHMEM);
    zone_of_gfp[GFP_DMA] = zone_of_gfp[GFP_DMA | GFP_HIGHMEM] = &zones[ZONE_DMA];
}

u32 zone_available(const struct zone *z, gfp_t gfp)
{
    u32 kept = z->protection[zone_preferred(gfp) - zones];

    if (!(gfp & GFP_HIGH))
        kept += z->mark[MARK_MIN] / (gfp & GFP_DYING ? 2 : 1);
    return z->free > kept ? z->free - kept : 0;
}

void zone_get_info(enum zone_index i, struct zone_info *info)
{
    struct zone *z = &zones[i];
    irqflags_t flags = spin_lock_irqsave(&z->lock);

    *info = (struct zone_info){.name = z->name,
                               .free = z->free,
                               .start_pfn = z->start.v,
                               .spanned = z->end.v - z->start.v,
                               .managed = z->managed,
                               .allocs = z->allocs,
                               .frees = z->frees};
    for (unsigned m = 0; m < MARK_COUNT; m++)
        info->mark[m] = z->mark[m];
    for (unsigned k = 0; k < ZONE_COUNT; k++)
        info->protection[k] = z->protection[k];
    for (unsigned o = 0; o < MAX_ORDER; o++)
        info->blocks[o] = z->area[o].count;
    for (unsigned cpu = 0; cpu < NR_CPUS; cpu++) {
        const struct pcp *pcp = &per_cpu(z->pcp, cpu);
        info->pcp_free += pcp->count;
        info->pcp[cpu] = (struct pcp_info){pcp->count, pcp->high,    pcp->batch,
                                           pcp->hits,  pcp->refills, pcp->drains};
    }
    spin_unlock_irqrestore(&z->lock, flags);
}
