/* Failure injection: the countdowns. */
#include <faultline/assert.h>
#include "mm/failinject.h"

u32 fail_armed;

static struct {
    u32 countdown; /* 0: does not run; 1: the next attempt fails */
    u32 injected;
} points[FAIL_POINTS];

void fail_set(enum fail_point point, u32 nth)
{
    ASSERT(nth > 0);
    points[point].countdown = nth;
    fail_armed |= 1u << point;
}

bool fail_clear(enum fail_point point)
{
    bool ended = points[point].countdown == 0;

    points[point].countdown = 0;
    fail_armed &= ~(1u << point);
    return ended;
}

u32 fail_injected(enum fail_point point)
{
    return points[point].injected;
}

static bool count_down(enum fail_point point)
{
    if (!(fail_armed & (1u << point)) || --points[point].countdown > 0)
        return false;
    fail_armed &= ~(1u << point);
    points[point].injected++;
    return true;
}

bool fail_slow(enum fail_point point)
{
    bool here = count_down(point);
    bool any = count_down(FAIL_ANY);

    return here || any;
}
