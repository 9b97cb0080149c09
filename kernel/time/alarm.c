#include "kernel/time/alarm.h"
#include "kernel/process/task.h"
#include "kernel/time/time.h"
#include <uapi/signal.h>

static void fire(struct timer *t)
{
    struct process *p = container_of(t, struct process, alarm);

    if (p->alarm_interval)
        timer_start(t, p->alarm_interval);
    signal_send_process(p, SIGALRM, NULL);
}

/* One tick less than the timer's, see alarm_set; but never 0 while it runs. */
static u32 ticks_left(const struct process *p)
{
    u32 left = timer_left(&p->alarm);

    return left > 1 ? left - 1 : left;
}

/* The tick that is under way does not count as a whole one: a timer is never early. */
u32 alarm_set(u32 ticks, u32 interval, u32 *old_interval)
{
    struct process *p = current->process;
    u32 left = ticks_left(p);

    timer_stop(&p->alarm);
    *old_interval = p->alarm_interval;
    p->alarm_interval = interval;
    p->alarm.fire = fire;
    if (ticks)
        timer_start(&p->alarm, ticks + 1);
    return left;
}

void alarm_get(u32 *ticks, u32 *interval)
{
    *ticks = ticks_left(current->process);
    *interval = current->process->alarm_interval;
}

/* Interrupts off: the tick counts it down. */
u32 cpu_timer_set(struct cpu_timer *t, u32 ticks, u32 interval, u32 *old_interval)
{
    irqflags_t flags = irq_save();
    u32 left = t->left;

    *old_interval = t->interval;
    *t = (struct cpu_timer){ticks, interval};
    irq_restore(flags);
    return left;
}

static void count_down(struct process *p, struct cpu_timer *t, int sig)
{
    if (!t->left || --t->left)
        return;
    t->left = t->interval;
    signal_send_process(p, sig, NULL);
}

void cpu_timers_tick(struct process *p, bool from_user)
{
    if (from_user)
        count_down(p, &p->virtual_timer, SIGVTALRM);
    count_down(p, &p->prof_timer, SIGPROF);
}

void timers_stop(struct process *p)
{
    p->alarm_interval = 0;
    timer_stop(&p->alarm);
    p->virtual_timer = p->prof_timer = (struct cpu_timer){0, 0};
}
