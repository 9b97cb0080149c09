#include "kernel/sched/wait.h"
#include "kernel/process/task.h"
#include "kernel/sched/deadline.h"
#include "kernel/time/time.h"

void wait_queue_init(struct wait_queue *wq)
{
    spin_lock_init(&wq->lock, "wait queue", RANK_WAITQUEUE);
    list_init(&wq->waiters);
}

void prepare_to_wait(struct wait_queue *wq, struct waiter *w, bool interruptible)
{
    irqflags_t flags = spin_lock_irqsave(&wq->lock);

    w->task = current;
    list_add_tail(&w->link, &wq->waiters);
    task_set_state(interruptible ? TASK_INTERRUPTIBLE : TASK_UNINTERRUPTIBLE);
    spin_unlock_irqrestore(&wq->lock, flags);
}

void finish_wait(struct wait_queue *wq, struct waiter *w)
{
    irqflags_t flags = spin_lock_irqsave(&wq->lock);

    list_del(&w->link);
    task_set_state(TASK_RUNNING);
    spin_unlock_irqrestore(&wq->lock, flags);
}

void wake_up(struct wait_queue *wq)
{
    irqflags_t flags = spin_lock_irqsave(&wq->lock);
    struct waiter *w;

    list_for_each (w, &wq->waiters, link)
        wake_task(w->task);
    spin_unlock_irqrestore(&wq->lock, flags);
}

u32 schedule_timeout(u32 ticks)
{
    struct deadline d;
    u32 until = jiffies + ticks;

    deadline_start(&d, ticks);
    task_set_state(TASK_INTERRUPTIBLE);
    if (!signal_pending(current) && !READ_ONCE(d.passed))
        schedule();
    task_set_state(TASK_RUNNING);
    deadline_stop(&d);
    i32 left = until - jiffies;
    return left > 0 ? left : 0;
}
