/* alarm, setitimer, getitimer. */
#include "kernel/syscall/calls.h"
#include "kernel/syscall/times.h"
#include "kernel/process/task.h"
#include "kernel/time/alarm.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>

long sys_alarm(u32 seconds)
{
    u32 ignored;
    u32 left = alarm_set(timespec_to_ticks(seconds, 0), 0, &ignored);

    return DIV_ROUND_UP(left, HZ);
}

static u32 timeval_to_ticks(const struct timeval *t)
{
    return timespec_to_ticks(t->tv_sec, t->tv_usec * 1000);
}

static bool timeval_valid(const struct timeval *t)
{
    return t->tv_sec >= 0 && t->tv_usec >= 0 && t->tv_usec < 1000000;
}

/* The timer of the current process that counts processor time, NULL for ITIMER_REAL. */
static struct cpu_timer *cpu_timer_of(u32 which)
{
    struct process *p = current->process;

    return which == ITIMER_VIRTUAL ? &p->virtual_timer
           : which == ITIMER_PROF  ? &p->prof_timer
                                   : NULL;
}

/* Sets the timer (new not NULL); what it was, in ticks. */
static void exchange(u32 which, const struct itimerval *new, u32 *left, u32 *interval)
{
    struct cpu_timer *t = cpu_timer_of(which);
    u32 ticks = new ? timeval_to_ticks(&new->it_value) : 0;
    u32 every = new ? timeval_to_ticks(&new->it_interval) : 0;

    if (!new && !t) {
        alarm_get(left, interval);
    } else if (!new) {
        *left = t->left;
        *interval = t->interval;
    } else {
        *left = t ? cpu_timer_set(t, ticks, every, interval) : alarm_set(ticks, every, interval);
    }
}

static int put_old(u32 user, u32 left, u32 interval)
{
    struct itimerval v = {ticks_to_timeval(interval), ticks_to_timeval(left)};

    return copy_to_user((void *)user, &v, sizeof(v));
}

/* No new value is a value of zero. */
long sys_setitimer(u32 which, u32 user_new, u32 user_old)
{
    struct itimerval new = {{0, 0}, {0, 0}};
    u32 left, interval;

    if (user_new && copy_from_user(&new, (const void *)user_new, sizeof(new)))
        return -EFAULT;
    if (!timeval_valid(&new.it_value) || !timeval_valid(&new.it_interval) || which > ITIMER_PROF)
        return -EINVAL;
    exchange(which, &new, &left, &interval);
    return user_old ? put_old(user_old, left, interval) : 0;
}

long sys_getitimer(u32 which, u32 user_value)
{
    u32 left, interval;

    if (which > ITIMER_PROF)
        return -EINVAL;
    exchange(which, NULL, &left, &interval);
    return put_old(user_value, left, interval);
}
