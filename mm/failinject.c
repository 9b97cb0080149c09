/* Failure injection: the countdowns, and which of the reasons to fail apply to an attempt. */
#include <faultline/assert.h>
#include "mm/failinject.h"
#include "mm/fault_attr.h"

/* Bits of fail_armed behind those of the points. */
#define ARMED_TASKS      (1u << FAIL_POINTS)
#define ARMED_ATTRIBUTES (2u << FAIL_POINTS)
#define ARMED_WATCH      (4u << FAIL_POINTS)

u32 fail_armed;

static u32 countdown[FAIL_POINTS]; /* 0: does not run; 1: the next attempt fails */
static u32 armed_tasks;            /* tasks with nth > 0 */

static void arm(u32 bits, bool on)
{
    fail_armed = on ? fail_armed | bits : fail_armed & ~bits;
}

void fail_watch_all(bool on)
{
    arm(ARMED_WATCH, on);
}

void fail_set(enum fail_point point, u32 nth)
{
    ASSERT(nth > 0);
    countdown[point] = nth;
    arm(1u << point, true);
}

bool fail_clear(enum fail_point point)
{
    bool ended = countdown[point] == 0;

    countdown[point] = 0;
    arm(1u << point, false);
    return ended;
}

void fail_task_set_nth(struct fail_task *t, u32 nth)
{
    armed_tasks += (nth > 0) - (t->nth > 0);
    t->nth = nth;
    arm(ARMED_TASKS, armed_tasks > 0);
}

void fail_attributes_changed(void)
{
    arm(ARMED_ATTRIBUTES, failslab.probability > 0 || fail_page_alloc.probability > 0);
}

int fail_option(struct fault_attr *a, const char *text)
{
    int err = fault_attr_setup(a, text);

    fail_attributes_changed();
    return err;
}

static bool count_down(enum fail_point point)
{
    if (!(fail_armed & (1u << point)) || --countdown[point] > 0)
        return false;
    arm(1u << point, false);
    return true;
}

static bool count_down_at(enum fail_point point, u32 *injected)
{
    bool here = count_down(point);
    bool any = count_down(FAIL_ANY);

    *injected += here || any;
    return here || any;
}

/* A task with a countdown of its own is spared everything else, as in Linux. */
static bool attempt_fails(struct fault_attr *a, u32 size)
{
    struct fail_task *t = fail_task_current();

    if (!t || !t->nth)
        return fault_attr_fails(a, size, t && t->make_it_fail);
    fail_task_set_nth(t, t->nth - 1);
    if (t->nth)
        return false;
    fault_attr_inject(a);
    return true;
}

bool fail_slow_page(gfp_t gfp, unsigned order)
{
    if (gfp & GFP_NOFAIL_INJECT)
        return false;
    if (count_down_at(FAIL_PAGE, &fail_page_alloc.injected))
        return true;
    if (order < fail_filter.page_min_order || (fail_filter.page_ignore_wait && gfp & GFP_WAIT) ||
        (fail_filter.page_ignore_highmem && gfp & GFP_HIGHMEM))
        return false;
    return attempt_fails(&fail_page_alloc, 1u << order);
}

bool fail_slow_slab(gfp_t gfp, u32 size, bool chosen)
{
    if (gfp & GFP_NOFAIL_INJECT)
        return false;
    if (count_down_at(FAIL_SLAB, &failslab.injected))
        return true;
    if ((fail_filter.slab_ignore_wait && gfp & GFP_WAIT) ||
        (fail_filter.slab_cache_filter && !chosen))
        return false;
    return attempt_fails(&failslab, size);
}

bool fail_slow_vmalloc(void)
{
    u32 injected = 0;

    return count_down_at(FAIL_VMALLOC, &injected);
}
