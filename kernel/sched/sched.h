#pragma once
/*
 * Round robin: one queue of runnable tasks, a slice of SLICE_TICKS each. The idle task runs when
 * the queue is empty and is never on it.
 */
#include <faultline/types.h>

struct task;

#define SLICE_TICKS 5 /* 50 ms */

/* Ticks that t runs before others do: SLICE_TICKS, more or fewer by its niceness, at least 1. */
u32 sched_slice(const struct task *t);

/* The boot context becomes the idle task of this CPU. */
void sched_init(struct task *idle);
/* The idle task's life. */
__noreturn void sched_idle(void);
/* From the timer interrupt. */
void sched_tick(bool from_user);
/* Frees t (the current task) as soon as another one runs. */
void sched_free_later(struct task *t);
/* The first thing a new task does; completes the switch to it. */
void task_first_run(void);

/* Tasks on the queue, the running one included (loadavg). */
u32 sched_runnable(void);

struct sched_stats {
    u32 switches;
    u32 user_ticks, system_ticks, idle_ticks;
};
extern struct sched_stats sched_stats;
/* 1, 5 and 15 minutes, in 1/2048. */
extern u32 load_average[3];
