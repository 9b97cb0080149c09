#pragma once
/*
 * Sleeping lock. Process context only, never with a spinlock held. The fast path is one exchange;
 * contention sleeps in kernel/sched/mutex.c. Mutexes are outside (before) every spinlock.
 */
#include <faultline/types.h>
#include <faultline/list.h>

struct mutex {
    u32 locked;
    u32 waiters; /* tasks asleep in mutex_lock_slow() */
};

#define MUTEX_INIT                                                                                 \
    {                                                                                              \
        0, 0                                                                                       \
    }

void mutex_lock_slow(struct mutex *m);
void mutex_wake(struct mutex *m);

static inline void mutex_init(struct mutex *m)
{
    *m = (struct mutex)MUTEX_INIT;
}

static inline void mutex_lock(struct mutex *m)
{
    if (unlikely(__atomic_exchange_n(&m->locked, 1, __ATOMIC_ACQUIRE)))
        mutex_lock_slow(m);
}

/* True if it was free and is the caller's now. Never sleeps. */
static inline __must_check bool mutex_trylock(struct mutex *m)
{
    return !__atomic_exchange_n(&m->locked, 1, __ATOMIC_ACQUIRE);
}

static inline void mutex_unlock(struct mutex *m)
{
    __atomic_store_n(&m->locked, 0, __ATOMIC_RELEASE);
    if (unlikely(READ_ONCE(m->waiters)))
        mutex_wake(m);
}

static inline bool mutex_is_locked(const struct mutex *m)
{
    return READ_ONCE(m->locked) != 0;
}
