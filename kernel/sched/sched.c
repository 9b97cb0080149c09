#include "kernel/sched/sched.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/time/alarm.h"
#include "kernel/time/time.h"
#include "mm/virt/mm.h"
#include "arch/i386/cpu.h"

/*
 * Runnable tasks, without the running one. The lock also protects task.state against wakers; the
 * task itself sets its own while it runs (task_set_state).
 */
static struct spinlock runqueue_lock = SPINLOCK_INIT("runqueue", RANK_RUNQUEUE);
static LIST_HEAD(runqueue);
static u32 nr_queued;
static DEFINE_PER_CPU(struct task *, idle_task);
static DEFINE_PER_CPU(struct task *, dead_task); /* ended, but this CPU was still on its stack */

DEFINE_PER_CPU(struct task *, current_task);
struct sched_stats sched_stats;
u32 load_average[3];

static void enqueue(struct task *t)
{
    list_add_tail(&t->run_link, &runqueue);
    nr_queued++;
}

static struct task *dequeue_next(void)
{
    if (list_empty(&runqueue))
        return this_cpu(idle_task);
    struct task *t = list_first(&runqueue, struct task, run_link);
    list_del(&t->run_link);
    nr_queued--;
    return t;
}

u32 sched_slice(const struct task *t)
{
    return SLICE_TICKS - t->nice / 4;
}

void sched_init(struct task *idle)
{
    this_cpu(idle_task) = idle;
    this_cpu(current_task) = idle;
}

static void free_dead_task(void)
{
    struct task *t = this_cpu(dead_task);

    if (unlikely(t && t != current)) {
        this_cpu(dead_task) = NULL;
        task_free(t);
    }
}

/*
 * The lock is held over the switch and released by the task that runs next: in schedule() behind
 * the switch, or in task_first_run().
 */
void schedule(void)
{
    ASSERT(spin_debug_none_held());
    irqflags_t flags = spin_lock_irqsave(&runqueue_lock);
    struct task *prev = current;

    prev->work &= ~WORK_RESCHED;
    if (prev->state == TASK_RUNNING && prev != this_cpu(idle_task)) {
        enqueue(prev);
        prev->nivcsw++;
    } else {
        prev->nvcsw++;
    }
    struct task *next = dequeue_next();
    next->slice = sched_slice(next);
    if (next != prev) {
        sched_stats.switches++;
        this_cpu(current_task) = next;
        if (next->mm)
            mm_activate(next->mm);
        context_switch(&prev->ctx, &next->ctx);
    }
    spin_unlock_irqrestore(&runqueue_lock, flags);
    free_dead_task();
}

void task_first_run(void)
{
    spin_unlock(&runqueue_lock);
    irq_enable();
    free_dead_task();
}

void sched_free_later(struct task *t)
{
    this_cpu(dead_task) = t;
}

/* Lock held. */
static void make_runnable(struct task *t)
{
    t->state = TASK_RUNNING;
    if (t != current) /* else it is about to sleep, and now does not */
        enqueue(t);
}

void wake_task(struct task *t)
{
    irqflags_t flags = spin_lock_irqsave(&runqueue_lock);

    if (t->state == TASK_INTERRUPTIBLE || t->state == TASK_UNINTERRUPTIBLE ||
        t->state == TASK_KILLABLE)
        make_runnable(t);
    spin_unlock_irqrestore(&runqueue_lock, flags);
}

void wake_task_for_signal(struct task *t, bool kill)
{
    irqflags_t flags = spin_lock_irqsave(&runqueue_lock);

    if (t->state == TASK_INTERRUPTIBLE ||
        (kill && (t->state == TASK_KILLABLE || t->state == TASK_STOPPED)))
        make_runnable(t);
    spin_unlock_irqrestore(&runqueue_lock, flags);
}

void sched_start(struct task *t)
{
    irqflags_t flags = spin_lock_irqsave(&runqueue_lock);

    t->state = TASK_RUNNING;
    enqueue(t);
    spin_unlock_irqrestore(&runqueue_lock, flags);
}

void task_continue(struct task *t)
{
    irqflags_t flags = spin_lock_irqsave(&runqueue_lock);

    if (t->state == TASK_STOPPED)
        make_runnable(t);
    spin_unlock_irqrestore(&runqueue_lock, flags);
}

void sched_idle(void)
{
    for (;;) {
        irq_disable();
        if (list_empty(&runqueue)) {
            cpu_wait_for_interrupt();
        } else {
            irq_enable();
            schedule();
        }
    }
}

u32 sched_runnable(void)
{
    return nr_queued + (current != this_cpu(idle_task));
}

/* Decay per 5 s for 1, 5 and 15 minutes in 1/2048, as Linux computes them (Documentation: loadavg).
 */
#define LOAD_FIXED    2048u
#define LOAD_INTERVAL (5 * HZ)

static void update_load(void)
{
    static const u32 decay[3] = {1884, 2014, 2037};
    u32 active = sched_runnable() * LOAD_FIXED;

    for (int i = 0; i < 3; i++)
        load_average[i] =
            (load_average[i] * decay[i] + active * (LOAD_FIXED - decay[i])) / LOAD_FIXED;
}

void sched_tick(bool from_user)
{
    struct task *t = current;

    if (jiffies % LOAD_INTERVAL == 0)
        update_load();
    if (t == this_cpu(idle_task)) {
        sched_stats.idle_ticks++;
        return;
    }
    struct process *p = t->process;
    if (from_user) {
        t->utime++;
        p->utime++;
        sched_stats.user_ticks++;
    } else {
        t->stime++;
        p->stime++;
        sched_stats.system_ticks++;
    }
    if (unlikely(p->virtual_timer.left | p->prof_timer.left))
        cpu_timers_tick(p, from_user);
    if (--t->slice <= 0)
        t->work |= WORK_RESCHED;
}
