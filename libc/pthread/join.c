// Waiting for a thread's end, or not caring.
#include <errno.h>
#include <sys/mman.h>
#include "libc/pthread/futex_int.h"
#include "libc/pthread/thread_int.h"

// The kernel clears the word when the thread can touch its memory no more. Its wake-up is one
// between processes.
static void wait_for_end(struct __thread_data *t)
{
    int tid;

    while ((tid = __atomic_load_n(&t->tid, __ATOMIC_ACQUIRE)) != 0) {
        futex_wait(&t->tid, tid, PTHREAD_PROCESS_SHARED);
    }
}

static void free_memory(struct __thread_data *t)
{
    if (t->base) {
        (void)munmap(t->base, t->size);
    }
}

// 0 if the running thread may wait for it, with the state it had.
static int claim(struct __thread_data *t, int new_state, int *state)
{
    *state = THREAD_JOINABLE;
    if (!__atomic_compare_exchange_n(&t->state, state, new_state, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE) &&
        *state != THREAD_EXITED) {
        return EINVAL;
    }
    return 0;
}

int pthread_join(pthread_t t, void **result)
{
    int state, error;

    if (t == &__thread_self) {
        return EDEADLK;
    }
    error = claim(t, THREAD_JOINED, &state);
    if (error) {
        return error;
    }
    wait_for_end(t);
    if (result) {
        *result = t->result;
    }
    free_memory(t);
    return 0;
}

int pthread_tryjoin_np(pthread_t t, void **result)
{
    if (__atomic_load_n(&t->tid, __ATOMIC_ACQUIRE) != 0) {
        return EBUSY;
    }
    return pthread_join(t, result);
}

int pthread_detach(pthread_t t)
{
    int state, error = claim(t, THREAD_DETACHED, &state);

    if (error == 0 && state == THREAD_EXITED) {
        wait_for_end(t);
        free_memory(t);
    }
    return error;
}
