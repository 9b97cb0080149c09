/* The naive model of the page allocator. */
#include <stdlib.h>
#include <string.h>
#include "mm/phys/zone.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/phys/model.h"

static u16 *used[MAX_ORDER]; /* by order and block: frames in use */
static u32 free_frames;

static void mark(u32 pfn, u32 frames, int by)
{
    for (unsigned o = 0; o < MAX_ORDER; o++) {
        u32 size = 1u << o;
        u32 step = min(size, frames);
        for (u32 f = pfn; f < pfn + frames; f += step)
            used[o][f >> o] += by * (int)step;
    }
    free_frames -= by * (int)frames;
}

void model_init(void)
{
    free_frames = max_pfn;
    for (unsigned o = 0; o < MAX_ORDER; o++) {
        u32 blocks = (max_pfn >> o) + 1;
        free(used[o]);
        used[o] = calloc(blocks, sizeof(u16));
        /* The last block may reach past the end of memory. */
        used[o][blocks - 1] = (1u << o) - (max_pfn & ((1u << o) - 1));
    }
    drain_page_lists();
    for (u32 f = 0; f < max_pfn; f++)
        mark(f, 1, 1);
    for (unsigned i = 0; i < ZONE_COUNT; i++) {
        for (unsigned o = 0; o < MAX_ORDER; o++) {
            struct page *p;
            list_for_each (p, &zones[i].area[o].blocks, lru)
                mark(page_to_pfn(p).v, 1u << o, -1);
        }
    }
}

static enum zone_index highest_zone(gfp_t gfp)
{
    return gfp & GFP_DMA ? ZONE_DMA : gfp & GFP_HIGHMEM ? ZONE_HIGHMEM : ZONE_NORMAL;
}

void model_alloc(const struct page *p, unsigned order, gfp_t gfp)
{
    u32 pfn = page_to_pfn(p).v;

    CHECK(pfn % (1u << order) == 0);
    CHECK(zone_index_of(page_to_pfn(p)) <= highest_zone(gfp));
    CHECK_EQ(p->refcount, 1);
    if (CHECK(pfn + (1u << order) <= max_pfn))
        CHECK_EQ(used[order][pfn >> order], 0);
    mark(pfn, 1u << order, 1);
}

void model_free(const struct page *p, unsigned order)
{
    mark(page_to_pfn(p).v, 1u << order, -1);
}

static bool has_block(const struct zone *z, unsigned order)
{
    for (u32 f = ROUND_UP(z->start.v, 1u << order); f + (1u << order) <= z->end.v; f += 1u << order)
        if (used[order][f >> order] == 0)
            return true;
    return false;
}

void model_check_failure(gfp_t gfp, unsigned order)
{
    for (unsigned i = 0; i <= highest_zone(gfp); i++)
        if (zone_available(&zones[i], gfp) >= 1u << order)
            CHECK(!has_block(&zones[i], order));
}

void model_check_counts(void)
{
    CHECK_EQ(nr_free_pages(), free_frames);
}
