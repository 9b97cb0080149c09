#pragma once
/*
 * Failure injection: make the n-th allocation from now fail, so that each error path can be walked.
 * The counters count every attempt, also without injection.
 */
#include <faultline/types.h>

enum fail_point { FAIL_PAGE, FAIL_SLAB, FAIL_VMALLOC, FAIL_POINTS };

struct fail_state {
    u32 attempts;  /* since boot */
    u32 countdown; /* 0: off; 1: the next one fails */
    u32 injected;  /* failures injected since boot */
};
extern struct fail_state fail_state[FAIL_POINTS];
/* Any-point injection: counts down over all points together. 0: off. */
extern u32 fail_any_countdown;

/* Moves the countdowns that run; true if one of them ends here, so that the attempt has to fail. */
bool fail_slow(enum fail_point point);

/* Counts an attempt; true if a countdown runs, and fail_slow() has to be asked. */
static inline bool fail_armed(enum fail_point point)
{
    fail_state[point].attempts++;
    return unlikely(fail_any_countdown | fail_state[point].countdown);
}

/* True if this attempt has to fail. */
static inline bool should_fail(enum fail_point point)
{
    return fail_armed(point) && fail_slow(point);
}
