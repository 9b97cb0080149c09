#include "kernel/process/group.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include <uapi/errno.h>

/* SIGKILL for every thread but `except`, which may be NULL. Lock held. */
static void kill_threads(struct process *p, const struct task *except)
{
    struct task *t;

    p->stopped = false;
    p->stopping = 0;
    list_for_each (t, &p->threads, thread_link) {
        t->stop_pending = false;
        if (t == except || t->flags & TASK_EXITING)
            continue;
        sigset_add(&t->pending.set, SIGKILL);
        signal_wake(t, true);
    }
}

void group_kill(struct process *p, int wait_status)
{
    if (p->group_exit)
        return;
    p->group_exit = true;
    p->exit_code = wait_status;
    kill_threads(p, NULL);
}

int group_exit(int wait_status)
{
    struct process *p = current->process;
    irqflags_t flags = spin_lock_irqsave(&p->lock);

    if (p->group_exit) {
        wait_status = p->exit_code;
    } else if (p->exec_task && p->exec_task != current) {
        wait_status = 0; /* gives way to exec: nobody will see it */
    } else {
        p->group_exit = true;
        p->exit_code = wait_status;
        kill_threads(p, current);
    }
    spin_unlock_irqrestore(&p->lock, flags);
    return wait_status;
}

bool group_leave(struct task *t, int wait_status)
{
    struct process *p = t->process;
    irqflags_t flags = spin_lock_irqsave(&p->lock);

    t->flags |= TASK_EXITING;
    bool last = --p->nr_live == 0;
    if (last && !p->group_exit) { /* all went one by one: the last one's status counts */
        p->group_exit = true;
        p->exit_code = wait_status;
    }
    bool stopped = !last && t->stop_pending && group_take_part(t);
    if (!last)
        signal_pass_on(t, &(sigset_t){{~t->blocked.sig[0], ~t->blocked.sig[1]}});
    spin_unlock_irqrestore(&p->lock, flags);
    if (stopped)
        group_notify_stopped(p);
    return last;
}

/* Only t runs: the others are off the list, or it is the zombie that the leader has become. */
static bool is_single(const struct task *t)
{
    const struct process *p = t->process;

    return p->nr_threads == 1 ||
           (p->nr_threads == 2 && p->leader != t && p->leader->state == TASK_ZOMBIE);
}

/* 0, or -EAGAIN when SIGKILL came first. */
static int wait_until_single(struct task *t)
{
    int err = 0;

    for (;;) {
        task_set_state(TASK_KILLABLE);
        if (is_single(t))
            break;
        if (fatal_signal_pending(t)) {
            err = -EAGAIN;
            break;
        }
        schedule();
    }
    task_set_state(TASK_RUNNING);
    return err;
}

static int begin_exec(struct task *t)
{
    struct process *p = t->process;
    irqflags_t flags = spin_lock_irqsave(&p->lock);
    int err = p->group_exit || p->exec_task ? -EAGAIN : 0;

    if (!err) {
        p->exec_task = t;
        kill_threads(p, t);
    }
    spin_unlock_irqrestore(&p->lock, flags);
    return err;
}

int group_become_single(void)
{
    struct task *t = current, *old = NULL;
    struct process *p = t->process;

    if (p->nr_threads == 1)
        return 0;
    int err = begin_exec(t);
    if (err)
        return err;
    err = wait_until_single(t);
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    p->exec_task = NULL;
    if (!err && t != p->leader)
        old = task_become_leader(t);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    if (old)
        task_free(old);
    return err;
}

bool process_ended(const struct process *p)
{
    return p->nr_threads == 1 && p->leader->state == TASK_ZOMBIE;
}

static __attribute__((noinline)) void send_exit_signal(struct process *p)
{
    int status = p->exit_code, sig = status & 0x7f;
    siginfo_t info = {.si_signo = p->exit_signal, .si_pid = p->pid, .si_uid = p->leader->uid};

    info.si_code = !sig ? CLD_EXITED : status & WAIT_STATUS_CORE ? CLD_DUMPED : CLD_KILLED;
    info.si_status = sig ? sig : status >> 8;
    info.si_utime = p->utime;
    info.si_stime = p->stime;
    signal_send_process(p->parent, p->exit_signal, &info);
}

bool process_notify_exit(struct process *p)
{
    struct process *parent = p->parent;
    const struct sighand *s = parent->sighand;
    int sig = p->exit_signal;
    bool unwanted = false, silent = sig < 1 || sig > _NSIG;

    if (likely(sig == SIGCHLD)) {
        bool ignored = sighand_handler(s, SIGCHLD) == SIG_IGN;
        unwanted = ignored || sighand_flags(s, SIGCHLD) & SA_NOCLDWAIT;
        silent = ignored || signal_is_ignored(parent->leader, SIGCHLD);
    }
    if (!silent)
        send_exit_signal(p);
    wake_up(&parent->child_exit);
    return unwanted;
}
