/* Who ends when memory does, what is kept for whom, and what each frame is used for. */
#include "mm/phys/alloc.h"
#include "mm/phys/memory_use.h"
#include "mm/phys/zone.h"
#include "mm/reclaim/oom.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/phys/tests.h"

void test_oom_score(void)
{
    static const struct {
        struct oom_candidate c;
        i32 badness;
        u32 score;
    } cases[] = {
        {{.rss = 0}, 0, 666},
        {{.rss = 300, .swap = 20, .page_tables = 5}, 325, 883},
        {{.rss = 1000}, 1000, 1333},
        {{.rss = 300, .score_adj = 500}, 800, 1200},
        {{.rss = 300, .score_adj = -500}, -200, 533},
        {{.rss = 300, .score_adj = -1000}, OOM_NEVER, 0},
        {{.rss = 300, .unkillable = true}, OOM_NEVER, 0},
    };

    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        CHECK_EQ(oom_badness(&cases[i].c, 1000), cases[i].badness);
        CHECK_EQ(oom_score(&cases[i].c, 1000), cases[i].score);
    }

    struct oom_search s = OOM_SEARCH(1000);
    CHECK(!oom_consider(&s, &cases[6].c));
    CHECK(oom_consider(&s, &cases[1].c));
    CHECK(!oom_consider(&s, &cases[0].c));
    CHECK(oom_consider(&s, &cases[1].c)); /* of equals the later */
    CHECK(!s.wait);
    struct oom_candidate dying = {.dying = true};
    CHECK(!oom_consider(&s, &dying));
    CHECK(s.wait);
}

static struct page *held;
static u32 asked;
static enum oom_answer answer;

/* As the kernel's: somebody ends, and the memory comes with the second answer. */
static enum oom_answer handler(gfp_t gfp, unsigned order)
{
    CHECK(gfp & GFP_WAIT);
    CHECK_EQ(order, 0);
    if (++asked == 2) {
        struct page *p = held;
        held = p->mapping;
        page_put(p);
    }
    return answer;
}

static u32 take_all(gfp_t gfp)
{
    u32 n = 0;

    for (struct page *p; (p = alloc_page(gfp | GFP_NOWARN)); n++) {
        p->mapping = held;
        held = p;
    }
    return n;
}

void test_oom_handler(void)
{
    host_boot(8, 0);
    held = NULL;
    asked = 0;
    take_all(GFP_KERNEL);
    oom_handler_set(handler);
    answer = OOM_RETRY;
    struct page *p = alloc_page(GFP_KERNEL | GFP_NOWARN);
    CHECK(p != NULL);
    CHECK_EQ(asked, 2);
    asked = 10;
    answer = OOM_FAIL;
    CHECK(!alloc_page(GFP_KERNEL | GFP_NOWARN));
    CHECK_EQ(asked, 11);
    /* Who is dying may take half of the reserve; who cannot wait all of it, without help. */
    answer = OOM_DYING;
    CHECK(alloc_page(GFP_KERNEL | GFP_NOWARN) != NULL);
    CHECK_EQ(asked, 12);
    take_all(GFP_ATOMIC);
    CHECK_EQ(asked, 12);
    CHECK_EQ(nr_free_pages(), 0);
    oom_handler_set(NULL);
}

void test_min_free(void)
{
    host_boot(32, 8);
    u32 before = min_free_kbytes;

    min_free_kbytes = 1024;
    zones_set_min_free();
    CHECK_EQ(zones[ZONE_DMA].mark[MARK_MIN] + zones[ZONE_NORMAL].mark[MARK_MIN], 256);
    CHECK(zones[ZONE_DMA].mark[MARK_MIN] > 100 && zones[ZONE_NORMAL].mark[MARK_MIN] > 100);
    CHECK_EQ(zones[ZONE_HIGHMEM].mark[MARK_MIN], 0);
    CHECK(take_all(GFP_KERNEL) > 0);
    CHECK(zones[ZONE_NORMAL].free >= zones[ZONE_NORMAL].mark[MARK_MIN]);
    CHECK(zones[ZONE_DMA].free >= zones[ZONE_DMA].mark[MARK_MIN]);
    min_free_kbytes = ~0u;
    zones_set_min_free(); /* more than there is: all */
    CHECK(!alloc_page(GFP_KERNEL | GFP_NOWARN));
    min_free_kbytes = before;
}

void test_memory_use(void)
{
    static const u32 flags[] = {PG_ANON, PG_SLAB, PG_TABLE, PG_FILE, PG_FILE};
    struct page *p[ARRAY_SIZE(flags)];
    struct memory_use before, after;

    host_boot(16, 0);
    memory_use_count(&before);
    for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
        p[i] = alloc_page(GFP_KERNEL);
        p[i]->flags |= flags[i];
    }
    p[4]->mapcount = 1;
    memory_use_count(&after);
    CHECK_EQ(after.anon - before.anon, 1);
    CHECK_EQ(after.slab - before.slab, 1);
    CHECK_EQ(after.tables - before.tables, 1);
    CHECK_EQ(after.file - before.file, 2);
    CHECK_EQ(after.file_mapped - before.file_mapped, 1);
}
