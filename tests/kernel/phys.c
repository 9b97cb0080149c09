/* Physical memory on the real machine: buddy, zones, kmap, misuse. */
#include <arch/i386/page_ops.h>
#include <faultline/string.h>
#include "kernel/test/ktest.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/phys/zone.h"

static void take_info(struct zone_info info[ZONE_COUNT])
{
    drain_page_lists();
    for (unsigned i = 0; i < ZONE_COUNT; i++)
        zone_get_info(i, &info[i]);
}

static void check_same_blocks(const struct zone_info *before, const struct zone_info *after)
{
    for (unsigned i = 0; i < ZONE_COUNT; i++)
        for (unsigned o = 0; o < MAX_ORDER; o++)
            CHECK_EQ(after[i].blocks[o], before[i].blocks[o]);
}

KTEST(phys, blocks_are_aligned_and_join_again)
{
    static struct zone_info before[ZONE_COUNT], after[ZONE_COUNT];
    struct page *p[MAX_ORDER];

    take_info(before);
    for (unsigned o = 0; o < MAX_ORDER; o++) {
        p[o] = alloc_pages(GFP_KERNEL | GFP_NOWARN, o);
        if (p[o])
            CHECK_EQ(page_to_pfn(p[o]).v & ((1u << o) - 1), 0);
    }
    CHECK(p[0] && p[1] && p[2]);
    for (unsigned o = 0; o < MAX_ORDER; o++)
        if (p[o])
            free_pages(p[o], o);
    take_info(after);
    check_same_blocks(before, after);
}

KTEST(phys, every_frame_holds_what_is_written)
{
    static struct page *pages[512];
    u32 n = 0;

    while (n < ARRAY_SIZE(pages) && (pages[n] = alloc_page(GFP_USER | GFP_NOWARN))) {
        u32 *va = kmap_local(pages[n]);
        va[0] = va[1023] = page_to_pfn(pages[n]).v;
        kunmap_local(va);
        n++;
    }
    for (u32 i = 0; i < n; i++) {
        u32 *va = kmap_local(pages[i]);
        CHECK(va[0] == page_to_pfn(pages[i]).v && va[1023] == va[0]);
        kunmap_local(va);
    }
    page_put_many(pages, n);
}

KTEST(phys, zeroed_pages_are_zero)
{
    for (unsigned pass = 0; pass < 2; pass++) {
        struct page *p = alloc_page(GFP_USER | GFP_ZERO);
        u32 *va = kmap_local(p), set = 0;
        for (u32 i = 0; i < PAGE_SIZE / 4; i++)
            set |= va[i];
        CHECK_EQ(set, 0);
        memset(va, 0xff, PAGE_SIZE);
        kunmap_local(va);
        page_put(p);
    }
}

KTEST(phys, zones_add_up)
{
    struct zone_info info;
    u32 managed = 0, free = 0;

    for (unsigned i = 0; i < ZONE_COUNT; i++) {
        zone_get_info(i, &info);
        managed += info.managed;
        free += info.free + info.pcp_free;
        CHECK(info.managed <= info.spanned);
    }
    CHECK_EQ(managed, nr_total_pages());
    CHECK_EQ(free, nr_free_pages());
}

KTEST(phys, dma_requests_stay_below_16_mib)
{
    struct page *p = alloc_pages(GFP_DMA | GFP_WAIT, 1);

    CHECK(p && page_to_phys(p).v < ZONE_DMA_END);
    free_pages(p, 1);
}

/* On a machine with high memory: two mappings of one frame, and the rules of the temporary one. */
KTEST(phys, high_frames_are_reached_by_kmap)
{
    struct page *p = alloc_page(GFP_USER);

    if (page_is_highmem(p)) {
        u32 *a = kmap(p), *b = kmap_local(p);
        CHECK(a != b && (vaddr_t)a >= KMAP_BASE && (vaddr_t)b >= FIXMAP_BASE);
        a[77] = 0xfeedface;
        CHECK_EQ(b[77], 0xfeedface);
        CHECK(kmap(p) == a);
        kunmap(p);
        kunmap_local(b);
        kunmap(p);
        CHECK_EQ(kmap_pages_in_use(), 0);
    }
    page_put(p);
}

static void put_twice(void *p)
{
    page_put(p);
    page_put(p);
}

static void free_wrong_order(void *p)
{
    free_pages(p, 2);
}

static void free_reserved(void *unused)
{
    (void)unused;
    free_page(virt_to_page(mem_map));
}

KTEST(phys, misuse_is_told_exactly)
{
    struct page *p = alloc_page(GFP_KERNEL);

    ktest_expect_panic(put_twice, p, "double free (order 0");
    p->refcount = 0; /* as the first of the two left it */
    p = alloc_pages(GFP_KERNEL, 3);
    ktest_expect_panic(free_wrong_order, p, "free with wrong order (order 3, freed as 2;");
    free_pages(p, 3);
    ktest_expect_panic(free_reserved, NULL, "free of a reserved frame");
}
