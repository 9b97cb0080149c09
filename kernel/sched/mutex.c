#include <faultline/mutex.h>
#include "kernel/process/task.h"
#include "kernel/sched/wait.h"

/*
 * All sleepers on all mutexes share one queue: contention is rare, and a woken task looks for
 * itself.
 */
static struct wait_queue mutex_queue = WAIT_QUEUE_INIT(mutex_queue);

void mutex_lock_slow(struct mutex *m)
{
    struct waiter w;
    bool locked = false;

    m->waiters++;
    while (!locked) {
        prepare_to_wait(&mutex_queue, &w, false);
        locked = !__atomic_exchange_n(&m->locked, 1, __ATOMIC_ACQUIRE);
        if (!locked)
            schedule();
        finish_wait(&mutex_queue, &w);
    }
    m->waiters--;
}

void mutex_wake(struct mutex *m)
{
    ASSERT(m->waiters);
    wake_up(&mutex_queue);
}
