#include "kernel/signal/alarm.h"
#include "kernel/signal/signal.h"
#include "kernel/time/time.h"
#include <uapi/errno.h>

static void fire(struct timer *t)
{
    struct task *task = container_of(t, struct task, alarm);

    if (task->alarm_interval)
        timer_start(t, task->alarm_interval);
    signal_send(task, SIGALRM, NULL);
}

u32 alarm_set(u32 ticks, u32 interval, u32 *old_interval)
{
    struct task *t = current;
    u32 left = timer_left(&t->alarm);

    timer_stop(&t->alarm);
    *old_interval = t->alarm_interval;
    t->alarm_interval = interval;
    t->alarm.fire = fire;
    if (ticks)
        timer_start(&t->alarm, ticks);
    return left;
}

void alarm_get(u32 *ticks, u32 *interval)
{
    *ticks = timer_left(&current->alarm);
    *interval = current->alarm_interval;
}

void signals_exit_timers(struct task *t)
{
    t->alarm_interval = 0;
    timer_stop(&t->alarm);
}
