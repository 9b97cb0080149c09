#pragma once
/* Conversions between the kernel's times and ring 3's structures. */
#include <faultline/types.h>
#include <uapi/time.h>
#include "kernel/time/time.h"

static inline struct timeval ticks_to_timeval(u32 ticks)
{
    return (struct timeval){ticks / HZ, ticks % HZ * (1000000 / HZ)};
}

static inline struct __kernel_timespec ns_to_timespec64(u64 ns)
{
    u32 rest;
    u64 seconds = div_u64(ns, NSEC_PER_SEC, &rest);

    return (struct __kernel_timespec){seconds, rest};
}

/* Rounded up, so that a sleep is never too short; capped at about 248 days. */
static inline u32 timespec_to_ticks(i64 seconds, u32 ns)
{
    const u32 max_seconds = 0x7fffffffu / HZ - 1;

    if (seconds > max_seconds)
        seconds = max_seconds;
    return (u32)seconds * HZ + DIV_ROUND_UP(ns, (u32)(NSEC_PER_SEC / HZ));
}

/* Ticks to sleep until `end` (ns since boot), so that it is not early; 0 if that has passed. */
static inline u32 ticks_until(u64 end)
{
    u64 now = time_since_boot();
    struct __kernel_timespec left = ns_to_timespec64(end > now ? end - now : 0);
    u32 ticks = timespec_to_ticks(left.tv_sec, left.tv_nsec);

    return ticks ? ticks + 1 : 0; /* one more: the present one has begun already */
}

static inline bool timespec_valid(i64 seconds, i64 ns)
{
    return seconds >= 0 && ns >= 0 && ns < (i64)NSEC_PER_SEC;
}
