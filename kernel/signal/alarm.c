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

/* One tick less than the timer's, see alarm_set; but never 0 while it runs. */
static u32 ticks_left(const struct task *t)
{
    u32 left = timer_left(&t->alarm);

    return left > 1 ? left - 1 : left;
}

/* The tick that is under way does not count as a whole one: a timer is never early. */
u32 alarm_set(u32 ticks, u32 interval, u32 *old_interval)
{
    struct task *t = current;
    u32 left = ticks_left(t);

    timer_stop(&t->alarm);
    *old_interval = t->alarm_interval;
    t->alarm_interval = interval;
    t->alarm.fire = fire;
    if (ticks)
        timer_start(&t->alarm, ticks + 1);
    return left;
}

void alarm_get(u32 *ticks, u32 *interval)
{
    *ticks = ticks_left(current);
    *interval = current->alarm_interval;
}

void signals_exit_timers(struct task *t)
{
    t->alarm_interval = 0;
    timer_stop(&t->alarm);
}
