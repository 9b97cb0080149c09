#pragma once
/*
 * Failure injection: make an allocation fail, so that each error path can be walked.
 *
 * For tests inside the kernel, the n-th attempt from now, whatever its flags:
 *
 *     for (n = 1; ; n++) {
 *         fail_set(FAIL_ANY, n);
 *         result = operation();
 *         if (!fail_clear(FAIL_ANY))       it made fewer than n allocations: all paths are walked
 *             break;
 *         check that result is -ENOMEM and nothing leaked
 *     }
 *
 * For ring 3, as in Linux (fault-injection/fault-injection): /proc/PID/fail-nth, and the attributes
 * of fault_attr.h.
 */
#include <faultline/types.h>
#include "mm/gfp.h"

enum fail_point {
    FAIL_PAGE,    /* alloc_pages */
    FAIL_SLAB,    /* kmem_cache_alloc, kmalloc */
    FAIL_VMALLOC, /* vmalloc, besides the pages and objects it takes */
    FAIL_ANY,     /* each of them, counted together */
    FAIL_POINTS,
};

/*
 * Not 0: some attempt may have to fail, or is looked at for another reason. The only word that fast
 * paths look at. Bit p: a countdown runs at point p.
 */
extern u32 fail_armed;
/* Sends all attempts the slow way. */
void fail_watch_all(bool on);

/* The n-th attempt at the point from now on fails, once. n > 0. */
void fail_set(enum fail_point point, u32 nth);
/* Stops the countdown; true if it had ended, so that an attempt has failed. */
bool fail_clear(enum fail_point point);

/* What a task asked for; part of its struct task. */
struct fail_task {
    u32 nth;           /* /proc/PID/fail-nth: its nth attempt fails; 0: off, or done */
    bool make_it_fail; /* /proc/PID/make-it-fail: passes the attributes' task-filter */
};
void fail_task_set_nth(struct fail_task *t, u32 nth);
/* The current task's; NULL while there is none. The kernel's part. */
struct fail_task *fail_task_current(void);

struct fault_attr;
/* The value of the boot option; -EINVAL (and a line on the log) if it is malformed. */
int fail_option(struct fault_attr *a, const char *text);
/* Called after the attributes of fault_attr.h changed. */
void fail_attributes_changed(void);

/* For should_fail_*() below: out of line, while fail_armed. */
bool fail_slow_page(gfp_t gfp, unsigned order);
bool fail_slow_slab(gfp_t gfp, u32 size, bool cache_chosen);
bool fail_slow_vmalloc(void);

/* True if this attempt has to fail. */
static inline bool should_fail_page(gfp_t gfp, unsigned order)
{
    return unlikely(fail_armed) && fail_slow_page(gfp, order);
}

/* `chosen`: failslab's cache-filter lets the cache pass. */
static inline bool should_fail_slab(gfp_t gfp, u32 size, bool chosen)
{
    return unlikely(fail_armed) && fail_slow_slab(gfp, size, chosen);
}

static inline bool should_fail_vmalloc(void)
{
    return unlikely(fail_armed) && fail_slow_vmalloc();
}
