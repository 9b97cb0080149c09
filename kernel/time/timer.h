#pragma once
/* One-shot timers, in ticks. */
#include <faultline/types.h>
#include <faultline/list.h>

struct timer {
    struct list_head link;
    u32 expires;                   /* jiffies */
    void (*fire)(struct timer *t); /* interrupts off, no lock held; may start the timer again */
    bool active;
};

/* Starts (or restarts) t to fire `ticks` >= 1 ticks from now. Any context. */
void timer_start(struct timer *t, u32 ticks);
/* Stops t; true if it was running. Afterwards fire() is not called. */
bool timer_stop(struct timer *t);
/* Ticks until t fires, 0 if it does not run. */
u32 timer_left(const struct timer *t);

/* From the tick: fires what is due. */
void timers_run(u32 now);
