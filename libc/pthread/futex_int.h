// Sleeping on a word of memory: futex(2).
#pragma once

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>
#include <uapi/futex.h>
#include "libc/sys/syscall_int.h"

static inline int futex_operation(int operation, int shared)
{
    return shared ? operation : operation | FUTEX_PRIVATE_FLAG;
}

// Sleeps while *@word is @expected, at most @until that time of the clock (NULL: for ever). 0, or
// ETIMEDOUT, EINTR, EINVAL (a bad time). Wakes up without reason, too.
static inline int futex_wait_until(int *word, int expected, int shared,
                                   const struct timespec *until, clockid_t clock)
{
    int operation = futex_operation(FUTEX_WAIT_BITSET, shared);
    long result;

    if (clock == CLOCK_REALTIME) {
        operation |= FUTEX_CLOCK_REALTIME;
    }
    result = CALL_RAW(futex, ARG(word), operation, expected, ARG(until), 0, FUTEX_BITSET_MATCH_ANY);
    return result == -EAGAIN || result >= 0 ? 0 : -(int)result;
}

static inline void futex_wait(int *word, int expected, int shared)
{
    (void)futex_wait_until(word, expected, shared, NULL, CLOCK_MONOTONIC);
}

static inline void futex_wake(int *word, int count, int shared)
{
    (void)CALL_RAW(futex, ARG(word), futex_operation(FUTEX_WAKE, shared), count);
}

static inline bool is_time(const struct timespec *t)
{
    return t->tv_nsec >= 0 && t->tv_nsec < 1000000000;
}
