/*
 * Waiting for a lock: asleep in the kernel. Keeps errno.
 */
#include "libc/malloc/lock_int.h"
#include "libc/malloc/os_int.h"

void __malloc_lock_wait(struct lock *l)
{
    int saved_errno = errno;

    while (__atomic_exchange_n(&l->state, 2, __ATOMIC_ACQUIRE) != 0) {
        os_wait(&l->state, 2);
    }
    errno = saved_errno;
}

void __malloc_lock_wake(struct lock *l)
{
    int saved_errno = errno;

    os_wake_one(&l->state);
    errno = saved_errno;
}
