#pragma once
/*
 * A time limit for a sleep on wait queues: `passed` becomes true and the task is woken. It is part
 * of the condition that the task sleeps for, so no wake-up is lost between the test and the sleep.
 */
#include <faultline/types.h>
#include "kernel/time/timer.h"

struct task;

struct deadline {
    struct timer timer;
    struct task *task;
    bool passed;
    bool running;
};

#define NO_DEADLINE (~0u)

/* For the current task. ticks 0: passed already; NO_DEADLINE: never. */
void deadline_start(struct deadline *d, u32 ticks);
void deadline_stop(struct deadline *d);
