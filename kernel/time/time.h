#pragma once
/* Time: the timer tick, and clocks in nanoseconds. */
#include <faultline/types.h>

#define HZ           100u /* timer ticks a second; also the unit of ring 3's clock_t (USER_HZ) */
#define NSEC_PER_SEC 1000000000ull

extern volatile u32 jiffies; /* ticks since boot; wraps */

/* Nanoseconds since boot (CLOCK_MONOTONIC). Any context. */
u64 time_since_boot(void);
/* Seconds and nanoseconds since 1970 (CLOCK_REALTIME), from the CMOS clock at boot. */
u64 time_realtime(void);
void time_set_realtime(u64 ns);

/* Starts the tick; needs irq_init(). */
void time_init(void);

/* 64-bit division without libgcc: n / d, remainder to *rem if not NULL. */
u64 div_u64(u64 n, u32 d, u32 *rem);
