// Once for all threads.
#include "libc/pthread/futex_int.h"
#include "libc/pthread/thread_int.h"

enum { RUNNING = 1, DONE = 2 };

int pthread_once(pthread_once_t *once, void (*init)(void))
{
    int seen = PTHREAD_ONCE_INIT;

    if (__atomic_compare_exchange_n(once, &seen, RUNNING, false, __ATOMIC_ACQUIRE,
                                    __ATOMIC_ACQUIRE)) {
        init();
        __atomic_store_n(once, DONE, __ATOMIC_RELEASE);
        futex_wake(once, INT_MAX, PTHREAD_PROCESS_PRIVATE);
        return 0;
    }
    while (__atomic_load_n(once, __ATOMIC_ACQUIRE) != DONE) {
        futex_wait(once, RUNNING, PTHREAD_PROCESS_PRIVATE);
    }
    return 0;
}
