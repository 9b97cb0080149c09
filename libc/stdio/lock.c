// Locks of streams.
#include <limits.h>
#include <uapi/futex.h>
#include "libc/stdio/file_int.h"
#include "libc/sys/syscall_int.h"

enum { FREE, HELD, CONTENDED };

int __stdio_threaded;

static int try_lock(struct stream_lock *l)
{
    int state = FREE;

    if (__atomic_load_n(&l->owner, __ATOMIC_RELAXED) == &errno) {
        l->depth++;
        return 1;
    }
    if (!__atomic_compare_exchange_n(&l->state, &state, HELD, 0, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED)) {
        return 0;
    }
    __atomic_store_n(&l->owner, &errno, __ATOMIC_RELAXED);
    return 1;
}

void __stream_lock(struct stream_lock *l)
{
    if (try_lock(l)) {
        return;
    }
    while (__atomic_exchange_n(&l->state, CONTENDED, __ATOMIC_ACQUIRE) != FREE) {
        (void)CALL_RAW(futex, ARG(&l->state), FUTEX_WAIT | FUTEX_PRIVATE_FLAG, CONTENDED, 0);
    }
    __atomic_store_n(&l->owner, &errno, __ATOMIC_RELAXED);
}

void __stream_unlock(struct stream_lock *l)
{
    if (l->depth > 0) {
        l->depth--;
        return;
    }
    __atomic_store_n(&l->owner, NULL, __ATOMIC_RELAXED);
    if (__atomic_exchange_n(&l->state, FREE, __ATOMIC_RELEASE) == CONTENDED) {
        (void)CALL_RAW(futex, ARG(&l->state), FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1);
    }
}

// The program's own calls: they count also while there is one thread, as a second may come.
void flockfile(FILE *f)
{
    __stream_lock(&f->lock);
}

int ftrylockfile(FILE *f)
{
    return try_lock(&f->lock) ? 0 : -1;
}

void funlockfile(FILE *f)
{
    __stream_unlock(&f->lock);
}

void __stdio_after_fork(void)
{
    __stream_list_lock = (struct stream_lock){0};
    for (FILE *f = __stream_list; f; f = f->next) {
        f->lock = (struct stream_lock){0};
    }
}
