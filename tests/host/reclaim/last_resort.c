/* What the allocator does when nothing is left: a handler that frees a page stands for the killer.
 */
#include "mm/phys/alloc.h"
#include "mm/phys/zone.h"
#include "tests/host/reclaim/tests.h"

static struct page *held[8192];
static u32 nr_held, asked, refuse_from;
static enum oom_answer answer;

static enum oom_answer handler(gfp_t gfp, unsigned order)
{
    (void)order;
    asked++;
    if (answer == OOM_DYING)
        return OOM_DYING;
    if (!(gfp & GFP_OOM) || asked >= refuse_from)
        return OOM_FAIL;
    if (asked % 3 == 0) /* the first two are in vain */
        free_page(held[--nr_held]);
    return OOM_RETRY;
}

static void exhaust(enum oom_answer then)
{
    host_boot(16, 0);
    nr_held = asked = 0;
    refuse_from = ~0u;
    answer = then;
    while ((held[nr_held] = alloc_page(GFP_USER | GFP_NOWARN)))
        nr_held++;
    oom_handler_set(handler);
}

void killing_makes_room(void)
{
    exhaust(OOM_RETRY);
    struct page *p = alloc_page(GFP_USER);

    CHECK(p != NULL);
    CHECK_EQ(asked, 3);
    p = alloc_page(GFP_USER_LOW | GFP_ZERO);
    CHECK(p != NULL);
    CHECK_EQ(asked, 6);
    refuse_from = asked + 2;
    CHECK(alloc_page(GFP_USER) == NULL);
    CHECK_EQ(asked, refuse_from);
}

void who_may_not_kill_fails(void)
{
    exhaust(OOM_RETRY);
    CHECK(alloc_page(GFP_KERNEL) == NULL);
    CHECK_EQ(asked, 1);
    struct page *p = alloc_page(GFP_ATOMIC); /* has the reserve, and cannot wait for anybody */
    CHECK(p != NULL);
    CHECK_EQ(asked, 1);
}

void who_dies_gets_half_of_the_reserve(void)
{
    exhaust(OOM_DYING);
    u32 got = 0, reserve = nr_free_pages();

    CHECK(reserve >= 4);
    while (alloc_page(GFP_KERNEL | GFP_NOWARN))
        got++;
    CHECK(got >= reserve / 2 - 1 && got <= reserve / 2 + 1);
    CHECK(alloc_page(GFP_ATOMIC) != NULL);
}
