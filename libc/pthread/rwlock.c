// Locks for many readers or one writer. When it becomes free, a waiting writer has the first turn.
#include <errno.h>
#include "libc/pthread/futex_int.h"
#include "libc/pthread/thread_int.h"

#define WRITTEN (-1)

// Changes the state from a value that `next` accepts; EBUSY if it does not.
static int take(pthread_rwlock_t *l, int (*next)(const pthread_rwlock_t *l, int state))
{
    int state = __atomic_load_n(&l->__state, __ATOMIC_RELAXED), new_state;

    do {
        new_state = next(l, state);
        if (new_state == 0) {
            return EBUSY;
        }
    } while (!__atomic_compare_exchange_n(&l->__state, &state, new_state, true, __ATOMIC_ACQUIRE,
                                          __ATOMIC_RELAXED));
    return 0;
}

static int one_more_reader(const pthread_rwlock_t *l, int state)
{
    bool writer_waits = __atomic_load_n(&l->__waiting_writers, __ATOMIC_RELAXED) > 0;

    return state < 0 || state == INT_MAX || (state == 0 && writer_waits) ? 0 : state + 1;
}

static int the_writer(const pthread_rwlock_t *l, int state)
{
    (void)l;
    return state == 0 ? WRITTEN : 0;
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *l)
{
    return take(l, one_more_reader);
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *l)
{
    int error = take(l, the_writer);

    if (error == 0) {
        l->__writer = __thread_number();
    }
    return error;
}

// Tries, and sleeps until the next release, as often as it needs.
static int lock_until(pthread_rwlock_t *l, int (*try_lock)(pthread_rwlock_t *),
                      const struct timespec *until)
{
    int error;

    if (try_lock(l) == 0) {
        return 0;
    }
    if (__atomic_load_n(&l->__state, __ATOMIC_RELAXED) == WRITTEN &&
        l->__writer == __thread_number()) {
        return EDEADLK;
    }
    if (until && !is_time(until)) {
        return EINVAL;
    }
    __atomic_add_fetch(&l->__waiters, 1, __ATOMIC_SEQ_CST);
    for (;;) {
        int sequence = __atomic_load_n(&l->__sequence, __ATOMIC_ACQUIRE);

        error = try_lock(l);
        if (error == 0) {
            break;
        }
        error = futex_wait_until(&l->__sequence, sequence, l->__shared, until, CLOCK_REALTIME);
        if (error && error != EINTR) {
            break;
        }
    }
    __atomic_sub_fetch(&l->__waiters, 1, __ATOMIC_RELAXED);
    return error;
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *__restrict l,
                               const struct timespec *__restrict until)
{
    return lock_until(l, pthread_rwlock_tryrdlock, until);
}

int pthread_rwlock_rdlock(pthread_rwlock_t *l)
{
    return lock_until(l, pthread_rwlock_tryrdlock, NULL);
}

static void wake_waiters(pthread_rwlock_t *l)
{
    if (__atomic_load_n(&l->__waiters, __ATOMIC_SEQ_CST) > 0) {
        __atomic_add_fetch(&l->__sequence, 1, __ATOMIC_RELEASE);
        futex_wake(&l->__sequence, INT_MAX, l->__shared);
    }
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *__restrict l,
                               const struct timespec *__restrict until)
{
    int error;

    __atomic_add_fetch(&l->__waiting_writers, 1, __ATOMIC_RELAXED);
    error = lock_until(l, pthread_rwlock_trywrlock, until);
    __atomic_sub_fetch(&l->__waiting_writers, 1, __ATOMIC_SEQ_CST);
    if (error) { // readers may have left it the turn
        wake_waiters(l);
    }
    return error;
}

int pthread_rwlock_wrlock(pthread_rwlock_t *l)
{
    return pthread_rwlock_timedwrlock(l, NULL);
}

int pthread_rwlock_unlock(pthread_rwlock_t *l)
{
    int state = __atomic_load_n(&l->__state, __ATOMIC_RELAXED), left = 0;

    if (state == 0 || (state == WRITTEN && l->__writer != __thread_number())) {
        return EPERM;
    }
    if (state == WRITTEN) {
        l->__writer = 0;
        __atomic_store_n(&l->__state, 0, __ATOMIC_SEQ_CST);
    } else {
        left = __atomic_sub_fetch(&l->__state, 1, __ATOMIC_SEQ_CST);
    }
    if (left == 0) {
        wake_waiters(l);
    }
    return 0;
}

int pthread_rwlock_init(pthread_rwlock_t *__restrict l, const pthread_rwlockattr_t *__restrict attr)
{
    *l = (pthread_rwlock_t)PTHREAD_RWLOCK_INITIALIZER;
    l->__shared = attr ? attr->__shared : PTHREAD_PROCESS_PRIVATE;
    return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *l)
{
    return __atomic_load_n(&l->__state, __ATOMIC_RELAXED) == 0 ? 0 : EBUSY;
}
