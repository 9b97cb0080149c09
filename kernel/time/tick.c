#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/sched/sched.h"
#include "arch/i386/irq.h"
#include "arch/i386/pit.h"
#include "arch/i386/rtc.h"
#include "arch/i386/cpu.h"

volatile u32 jiffies;
static u32 jiffies_high;  /* jiffies wrapped so often */
static u64 boot_realtime; /* ns since 1970 when jiffies was 0 */

#define NSEC_PER_TICK ((u32)(NSEC_PER_SEC / HZ))

static void tick(bool from_user)
{
    if (++jiffies == 0)
        jiffies_high++;
    timers_run(jiffies);
    sched_tick(from_user);
}

/*
 * Ticks, and the part of the present one from the timer's counter. The counter starts anew before
 * its interrupt is served, so time could seem to go back by almost a tick: the last answer is the
 * floor.
 */
u64 time_since_boot(void)
{
    static u64 last;
    irqflags_t flags = irq_save();
    u64 ticks = (u64)jiffies_high << 32 | jiffies;
    u64 ns = ticks * NSEC_PER_TICK + div_u64((u64)pit_elapsed() * NSEC_PER_SEC, PIT_HZ, NULL);

    if (ns < last)
        ns = last;
    last = ns;
    irq_restore(flags);
    return ns;
}

u64 time_realtime(void)
{
    return boot_realtime + time_since_boot();
}

void time_set_realtime(u64 ns)
{
    boot_realtime = ns - time_since_boot();
}

void time_init(void)
{
    boot_realtime = rtc_read() * NSEC_PER_SEC;
    pit_init(HZ);
    irq_register(IRQ_TIMER, tick);
}
