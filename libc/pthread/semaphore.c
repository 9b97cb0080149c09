// Semaphores.
#include <errno.h>
#include <semaphore.h>
#include "libc/pthread/futex_int.h"

static int fail(int error)
{
    errno = error;
    return -1;
}

int sem_init(sem_t *sem, int shared, unsigned int value)
{
    if (value > SEM_VALUE_MAX) {
        return fail(EINVAL);
    }
    *sem = (sem_t){.__value = (int)value, .__shared = shared != 0};
    return 0;
}

int sem_destroy(sem_t *sem)
{
    (void)sem;
    return 0;
}

int sem_trywait(sem_t *sem)
{
    int value = __atomic_load_n(&sem->__value, __ATOMIC_RELAXED);

    while (value > 0) {
        if (__atomic_compare_exchange_n(&sem->__value, &value, value - 1, true, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
            return 0;
        }
    }
    return fail(EAGAIN);
}

static int wait_until(sem_t *sem, const struct timespec *until)
{
    int saved_errno = errno, error = 0;

    if (sem_trywait(sem) == 0) {
        return 0;
    }
    if (until && !is_time(until)) {
        return fail(EINVAL);
    }
    __atomic_add_fetch(&sem->__waiters, 1, __ATOMIC_SEQ_CST);
    while (error == 0 && sem_trywait(sem) < 0) {
        error = futex_wait_until(&sem->__value, 0, sem->__shared, until, CLOCK_REALTIME);
    }
    __atomic_sub_fetch(&sem->__waiters, 1, __ATOMIC_RELAXED);
    if (error) {
        return fail(error);
    }
    errno = saved_errno;
    return 0;
}

int sem_wait(sem_t *sem)
{
    return wait_until(sem, NULL);
}

int sem_timedwait(sem_t *__restrict sem, const struct timespec *__restrict until)
{
    return wait_until(sem, until);
}

int sem_post(sem_t *sem)
{
    int value = __atomic_load_n(&sem->__value, __ATOMIC_RELAXED), shared = sem->__shared;

    do {
        if (value == SEM_VALUE_MAX) {
            return fail(EOVERFLOW);
        }
    } while (!__atomic_compare_exchange_n(&sem->__value, &value, value + 1, true, __ATOMIC_SEQ_CST,
                                          __ATOMIC_RELAXED));
    if (__atomic_load_n(&sem->__waiters, __ATOMIC_SEQ_CST) > 0) {
        futex_wake(&sem->__value, 1, shared);
    }
    return 0;
}

int sem_getvalue(sem_t *__restrict sem, int *__restrict value)
{
    *value = __atomic_load_n(&sem->__value, __ATOMIC_RELAXED);
    return 0;
}
