/* Zones and per-CPU lists: fallback, marks, counters, failure. */
#include <stdlib.h>
#include <string.h>
#include "mm/failinject.h"
#include "mm/fault_attr.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/init.h"
#include "mm/phys/kmap.h"
#include "mm/phys/zone.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/phys/check.h"
#include "tests/host/phys/tests.h"

#define MAX_PAGES 40000u
static struct page *held[MAX_PAGES];
static u32 nr_held;

/* Allocates single frames until there are no more. */
static u32 exhaust(gfp_t gfp)
{
    u32 n = 0;
    struct page *p;

    while (nr_held < MAX_PAGES && (p = alloc_page(gfp | GFP_NOWARN))) {
        held[nr_held++] = p;
        n++;
    }
    return n;
}

static void free_held(void)
{
    while (nr_held)
        page_put(held[--nr_held]);
}

void test_pcp_counters(void)
{
    host_boot(64, 0);
    struct zone *z = &zones[ZONE_NORMAL];
    struct pcp *pcp = &this_cpu(z->pcp);
    CHECK_EQ(pcp->high, PCP_MAX);
    CHECK_EQ(pcp->batch, PCP_MAX / 4);
    drain_page_lists();
    u32 free = nr_free_pages(), in_buddy = z->free;
    u32 hits = pcp->hits, refills = pcp->refills, drains = pcp->drains;

    /* Each allocation is a hit or a refill of at most a batch. */
    for (u32 i = 1; i <= 10 * pcp->batch; i++) {
        u32 had = pcp->count;
        held[nr_held++] = alloc_page(GFP_KERNEL);
        CHECK_EQ(pcp->hits - hits + pcp->refills - refills, i);
        CHECK(had ? pcp->count == had - 1 : pcp->count < pcp->batch);
        CHECK_EQ(z->free + pcp->count, in_buddy - i);
        CHECK_EQ(nr_free_pages(), free - i);
    }
    CHECK(pcp->refills - refills >= 10 && pcp->refills - refills <= 10 + 2 * MAX_ORDER);
    free_held();
    CHECK_EQ(nr_free_pages(), free);

    /* At `high` all but a batch goes back. */
    for (u32 i = 0; i < 2 * pcp->high; i++)
        held[nr_held++] = alloc_page(GFP_KERNEL);
    drains = pcp->drains;
    free_held();
    CHECK(pcp->drains > drains);
    CHECK(pcp->count >= pcp->batch && pcp->count < pcp->high);
    CHECK_EQ(nr_free_pages(), free);
    drain_page_lists();
    CHECK_EQ(pcp->count, 0);
    CHECK_EQ(z->free, in_buddy);
    check_all_zones();
}

void test_pcp_order(void)
{
    struct page *p[16];
    u32 blocks = 0;

    host_boot(64, 0);
    drain_page_lists();
    /* Once the small blocks are used up, neighbours come in ascending order. */
    exhaust(GFP_KERNEL);
    for (u32 i = 1000; i < 9000; i++)
        blocks += held[i] != held[i - 1] + 1;
    CHECK(blocks <= 8000 / 32 + 2 * MAX_ORDER);
    free_held();
    for (unsigned i = 0; i < 16; i++)
        p[i] = alloc_page(GFP_KERNEL);
    /* The last freed is the next given: its lines are in the cache. */
    struct page *third = p[3], *ninth = p[9];
    page_put(third);
    page_put(ninth);
    CHECK((p[9] = alloc_page(GFP_KERNEL)) == ninth);
    CHECK((p[3] = alloc_page(GFP_KERNEL)) == third);
    page_put_many(p, 16);
}

/* Frames on a per-CPU list are parts of no block: a request that needs one drains the lists. */
void test_drain_for_block(void)
{
    host_boot(6, 0);
    exhaust(GFP_ATOMIC);
    CHECK_EQ(nr_free_pages(), 0);
    struct page *block = mem_map + 1024;
    for (u32 i = 0; i < 4; i++)
        page_put(block + i);
    CHECK_EQ(this_cpu(zones[ZONE_DMA].pcp).count, 4);
    struct page *p = alloc_pages(GFP_ATOMIC, 2);
    CHECK(p == block);
    if (p)
        free_pages(p, 2);
    for (u32 i = 0; i < nr_held; i++)
        if (held[i] >= block && held[i] < block + 4)
            held[i--] = held[--nr_held];
    free_held();
    check_all_zones();
}

/* Neighbours given back together pass the lists by, and join at once. */
void test_put_many_runs(void)
{
    struct block_counts before, after;
    static struct page *pages[700];

    host_boot(64, 0);
    count_blocks(&before);
    for (unsigned i = 0; i < 700; i++)
        pages[i] = alloc_page(GFP_KERNEL);
    u32 drains = this_cpu(zones[ZONE_NORMAL].pcp).drains;
    page_put_many(pages, 700);
    CHECK_EQ(this_cpu(zones[ZONE_NORMAL].pcp).drains, drains);
    count_blocks(&after);
    same_blocks(&before, &after);

    /* A run ends where its zone does. */
    struct page *border = mem_map + (ZONE_DMA_END >> PAGE_SHIFT) - 8;
    exhaust(GFP_KERNEL);
    exhaust(GFP_DMA | GFP_HIGH);
    u32 n = 0;
    for (u32 i = 0; i < 16; i++)
        n += border[i].refcount == 1;
    CHECK_EQ(n, 16);
    for (u32 i = 0; i < 16; i++)
        pages[i] = border + i;
    for (u32 i = 0; i < nr_held; i++)
        if (held[i] >= border && held[i] < border + 16)
            held[i--] = held[--nr_held];
    page_put_many(pages, 16);
    check_all_zones();
    free_held();
    count_blocks(&after);
    same_blocks(&before, &after);
}

void test_zone_fallback(void)
{
    struct zone *dma = &zones[ZONE_DMA], *normal = &zones[ZONE_NORMAL],
                *high = &zones[ZONE_HIGHMEM];
    struct block_counts before, after;

    host_boot(48, 32);
    count_blocks(&before);
    /* User pages: all of high memory first, then down to what is kept from them. */
    held[nr_held++] = alloc_page(GFP_USER);
    CHECK(page_zone(held[0]) == high);
    exhaust(GFP_USER);
    CHECK_EQ(high->free, 0);
    CHECK_EQ(normal->free, normal->mark[MARK_MIN] + normal->protection[ZONE_HIGHMEM]);
    CHECK_EQ(dma->free, dma->mark[MARK_MIN] + dma->protection[ZONE_HIGHMEM]);
    CHECK(normal->protection[ZONE_HIGHMEM] >= 32 * 256 / 32 - 1);
    /* The kernel gets more: its own protection in DMA is smaller, there is none in NORMAL. */
    CHECK(exhaust(GFP_KERNEL) > 0);
    CHECK_EQ(normal->free, normal->mark[MARK_MIN]);
    CHECK_EQ(dma->free, dma->mark[MARK_MIN] + dma->protection[ZONE_NORMAL]);
    /* DMA requests are not protected against, but have no other zone. */
    CHECK(exhaust(GFP_DMA) > 0);
    CHECK_EQ(dma->free, dma->mark[MARK_MIN]);
    CHECK_EQ(normal->free, normal->mark[MARK_MIN]);
    /* Interrupts take the reserve, to the last frame but what DMA keeps from NORMAL requests. */
    CHECK(exhaust(GFP_ATOMIC) > 0);
    CHECK_EQ(normal->free, 0);
    CHECK(exhaust(GFP_ATOMIC | GFP_DMA) > 0);
    CHECK_EQ(dma->free, 0);
    CHECK_EQ(nr_free_pages(), 0);
    free_held();
    count_blocks(&after);
    same_blocks(&before, &after);
    check_all_zones();
}

void test_zone_dma_only(void)
{
    host_boot(6, 0);
    for (unsigned i = 0; i < 4; i++)
        CHECK(zone_of_gfp[i] == &zones[ZONE_DMA]);
    CHECK_EQ(zones[ZONE_DMA].protection[ZONE_HIGHMEM], 0);
    u32 free = nr_free_pages();
    CHECK_EQ(exhaust(GFP_USER), free - zones[ZONE_DMA].mark[MARK_MIN]);
    CHECK(zones[ZONE_DMA].mark[MARK_MIN] < 16);
    free_held();
    CHECK_EQ(nr_free_pages(), free);
}

void test_zone_sums(void)
{
    struct zone_info info;
    u32 total = 0, free = 0;

    host_boot(40, 8);
    for (unsigned i = 0; i < ZONE_COUNT; i++) {
        u32 in_blocks = 0;
        zone_get_info(i, &info);
        for (unsigned o = 0; o < MAX_ORDER; o++)
            in_blocks += info.blocks[o] << o;
        CHECK_EQ(in_blocks, info.free);
        CHECK(info.mark[MARK_MIN] <= info.mark[MARK_LOW] &&
              info.mark[MARK_LOW] <= info.mark[MARK_HIGH]);
        CHECK(info.managed <= info.spanned);
        CHECK_EQ(info.pcp[0].count, info.pcp_free);
        total += info.managed;
        free += info.free + info.pcp_free;
    }
    CHECK_EQ(total, nr_total_pages());
    CHECK_EQ(free, nr_free_pages());
}

void test_zero(void)
{
    host_boot(20, 4);
    for (unsigned order = 0; order < 4; order++) {
        for (unsigned high = 0; high < 2; high++) {
            gfp_t gfp = high ? GFP_USER : GFP_KERNEL;
            for (unsigned pass = 0; pass < 2; pass++) {
                struct page *p = alloc_pages(gfp | GFP_ZERO, order);
                for (u32 i = 0; i < 1u << order; i++) {
                    u8 *va = kmap_local(p + i);
                    for (u32 k = 0; k < PAGE_SIZE; k++)
                        CHECK_EQ(va[k], 0);
                    memset(va, 0xee, PAGE_SIZE);
                    kunmap_local(va);
                }
                CHECK_EQ(page_is_highmem(p), high);
                free_pages(p, order);
            }
        }
    }
}

void test_put_many(void)
{
    host_boot(32, 8);
    u32 free = nr_free_pages();
    static struct page *pages[1000];
    for (unsigned i = 0; i < 1000; i++)
        pages[i] = alloc_page(i % 3 ? GFP_USER : GFP_KERNEL);
    page_get(pages[7]);
    pages[9]->flags |= PG_ANON;
    page_put_many(pages, 1000);
    CHECK_EQ(pages[7]->refcount, 1);
    CHECK_EQ(pages[9]->flags & PG_ANON, 0);
    CHECK_EQ(nr_free_pages(), free - 1);
    page_put(pages[7]);
    CHECK_EQ(nr_free_pages(), free);
    page_put_many(pages, 0);
    /* The last of several holders that let go at the same time. */
    pages[0] = alloc_page(GFP_KERNEL);
    page_put_shared(pages[0]);
    CHECK_EQ(nr_free_pages(), free);
    drain_page_lists();
    check_all_zones();
}

void test_failure_log(void)
{
    host_boot(4, 0);
    CHECK(alloc_pages(GFP_KERNEL, 10) == NULL);
    CHECK(strcmp(host_log(), "page allocation failure: order:10, mode:0x10 (1 so far)\n") == 0);
    CHECK(alloc_pages(GFP_KERNEL | GFP_NOWARN, 10) == NULL);
    CHECK(strstr(host_log(), "2 so far") == NULL);
    /* A storm of failures does not become a storm of lines. */
    for (unsigned i = 0; i < 5000; i++)
        CHECK(alloc_pages(GFP_KERNEL, 10) == NULL);
    u32 lines = 0;
    for (const char *c = host_log(); *c; c++)
        lines += *c == '\n';
    CHECK(lines >= 10 && lines <= 20);
    CHECK_EQ(nr_alloc_failures(), 5002);
}

void test_injection(void)
{
    host_boot(16, 0);
    u32 free = nr_free_pages();
    for (u32 nth = 1; nth <= 5; nth++) {
        fail_set(FAIL_PAGE, nth);
        for (u32 i = 1; i <= 6; i++) {
            struct page *p = alloc_pages(GFP_KERNEL, i % 2);
            CHECK_EQ(p == NULL, i == nth);
            if (p)
                free_pages(p, i % 2);
        }
        CHECK(fail_clear(FAIL_PAGE));
        CHECK_EQ(fail_page_alloc.injected, nth);
    }
    fail_set(FAIL_ANY, 2);
    fail_set(FAIL_PAGE, 3);
    struct page *a = alloc_page(GFP_KERNEL), *b = alloc_page(GFP_KERNEL),
                *c = alloc_page(GFP_KERNEL), *d = alloc_page(GFP_KERNEL);
    CHECK(a && !b && !c && d);
    page_put(a);
    page_put(d);
    fail_set(FAIL_PAGE, 1);
    a = alloc_page(GFP_KERNEL | GFP_NOFAIL_INJECT);
    CHECK(a != NULL);
    page_put(a);
    CHECK(!fail_clear(FAIL_PAGE));
    CHECK_EQ(nr_free_pages(), free);
    CHECK(strstr(host_log(), "failure") == NULL);
}

/* Memory that an object cache holds ready comes back when a request would fail without it. */
void test_shrinker(void)
{
    host_boot(4, 0);
    static void *obj[2000];
    u32 n = 0, slab_frames = kmem_slab_frames();
    while (n < 2000 && (obj[n] = kmalloc(192, GFP_KERNEL | GFP_NOWARN)))
        n++;
    CHECK(kmem_slab_frames() > slab_frames + 50);
    exhaust(GFP_KERNEL);
    /* All but every 40th object: most slabs stay in use and no request finds an empty one. */
    for (u32 i = 0; i < n; i++)
        kfree(obj[i]);
    CHECK(kmem_slab_frames() > slab_frames);
    u32 more = exhaust(GFP_KERNEL);
    CHECK(more >= 50);
    CHECK(kmem_slab_frames() <= slab_frames);
    free_held();
}
