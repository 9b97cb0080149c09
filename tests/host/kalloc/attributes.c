/* Failure injection by Linux's attributes: interval, probability, space, times, filters, tasks. */
#include <string.h>
#include <uapi/errno.h>
#include <arch/i386/cpu.h>
#include "mm/failinject.h"
#include "mm/fault_attr.h"
#include "mm/kalloc/slab.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

static struct kmem_cache *c;

/* As at boot: all off, and what waits spared. */
static void teardown(void)
{
    CHECK_EQ(fail_option(&failslab, "1,0,0,1"), 0);
    CHECK_EQ(fail_option(&fail_page_alloc, "1,0,0,1"), 0);
    fail_filter.slab_ignore_wait = fail_filter.page_ignore_wait = true;
    failslab.task_filter = 0;
    failslab.verbose = 1;
    CHECK_EQ(fail_armed, 0);
}

static void setup(const char *slab, const char *pages)
{
    teardown();
    host_boot(16, 8);
    c = kmem_cache_create("victim", 64, 0, NULL);
    fail_filter.slab_ignore_wait = fail_filter.page_ignore_wait = false;
    CHECK_EQ(fail_option(&failslab, slab), 0);
    CHECK_EQ(fail_option(&fail_page_alloc, pages), 0);
    host_log_clear();
}

/* Which of n allocations fail, as a row of bits, the first one lowest. */
static u32 objects(u32 n, gfp_t gfp)
{
    u32 failed = 0;

    for (u32 i = 0; i < n; i++) {
        void *obj = kmem_cache_alloc(c, gfp | GFP_NOWARN);
        if (obj)
            kmem_cache_free(c, obj);
        else
            failed |= 1u << i;
    }
    return failed;
}

static u32 blocks(unsigned order, gfp_t gfp)
{
    struct page *p = alloc_pages(gfp | GFP_NOWARN, order);

    if (p)
        free_pages(p, order);
    return !p;
}

void test_fail_attributes(void)
{
    setup("1,100,0,2", "1,0,0,1");
    CHECK_EQ(objects(4, GFP_KERNEL), 3);
    CHECK(strstr(host_log(), "FAULT_INJECTION: forcing a failure. name failslab, ") != NULL);
    setup("3,100,0,-1", "1,0,0,1");
    failslab.attempts = 0;
    CHECK_EQ(objects(9, GFP_KERNEL), 0x124); /* each third */
    setup("1,100,200,-1", "1,0,0,1");
    CHECK_EQ(objects(5, GFP_KERNEL), 0x18); /* after 200 bytes */
    setup("1,50,0,-1", "1,0,0,1");
    failslab.verbose = 0;
    failslab.seed = 0;
    u32 half = objects(32, GFP_KERNEL);
    CHECK(half != 0 && half != ~0u);
    CHECK(host_log()[0] == '\0');
    failslab.seed = 0;
    CHECK_EQ(objects(32, GFP_KERNEL), half); /* the seed repeats it */
    teardown();
}

void test_fail_filters(void)
{
    struct fail_task task = {0};

    setup("1,100,0,-1", "1,0,0,1");
    failslab.task_filter = 1;
    CHECK_EQ(objects(1, GFP_KERNEL), 0); /* no task */
    host_fail_task = &task;
    CHECK_EQ(objects(1, GFP_KERNEL), 0);
    task.make_it_fail = true;
    CHECK_EQ(objects(1, GFP_KERNEL), 1);
    host_fail_task = NULL;
    failslab.task_filter = 0;
    fail_filter.slab_ignore_wait = true;
    CHECK_EQ(objects(1, GFP_KERNEL), 0);
    CHECK_EQ(objects(1, GFP_ATOMIC), 1);
    CHECK_EQ(objects(1, GFP_ATOMIC | GFP_NOFAIL_INJECT), 0);
    fail_filter.slab_ignore_wait = false;
    fail_filter.slab_cache_filter = true;
    CHECK_EQ(objects(1, GFP_KERNEL), 0);
    kmem_cache_set_failslab("other,vic*");
    CHECK_EQ(objects(1, GFP_KERNEL), 1);
    kmem_cache_set_failslab("");
    CHECK_EQ(objects(1, GFP_KERNEL), 0);
    fail_filter.slab_cache_filter = false;

    setup("1,0,0,1", "1,100,0,-1");
    CHECK_EQ(blocks(0, GFP_KERNEL), 0); /* the least order is 1 */
    CHECK_EQ(blocks(1, GFP_KERNEL), 1);
    CHECK_EQ(blocks(1, GFP_USER), 0);
    CHECK_EQ(blocks(1, GFP_KERNEL | GFP_NOFAIL_INJECT), 0);
    fail_filter.page_ignore_wait = true;
    CHECK_EQ(blocks(1, GFP_KERNEL), 0);
    CHECK_EQ(blocks(1, GFP_ATOMIC), 1);
    teardown();
}

/* All attempts the slow way, which fails none by itself. */
void test_fail_watch(void)
{
    setup("1,0,0,1", "1,0,0,1");
    fail_watch_all(true);
    CHECK(fail_armed != 0);
    CHECK_EQ(objects(3, GFP_KERNEL), 0);
    fail_watch_all(false);
    teardown();
}

void test_fail_option_errors(void)
{
    static const char *const wrong[] = {"",        "1",       "1,2,3",   "1,2,3,",  "1,2,3,4,5",
                                        "a,2,3,4", "1,2,3,x", "1;2,3,4", "-,2,3,4", "1,2,3,4 "};

    for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
        host_log_clear();
        CHECK_EQ(fail_option(&failslab, wrong[i]), -EINVAL);
        CHECK(strcmp(host_log(), "failslab=: not INTERVAL,PROBABILITY,SPACE,TIMES\n") == 0);
        CHECK_EQ(fail_armed, 0);
    }
}
