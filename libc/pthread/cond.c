// Condition variables: a counter of signals. Who waits notes it under the mutex and sleeps only
// while it is the same, so that no signal is lost.
#include <errno.h>
#include "libc/pthread/futex_int.h"
#include "libc/pthread/thread_int.h"

static int wait_until(pthread_cond_t *c, pthread_mutex_t *m, const struct timespec *until)
{
    int sequence = __atomic_load_n(&c->__sequence, __ATOMIC_ACQUIRE);
    int error;

    __atomic_add_fetch(&c->__waiters, 1, __ATOMIC_RELAXED);
    error = pthread_mutex_unlock(m);
    if (error == 0) {
        error = futex_wait_until(&c->__sequence, sequence, c->__shared, until, c->__clock);
        (void)pthread_mutex_lock(m);
    }
    __atomic_sub_fetch(&c->__waiters, 1, __ATOMIC_RELAXED);
    return error == EINTR ? 0 : error; // a signal handler may make it return early
}

int pthread_cond_wait(pthread_cond_t *__restrict c, pthread_mutex_t *__restrict m)
{
    return wait_until(c, m, NULL);
}

int pthread_cond_timedwait(pthread_cond_t *__restrict c, pthread_mutex_t *__restrict m,
                           const struct timespec *__restrict until)
{
    return is_time(until) ? wait_until(c, m, until) : EINVAL;
}

static void tell(pthread_cond_t *c, int count)
{
    __atomic_add_fetch(&c->__sequence, 1, __ATOMIC_RELEASE);
    if (__atomic_load_n(&c->__waiters, __ATOMIC_SEQ_CST) > 0) {
        futex_wake(&c->__sequence, count, c->__shared);
    }
}

int pthread_cond_signal(pthread_cond_t *c)
{
    tell(c, 1);
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *c)
{
    tell(c, INT_MAX);
    return 0;
}

int pthread_cond_init(pthread_cond_t *__restrict c, const pthread_condattr_t *__restrict attr)
{
    *c = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
    if (attr) {
        c->__shared = attr->__shared;
        c->__clock = attr->__clock;
    }
    return 0;
}

// Who was woken may still be on its way out, and touches the object then.
int pthread_cond_destroy(pthread_cond_t *c)
{
    while (__atomic_load_n(&c->__waiters, __ATOMIC_ACQUIRE) > 0) {
        pthread_cond_broadcast(c);
        (void)sched_yield();
    }
    return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) {
        return EINVAL;
    }
    attr->__clock = clock;
    return 0;
}

int pthread_condattr_getclock(const pthread_condattr_t *__restrict attr,
                              clockid_t *__restrict clock)
{
    *clock = attr->__clock;
    return 0;
}
