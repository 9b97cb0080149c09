#pragma once
/*
 * The attributes of failure injection, with Linux's names and meaning: boot options
 *
 *     failslab=INTERVAL,PROBABILITY,SPACE,TIMES
 *     fail_page_alloc=INTERVAL,PROBABILITY,SPACE,TIMES
 *
 * and the files in /proc/failslab and /proc/fail_page_alloc. Random numbers come from `seed`, which
 * moves on with each: with the seed that was printed, a run can be repeated.
 */
#include <faultline/types.h>

struct fault_attr {
    const char *name;
    u32 probability; /* percent; 0: off */
    u32 interval;    /* every so many attempts only */
    u32 space;       /* so many bytes (frames) are given first */
    i32 times;       /* so many failures at most; -1: no limit */
    u32 verbose;     /* 0: none, else a line on the log for each failure */
    u32 task_filter; /* bool: only tasks with make-it-fail */
    u32 seed;        /* of the next random number, not 0 */
    u32 attempts;    /* for interval */
    u32 injected;    /* failures since boot */
};

/* Linux's defaults: off. */
#define FAULT_ATTR(n)                                                                              \
    {                                                                                              \
        .name = (n), .interval = 1, .times = 1, .verbose = 1, .seed = 1                            \
    }

extern struct fault_attr failslab, fail_page_alloc;

/* Which attempts pass at all, with Linux's defaults; bools but the order. */
extern struct fail_filter {
    u32 slab_cache_filter; /* only caches with the flag A */
    u32 slab_ignore_wait, page_ignore_wait, page_ignore_highmem;
    u32 page_min_order;
} fail_filter;

/* Whether an attempt of that size has to fail; if so it is counted and told. */
bool fault_attr_fails(struct fault_attr *a, u32 size, bool make_it_fail);
/* Counts and tells a failure that something else decided. */
void fault_attr_inject(struct fault_attr *a);

/* Fills in the value of the boot option; for fail_option(). */
int fault_attr_setup(struct fault_attr *a, const char *text);
