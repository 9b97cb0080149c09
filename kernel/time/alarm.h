#pragma once
/* The interval timers of a process: real time (alarm(2), too) and processor time. */
#include <faultline/types.h>

struct process;
struct cpu_timer;

/* SIGALRM in `ticks` (0: never), then every `interval` ticks. Returns the ticks that were left. */
u32 alarm_set(u32 ticks, u32 interval, u32 *old_interval);
void alarm_get(u32 *ticks, u32 *interval);
/* The same for a timer of the current process that counts its processor time. */
u32 cpu_timer_set(struct cpu_timer *t, u32 ticks, u32 interval, u32 *old_interval);
/* From the tick: a thread of p ran for one, in ring 3 or in the kernel. */
void cpu_timers_tick(struct process *p, bool from_user);
/* The last thread of p ends. */
void timers_stop(struct process *p);
