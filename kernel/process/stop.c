/*
 * Job control: a stop signal stops every thread, each when it comes by on its way to ring 3; the
 * last one tells the parent.
 */
#include "kernel/process/group.h"
#include "kernel/process/task.h"
#include "kernel/signal/signal.h"

/* SIGCHLD with what happened, if the parent wants it, and whoever waits looks. */
static void notify(struct process *p, int code, int status)
{
    siginfo_t info = {.si_signo = SIGCHLD, .si_code = code, .si_pid = p->pid};
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct process *parent = p->parent;

    info.si_uid = p->leader->uid;
    info.si_status = status;
    info.si_utime = p->utime;
    info.si_stime = p->stime;
    if (sighand_handler(parent->sighand, SIGCHLD) != SIG_IGN &&
        !(sighand_flags(parent->sighand, SIGCHLD) & SA_NOCLDSTOP))
        signal_send_process(parent, SIGCHLD, &info);
    wake_up(&parent->child_exit);
    spin_unlock_irqrestore(&tasklist_lock, flags);
}

bool group_take_part(struct task *t)
{
    struct process *p = t->process;

    t->stop_pending = false;
    if (--p->stopping)
        return false;
    p->stopped = true;
    p->continued = false;
    return true;
}

void group_notify_stopped(struct process *p)
{
    notify(p, CLD_STOPPED, p->stop_signal);
}

/* Lock held; it is released. */
static void stop_current(struct process *p, irqflags_t flags)
{
    bool last = group_take_part(current);

    task_set_state(TASK_STOPPED);
    spin_unlock_irqrestore(&p->lock, flags);
    if (last)
        group_notify_stopped(p);
    schedule();
}

/* Every thread that runs or sleeps is to stop. Lock held. */
static void request_stop(struct process *p, int sig)
{
    struct task *t;

    p->stop_signal = sig;
    p->stopping = 0;
    list_for_each (t, &p->threads, thread_link) {
        if (t->flags & TASK_EXITING || (t != current && t->state == TASK_STOPPED))
            continue;
        t->stop_pending = true;
        p->stopping++;
        if (t != current)
            signal_wake(t, false);
    }
}

void group_stop(int sig)
{
    struct process *p = current->process;
    irqflags_t flags = spin_lock_irqsave(&p->lock);

    if (p->group_exit || p->exec_task) {
        spin_unlock_irqrestore(&p->lock, flags);
        return;
    }
    request_stop(p, sig);
    stop_current(p, flags);
}

bool group_has_work(const struct task *t)
{
    return t->stop_pending || t->process->notify_continued || t->process->notify_stopped;
}

void group_do_work(void)
{
    struct process *p = current->process;
    irqflags_t flags = spin_lock_irqsave(&p->lock);
    bool stopped = p->notify_stopped, continued = p->notify_continued;

    p->notify_stopped = p->notify_continued = false;
    if (current->stop_pending) {
        stop_current(p, flags);
        return;
    }
    spin_unlock_irqrestore(&p->lock, flags);
    if (stopped)
        notify(p, CLD_STOPPED, p->stop_signal);
    if (continued)
        notify(p, CLD_CONTINUED, SIGCONT);
}

void group_continue(struct process *p)
{
    struct task *t;

    if (p->stopped) {
        p->notify_continued = p->continued = true;
        p->stop_signal = 0;
    } else if (p->stopping) {
        p->notify_stopped = true;
    }
    p->stopped = false;
    p->stopping = 0;
    list_for_each (t, &p->threads, thread_link) {
        t->stop_pending = false;
        if (t->state == TASK_STOPPED && p->notify_continued)
            t->work |= WORK_SIGNAL;
        task_continue(t);
    }
}
