#pragma once
/*
 * A time limit for a sleep on wait queues: `passed` becomes true and the task is woken. It is part
 * of the condition that the task sleeps for, so no wake-up is lost between the test and the sleep.
 */
#include "kernel/process/task.h"
#include "kernel/time/timer.h"

struct deadline {
    struct timer timer;
    struct task *task;
    bool passed;
    bool running;
};

#define NO_DEADLINE (~0u)

static inline void deadline_fire(struct timer *t)
{
    struct deadline *d = container_of(t, struct deadline, timer);

    WRITE_ONCE(d->passed, true);
    wake_task(d->task);
}

/* For the current task. ticks 0: passed already; NO_DEADLINE: never. */
static inline void deadline_start(struct deadline *d, u32 ticks)
{
    *d = (struct deadline){.timer.fire = deadline_fire, .task = current, .passed = ticks == 0};
    d->running = ticks && ticks != NO_DEADLINE;
    if (d->running)
        timer_start(&d->timer, ticks);
}

static inline void deadline_stop(struct deadline *d)
{
    if (d->running)
        timer_stop(&d->timer);
}
