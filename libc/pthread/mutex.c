// Mutexes, by a futex (Drepper, "Futexes are tricky"): the kernel is asked only when one has to
// wait.
#include <errno.h>
#include "libc/pthread/futex_int.h"
#include "libc/pthread/thread_int.h"

enum { FREE, HELD, CONTENDED };

static bool try_lock(pthread_mutex_t *m)
{
    int state = FREE;

    return __atomic_compare_exchange_n(&m->__state, &state, HELD, false, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED);
}

// Takes it in the state in which its release wakes somebody: there may be others who wait.
static int lock_contended(pthread_mutex_t *m, const struct timespec *until)
{
    while (__atomic_exchange_n(&m->__state, CONTENDED, __ATOMIC_ACQUIRE) != FREE) {
        int error = futex_wait_until(&m->__state, CONTENDED, m->__shared, until, CLOCK_REALTIME);

        if (error && error != EINTR) {
            return error;
        }
    }
    return 0;
}

static int lock_plain(pthread_mutex_t *m, const struct timespec *until)
{
    if (try_lock(m)) {
        return 0;
    }
    if (until && !is_time(until)) {
        return EINVAL;
    }
    return lock_contended(m, until);
}

static bool is_owner(const pthread_mutex_t *m)
{
    return __atomic_load_n(&m->__owner, __ATOMIC_RELAXED) == __thread_number();
}

// A further lock of the thread that has it already.
static int lock_again(pthread_mutex_t *m, int error_of_check)
{
    if (m->__type == PTHREAD_MUTEX_ERRORCHECK) {
        return error_of_check;
    }
    if (m->__depth == UINT_MAX) {
        return EAGAIN;
    }
    m->__depth++;
    return 0;
}

static int lock_until(pthread_mutex_t *m, const struct timespec *until)
{
    int error;

    if (m->__type == PTHREAD_MUTEX_NORMAL) {
        return lock_plain(m, until);
    }
    if (is_owner(m)) {
        return lock_again(m, EDEADLK);
    }
    error = lock_plain(m, until);
    if (error == 0) {
        __atomic_store_n(&m->__owner, __thread_number(), __ATOMIC_RELAXED);
    }
    return error;
}

int pthread_mutex_lock(pthread_mutex_t *m)
{
    return lock_until(m, NULL);
}

int pthread_mutex_timedlock(pthread_mutex_t *__restrict m, const struct timespec *__restrict until)
{
    return lock_until(m, until);
}

int pthread_mutex_trylock(pthread_mutex_t *m)
{
    if (m->__type != PTHREAD_MUTEX_NORMAL && is_owner(m)) {
        return lock_again(m, EBUSY);
    }
    if (!try_lock(m)) {
        return EBUSY;
    }
    if (m->__type != PTHREAD_MUTEX_NORMAL) {
        __atomic_store_n(&m->__owner, __thread_number(), __ATOMIC_RELAXED);
    }
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *m)
{
    int shared = m->__shared; // the mutex may be gone once it is free

    if (m->__type != PTHREAD_MUTEX_NORMAL) {
        if (!is_owner(m)) {
            return EPERM;
        }
        if (m->__depth > 0) {
            m->__depth--;
            return 0;
        }
        __atomic_store_n(&m->__owner, 0, __ATOMIC_RELAXED);
    }
    if (__atomic_exchange_n(&m->__state, FREE, __ATOMIC_RELEASE) == CONTENDED) {
        futex_wake(&m->__state, 1, shared);
    }
    return 0;
}

int pthread_mutex_init(pthread_mutex_t *__restrict m, const pthread_mutexattr_t *__restrict attr)
{
    *m = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    if (attr) {
        m->__type = attr->__type;
        m->__shared = attr->__shared;
    }
    return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *m)
{
    return __atomic_load_n(&m->__state, __ATOMIC_RELAXED) == FREE ? 0 : EBUSY;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attr)
{
    *attr = (pthread_mutexattr_t){PTHREAD_MUTEX_DEFAULT, PTHREAD_PROCESS_PRIVATE};
    return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr)
{
    (void)attr;
    return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type)
{
    if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK) {
        return EINVAL;
    }
    attr->__type = type;
    return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *__restrict attr, int *__restrict type)
{
    *type = attr->__type;
    return 0;
}
