#pragma once
/*
 * Failure injection: make the n-th allocation from now fail, so that each error path can be walked.
 *
 *     for (n = 1; ; n++) {
 *         fail_set(FAIL_ANY, n);
 *         result = operation();
 *         if (!fail_clear(FAIL_ANY))       it made fewer than n allocations: all paths are walked
 *             break;
 *         check that result is -ENOMEM and nothing leaked
 *     }
 */
#include <faultline/types.h>

enum fail_point {
    FAIL_PAGE,    /* alloc_pages */
    FAIL_SLAB,    /* kmem_cache_alloc, kmalloc */
    FAIL_VMALLOC, /* vmalloc, besides the pages and objects it takes */
    FAIL_ANY,     /* each of them, counted together */
    FAIL_POINTS,
};

/* Bit p: a countdown runs at point p. The only word that fast paths look at. */
extern u32 fail_armed;

/* The n-th attempt at the point from now on fails, once. n > 0. */
void fail_set(enum fail_point point, u32 nth);
/* Stops the countdown; true if it had ended, so that an attempt has failed. */
bool fail_clear(enum fail_point point);
/* Failures injected at the point since boot. */
u32 fail_injected(enum fail_point point);

/* Moves the countdowns that run; true if one of them ends here, so that the attempt has to fail. */
bool fail_slow(enum fail_point point);

/* True if this attempt has to fail. */
static inline bool should_fail(enum fail_point point)
{
    return unlikely(fail_armed) && fail_slow(point);
}
