#include "kernel/sched/deadline.h"
#include "kernel/process/task.h"

static void fire(struct timer *t)
{
    struct deadline *d = container_of(t, struct deadline, timer);

    WRITE_ONCE(d->passed, true);
    wake_task(d->task);
}

void deadline_start(struct deadline *d, u32 ticks)
{
    *d = (struct deadline){.timer.fire = fire, .task = current, .passed = ticks == 0};
    d->running = ticks && ticks != NO_DEADLINE;
    if (d->running)
        timer_start(&d->timer, ticks);
}

void deadline_stop(struct deadline *d)
{
    if (d->running)
        timer_stop(&d->timer);
}
