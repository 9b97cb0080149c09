/*
 * What libfl-malloc.so needs from the host's threads: to hear when one ends, and when the process
 * forks.
 */
#include <pthread.h>
#include <stdbool.h>

#include "libc/malloc/thread_int.h"

static pthread_key_t key;
static bool ready;

static void thread_ends(void *cache)
{
    (void)cache;
    __malloc_thread_exit();
}

/*
 * Before this there is one thread, whose end is that of the process.
 */
static __attribute__((constructor)) void begin(void)
{
    ready = pthread_key_create(&key, thread_ends) == 0;
    (void)pthread_atfork(__malloc_before_fork, __malloc_after_fork_in_parent,
                         __malloc_after_fork_in_child);
}

void __malloc_watch_thread(void)
{
    if (ready) {
        (void)pthread_setspecific(key, &__malloc_cache);
    }
}
