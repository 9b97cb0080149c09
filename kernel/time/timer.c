#include "kernel/time/timer.h"
#include "kernel/time/time.h"
#include <faultline/spinlock.h>

/* Sorted by time of expiry: the tick looks at the first one only. */
static LIST_HEAD(timers);
static struct spinlock timer_lock = SPINLOCK_INIT("timers", RANK_TIMER);

static void insert_sorted(struct timer *t)
{
    struct timer *other;

    list_for_each (other, &timers, link) {
        if ((i32)(t->expires - other->expires) < 0)
            break;
    }
    list_add_tail(&t->link, &other->link);
}

void timer_start(struct timer *t, u32 ticks)
{
    irqflags_t flags = spin_lock_irqsave(&timer_lock);

    if (t->active)
        list_del(&t->link);
    t->expires = jiffies + max(ticks, 1u);
    t->active = true;
    insert_sorted(t);
    spin_unlock_irqrestore(&timer_lock, flags);
}

bool timer_stop(struct timer *t)
{
    irqflags_t flags = spin_lock_irqsave(&timer_lock);
    bool was_active = t->active;

    if (was_active)
        list_del(&t->link);
    t->active = false;
    spin_unlock_irqrestore(&timer_lock, flags);
    return was_active;
}

u32 timer_left(const struct timer *t)
{
    return t->active ? t->expires - jiffies : 0;
}

static struct timer *take_due(u32 now)
{
    irqflags_t flags = spin_lock_irqsave(&timer_lock);
    struct timer *t = list_empty(&timers) ? NULL : list_first(&timers, struct timer, link);

    if (t && (i32)(t->expires - now) > 0)
        t = NULL;
    if (t) {
        list_del(&t->link);
        t->active = false;
    }
    spin_unlock_irqrestore(&timer_lock, flags);
    return t;
}

void timers_run(u32 now)
{
    struct timer *t;

    while ((t = take_due(now)))
        t->fire(t);
}
