#include "kernel/futex/futex.h"
#include "kernel/fs/fs.h"
#include "kernel/process/group.h"
#include "kernel/process/orphan.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/wait.h"
#include "kernel/signal/signal.h"
#include "kernel/sched/sched.h"
#include "kernel/dev/tty.h"
#include "kernel/time/alarm.h"
#include "mm/virt/mm.h"
#include "arch/i386/fpu.h"
#include <faultline/assert.h>

/*
 * The processes of one that has ended become children of process 1, which waits for all that comes.
 * Zombies that it does not want to see go to `dead` (by run_link). tasklist_lock held.
 */
static void give_away_children(struct process *p, struct list_head *dead)
{
    struct process *child, *next;

    list_for_each_safe (child, next, &p->children, sibling) {
        list_del(&child->sibling);
        child->parent = init_process;
        child->exit_signal = SIGCHLD;
        list_add_tail(&child->sibling, &init_process->children);
        orphan_on_reparent(child, p);
        if (process_ended(child) && process_notify_exit(child)) {
            task_unlink(child->leader);
            list_add_tail(&child->leader->run_link, dead);
        }
    }
}

void task_leave_mm(struct task *t)
{
    struct mm *mm = t->mm;
    struct process *p = t->process;

    if (!mm)
        return;
    p->maxrss = max(p->maxrss, mm_hiwater_rss(mm) * (PAGE_SIZE / 1024));
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    t->mm = NULL;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    mm_activate(NULL);
    mm_put(mm);
    t->flags &= ~TASK_OOM_VICTIM;
}

static void free_all(struct list_head *dead)
{
    struct task *t, *next;

    list_for_each_safe (t, next, dead, run_link)
        task_free(t);
}

/*
 * The leader stays as a zombie until the other threads have ended and its parent has waited; a
 * thread goes at once, and with the last one the leader may go too. True if t is off all lists.
 * tasklist_lock held.
 */
static bool end_thread(struct task *t, struct list_head *dead)
{
    struct process *p = t->process;
    struct task *leader = p->leader;
    bool gone = t != leader;

    task_set_state(gone ? TASK_DEAD : TASK_ZOMBIE);
    if (gone)
        task_unlink(t);
    if (process_ended(p) && process_notify_exit(p)) {
        task_unlink(leader);
        if (gone)
            list_add_tail(&leader->run_link, dead);
        gone = true;
    }
    if (p->exec_task)
        wake_task(p->exec_task);
    return gone;
}

static void finish(struct task *t, bool last)
{
    LIST_HEAD(dead);
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    if (last) {
        give_away_children(t->process, &dead);
        orphan_on_exit(t->process);
    }
    bool gone = end_thread(t, &dead);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    free_all(&dead);
    if (gone)
        sched_free_later(t);
}

void task_exit(int wait_status)
{
    struct task *t = current;
    struct process *p = t->process;
    bool last = group_leave(t, wait_status);

    if (last && p == init_process)
        panic("Attempted to kill init! exitcode=0x%08x", p->exit_code);
    task_release_user(t);
    if (last) {
        timers_stop(p);
        tty_leave_session(p);
        process_release_resources(p);
    }
    task_leave_mm(t);
    task_release_resources(t);
    fpu_drop(&t->ctx);
    finish(t, last);
    schedule();
    panic("task %d runs after its end", t->pid);
}

void process_exit(int wait_status)
{
    task_exit(group_exit(wait_status));
}
