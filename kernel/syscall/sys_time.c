#include "kernel/syscall/calls.h"
#include "kernel/syscall/times.h"
#include "kernel/syscall/user_time.h"
#include "kernel/process/task.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>

long sys_time(u32 user_time)
{
    i32 seconds = div_u64(time_realtime(), NSEC_PER_SEC, NULL);

    return user_time && put_user(seconds, (i32 *)user_time) ? -EFAULT : seconds;
}

long sys_gettimeofday(u32 user_tv, u32 user_tz)
{
    struct __kernel_timespec t = ns_to_timespec64(time_realtime());
    struct timeval tv = {t.tv_sec, (long)t.tv_nsec / 1000};
    struct timezone tz = {0, 0};

    if (user_tv && copy_to_user((void *)user_tv, &tv, sizeof(tv)))
        return -EFAULT;
    return user_tz ? copy_to_user((void *)user_tz, &tz, sizeof(tz)) : 0;
}

static int set_realtime(i64 seconds, i64 ns)
{
    if (!timespec_valid(seconds, ns))
        return -EINVAL;
    if (current->euid)
        return -EPERM;
    time_set_realtime((u64)seconds * NSEC_PER_SEC + (u64)ns);
    return 0;
}

long sys_stime(u32 user_time)
{
    i32 seconds;

    return get_user(seconds, (const i32 *)user_time) ? -EFAULT : set_realtime(seconds, 0);
}

/* There is no time zone to set: it is ring 3's. */
long sys_settimeofday(u32 user_tv, u32 user_tz)
{
    struct timeval tv;

    (void)user_tz;
    if (!user_tv)
        return 0;
    if (copy_from_user(&tv, (const void *)user_tv, sizeof(tv)))
        return -EFAULT;
    return tv.tv_usec < 0 || tv.tv_usec >= 1000000 ? -EINVAL
                                                   : set_realtime(tv.tv_sec, tv.tv_usec * 1000);
}

static u64 cpu_time(u32 utime, u32 stime)
{
    return (u64)(utime + stime) * (NSEC_PER_SEC / HZ);
}

static int clock_read(u32 clock, u64 *ns)
{
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_TAI:
        *ns = time_realtime();
        return 0;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        *ns = time_since_boot();
        return 0;
    case CLOCK_PROCESS_CPUTIME_ID:
        *ns = cpu_time(current->process->utime, current->process->stime);
        return 0;
    case CLOCK_THREAD_CPUTIME_ID:
        *ns = cpu_time(current->utime, current->stime);
        return 0;
    default:
        return -EINVAL;
    }
}

static long clock_gettime(u32 clock, u32 user_ts, enum time_form form)
{
    u64 ns;
    int err = clock_read(clock, &ns);

    if (err)
        return err;
    struct __kernel_timespec t = ns_to_timespec64(ns);
    return user_time_put(user_ts, form, &t);
}

long sys_clock_gettime(u32 clock, u32 user_ts)
{
    return clock_gettime(clock, user_ts, TIME32);
}

long sys_clock_gettime64(u32 clock, u32 user_ts)
{
    return clock_gettime(clock, user_ts, TIME64);
}

static long clock_settime(u32 clock, u32 user_ts, enum time_form form)
{
    struct __kernel_timespec t;

    if (clock != CLOCK_REALTIME)
        return -EINVAL;
    if (user_time_get(user_ts, form, &t))
        return -EFAULT;
    return set_realtime(t.tv_sec, t.tv_nsec);
}

long sys_clock_settime(u32 clock, u32 user_ts)
{
    return clock_settime(clock, user_ts, TIME32);
}

long sys_clock_settime64(u32 clock, u32 user_ts)
{
    return clock_settime(clock, user_ts, TIME64);
}

/* The clocks are read to the timer's clock; sleeps end with a tick. */
static long clock_getres(u32 clock, u32 user_ts, enum time_form form)
{
    u64 ns;
    int err = clock_read(clock, &ns);

    if (err || !user_ts)
        return err;
    return user_time_put(user_ts, form, &(struct __kernel_timespec){0, 1});
}

long sys_clock_getres(u32 clock, u32 user_ts)
{
    return clock_getres(clock, user_ts, TIME32);
}

long sys_clock_getres_time64(u32 clock, u32 user_ts)
{
    return clock_getres(clock, user_ts, TIME64);
}

/* Sleeps until `end` (ns since boot): 0, or -EINTR with the rest in *left. */
static int sleep_until(u64 end, u64 *left)
{
    for (;;) {
        u64 now = time_since_boot();
        *left = end > now ? end - now : 0;
        if (!*left)
            return 0;
        if (signal_pending(current))
            return -EINTR;
        struct __kernel_timespec t = ns_to_timespec64(*left);
        schedule_timeout(timespec_to_ticks(t.tv_sec, t.tv_nsec));
    }
}

/* r->addr, r->value: where the time that is left goes, and whether it has 64-bit seconds there. */
static int store_left(const struct restart *r, u64 left)
{
    struct __kernel_timespec t = ns_to_timespec64(left);

    return r->addr ? user_time_put(r->addr, r->value ? TIME64 : TIME32, &t) : 0;
}

static long sleep_relative(const struct restart *r)
{
    u64 left;
    int err = sleep_until(r->end, &left);

    if (!err)
        return 0;
    err = store_left(r, left);
    return err ? err : -ERESTART_RESTARTBLOCK;
}

long sys_restart_syscall(void)
{
    const struct restart *r = &current->restart;

    return r->go_on ? r->go_on(r) : -EINTR;
}

static long sleep_for(u32 clock, u32 flags, const struct __kernel_timespec *t, u32 user_left,
                      bool wide)
{
    u64 now, start = time_since_boot(), left;
    int err = clock_read(clock, &now);

    if (err)
        return err;
    if (clock == CLOCK_THREAD_CPUTIME_ID || !timespec_valid(t->tv_sec, t->tv_nsec))
        return -EINVAL;
    u64 span = (u64)t->tv_sec * NSEC_PER_SEC + (u64)t->tv_nsec;
    if (flags & TIMER_ABSTIME) {
        span = span > now ? span - now : 0;
        return sleep_until(start + span, &left) ? -ERESTARTNOHAND : 0;
    }
    current->restart =
        (struct restart){sleep_relative, .end = start + span, .addr = user_left, .value = wide};
    return sleep_relative(&current->restart);
}

static long clock_nanosleep(u32 clock, u32 flags, u32 user_request, u32 user_left,
                            enum time_form form)
{
    struct __kernel_timespec t;

    if (user_time_get(user_request, form, &t))
        return -EFAULT;
    return sleep_for(clock, flags, &t, user_left, form == TIME64);
}

long sys_nanosleep(u32 user_request, u32 user_left)
{
    return clock_nanosleep(CLOCK_MONOTONIC, 0, user_request, user_left, TIME32);
}

long sys_clock_nanosleep(u32 clock, u32 flags, u32 user_request, u32 user_left)
{
    return clock_nanosleep(clock, flags, user_request, user_left, TIME32);
}

long sys_clock_nanosleep_time64(u32 clock, u32 flags, u32 user_request, u32 user_left)
{
    return clock_nanosleep(clock, flags, user_request, user_left, TIME64);
}

long sys_times(u32 user_tms)
{
    const struct process *p = current->process;
    struct tms t = {p->utime, p->stime, p->cutime, p->cstime};

    if (user_tms && copy_to_user((void *)user_tms, &t, sizeof(t)))
        return -EFAULT;
    return jiffies & 0x7fffffff;
}
