/*
 * A lock of one word, for a few instructions when nobody waits (Drepper, "Futexes are tricky").
 *
 *      0  free      1  held      2  held, and somebody may sleep
 */
#pragma once

#include <stdint.h>

struct lock {
    uint32_t state;
};

/* lock.c */
void __malloc_lock_wait(struct lock *l);
void __malloc_lock_wake(struct lock *l);

static inline void lock_take(struct lock *l)
{
    uint32_t free = 0;

    if (!__atomic_compare_exchange_n(&l->state, &free, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        __malloc_lock_wait(l);
    }
}

static inline void lock_release(struct lock *l)
{
    if (__atomic_exchange_n(&l->state, 0, __ATOMIC_RELEASE) == 2) {
        __malloc_lock_wake(l);
    }
}
