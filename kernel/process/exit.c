#include "kernel/futex/futex.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/wait.h"
#include "kernel/signal/signal.h"
#include "kernel/sched/sched.h"
#include "kernel/dev/tty.h"
#include "mm/virt/mm.h"
#include "arch/i386/fpu.h"
#include "arch/i386/usercopy.h"
#include <faultline/assert.h>
#include <uapi/errno.h>
#include <uapi/futex.h>

/* Orphans become children of process 1, which waits for all that comes. */
static void give_away_children(struct task *t)
{
    struct task *child, *next;
    bool zombies = false;

    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    list_for_each_safe (child, next, &t->children, sibling) {
        list_del(&child->sibling);
        child->parent = init_task;
        list_add_tail(&child->sibling, &init_task->children);
        zombies |= child->state == TASK_ZOMBIE;
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    if (zombies)
        wake_up(&init_task->child_exit);
}

/* CLONE_CHILD_CLEARTID: zero at exit, and whoever waits for that is woken; as on Linux unchecked.
 */
static void clear_child_tid(struct task *t)
{
    i32 zero = 0;

    if (!t->clear_child_tid || !t->mm)
        return;
    mm_write(t->mm, t->clear_child_tid, &zero, sizeof(zero));
    futex_wake((struct futex_word){t->clear_child_tid, false}, 1, FUTEX_BITSET_MATCH_ANY);
}

static void notify_parent(struct task *t)
{
    siginfo_t info = {.si_signo = t->exit_signal, .si_pid = t->pid, .si_uid = t->uid};
    int sig = t->exit_code & 0x7f;

    info.si_code = !sig ? CLD_EXITED : t->exit_code & WAIT_STATUS_CORE ? CLD_DUMPED : CLD_KILLED;
    info.si_status = sig ? sig : t->exit_code >> 8;
    info.si_utime = t->utime;
    info.si_stime = t->stime;
    if (t->exit_signal)
        signal_send(t->parent, t->exit_signal, &info);
    wake_up(&t->parent->child_exit);
}

static void leave_mm(struct task *t)
{
    struct mm *mm = t->mm;

    if (!mm)
        return;
    t->maxrss = max(t->maxrss, mm_hiwater_rss(mm) * (PAGE_SIZE / 1024));
    t->mm = NULL;
    mm_activate(NULL);
    mm_put(mm);
    t->flags &= ~TASK_OOM_VICTIM;
}

void process_exit(int wait_status)
{
    struct task *t = current;

    if (t == init_task)
        panic("Attempted to kill init! exitcode=0x%08x", wait_status);
    t->flags |= TASK_EXITING;
    t->exit_code = wait_status;
    vfork_done(t);
    futex_exit_robust(t);
    clear_child_tid(t);
    signals_exit_timers(t);
    tty_leave_session(t);
    leave_mm(t);
    task_release_resources(t);
    fpu_drop(&t->ctx);
    give_away_children(t);

    bool reap_self = signals_ignore_children(t->parent->signals);
    task_set_state(reap_self ? TASK_DEAD : TASK_ZOMBIE);
    notify_parent(t);
    if (reap_self)
        task_bury(t);
    schedule();
    panic("process %d runs after its end", t->pid);
}

void task_bury(struct task *t)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *parent = t->parent;
    parent->cminflt += t->minflt + t->cminflt;
    parent->cmajflt += t->majflt + t->cmajflt;
    parent->cutime += t->utime + t->cutime;
    parent->cstime += t->stime + t->cstime;
    parent->cmaxrss = max(parent->cmaxrss, t->maxrss);
    parent->cmaxrss = max(parent->cmaxrss, t->cmaxrss);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    task_unpublish(t);
    if (t == current)
        sched_free_later(t);
    else
        task_free(t);
}
