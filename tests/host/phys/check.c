/* The walker of the free lists. */
#include "mm/phys/alloc.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/phys/check.h"

static bool check_block(const struct zone *z, const struct page *p, unsigned order)
{
    u32 pfn = page_to_pfn(p).v, buddy = pfn ^ (1u << order);
    const struct page *b = mem_map + buddy;
    bool ok = true;

    ok &= CHECK((p->flags & PG_BUDDY) && page_order(p) == order && page_zone(p) == z);
    ok &= CHECK(pfn % (1u << order) == 0);
    ok &= CHECK(pfn >= z->start.v && pfn + (1u << order) <= z->end.v);
    if (order < MAX_ORDER - 1 && buddy < z->end.v)
        ok &= CHECK(!((b->flags & PG_BUDDY) && page_order(b) == order));
    for (u32 i = 0; i < 1u << order; i++)
        ok &= CHECK(p[i].refcount == 0 && p[i].mapcount == 0 && !(p[i].flags & PG_RESERVED) &&
                    (i == 0 || !(p[i].flags & PG_BUDDY)));
    return ok;
}

bool check_zone(const struct zone *z)
{
    const struct page *p;
    u32 frames = 0;
    bool ok = true;

    for (unsigned o = 0; o < MAX_ORDER; o++) {
        u32 blocks = 0;
        list_for_each (p, &z->area[o].blocks, lru) {
            ok &= check_block(z, p, o);
            blocks++;
        }
        ok &= CHECK_EQ(blocks, z->area[o].count);
        ok &= CHECK_EQ(blocks > 0, z->nonempty >> o & 1);
        frames += blocks << o;
    }
    ok &= CHECK_EQ(frames, z->free);
    ok &=
        CHECK(this_cpu(z->pcp).count <= PCP_MAX && this_cpu(z->pcp).count <= this_cpu(z->pcp).high);
    return ok;
}

bool check_all_zones(void)
{
    bool ok = true;

    for (unsigned i = 0; i < ZONE_COUNT; i++)
        ok &= check_zone(&zones[i]);
    return ok;
}

void count_blocks(struct block_counts *c)
{
    drain_page_lists();
    for (unsigned i = 0; i < ZONE_COUNT; i++)
        for (unsigned o = 0; o < MAX_ORDER; o++)
            c->n[i][o] = zones[i].area[o].count;
}

bool same_blocks(const struct block_counts *a, const struct block_counts *b)
{
    bool ok = true;

    for (unsigned i = 0; i < ZONE_COUNT; i++)
        for (unsigned o = 0; o < MAX_ORDER; o++)
            ok &= CHECK_EQ(a->n[i][o], b->n[i][o]);
    return ok;
}
