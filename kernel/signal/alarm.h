#pragma once
/* The real-time interval timer of a process: alarm(2), setitimer(ITIMER_REAL). */
#include <faultline/types.h>

/* SIGALRM in `ticks` (0: never), then every `interval` ticks. Returns the ticks that were left. */
u32 alarm_set(u32 ticks, u32 interval, u32 *old_interval);
void alarm_get(u32 *ticks, u32 *interval);
