/* The CPU of the host's machine, and the checks of spinlocks and mutexes for it. */
#include <faultline/assert.h>
#include <faultline/mutex.h>
#include <faultline/spinlock.h>
#include <faultline/wait_bits.h>
#include <arch/i386/tlb.h>
#include "mm/failinject.h"
#include "tests/host/lib/machine.h"
#include "tests/host/lib/machine_int.h"

u32 host_eflags = EFLAGS_IF;
u32 host_cr3;
void (*host_interrupt)(void);
struct host_tlb_stats host_tlb_stats;
void (*host_tlb_hook)(vaddr_t start, vaddr_t end);
DEFINE_PER_CPU(pgd_t *, active_pgd);

struct fail_task *host_fail_task;

static struct spinlock *innermost;

void host_cpu_reset(void)
{
    host_eflags = EFLAGS_IF;
    innermost = NULL;
    host_tlb_stats = (struct host_tlb_stats){0};
    host_fail_task = NULL;
}

struct fail_task *fail_task_current(void)
{
    return host_fail_task;
}

u64 rdtsc(void)
{
    static u64 count;

    return ++count;
}

void host_irq_enable(void)
{
    void (*handler)(void) = host_interrupt;
    bool were_off = !(host_eflags & EFLAGS_IF);

    if (handler && were_off) {
        host_interrupt = NULL; /* no nesting */
        handler();
        host_interrupt = handler;
    }
    host_eflags |= EFLAGS_IF;
}

void (*host_sleep)(void);

void wait_on_bits(const u32 *word, u32 mask)
{
    while (*word & mask) {
        if (!host_sleep)
            panic("sleeps for ever");
        host_sleep();
    }
}

void wake_up_bits(const u32 *word)
{
    (void)word;
}

void host_spin(void)
{
    panic("spins for ever on a lock");
}

void spin_debug_acquire(struct spinlock *l)
{
    for (struct spinlock *held = innermost; held; held = held->outer)
        if (held == l)
            panic("spinlock %s: taken twice", l->name);
    if (innermost && innermost->rank >= l->rank)
        panic("spinlock %s (rank %u) taken inside %s (rank %u)", l->name, l->rank, innermost->name,
              innermost->rank);
    l->outer = innermost;
    innermost = l;
}

void spin_debug_release(struct spinlock *l)
{
    if (!l->locked)
        panic("spinlock %s: released but not held", l->name);
    for (struct spinlock **held = &innermost; *held; held = &(*held)->outer) {
        if (*held == l) {
            *held = l->outer;
            return;
        }
    }
    panic("spinlock %s: released by another CPU", l->name);
}

bool spin_debug_none_held(void)
{
    return innermost == NULL;
}

u32 host_locks_held(void)
{
    u32 n = 0;
    for (struct spinlock *held = innermost; held; held = held->outer)
        n++;
    return n;
}

void (*host_sleep)(void);

void mutex_lock_slow(struct mutex *m)
{
    if (host_sleep)
        host_sleep();
    if (mutex_trylock(m))
        return;
    panic("mutex %p: taken twice, sleeps for ever", (void *)m);
}

void mutex_wake(struct mutex *m)
{
    panic("mutex %p: has sleepers on a machine with one thread", (void *)m);
}
