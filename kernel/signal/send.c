#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include "kernel/process/group.h"
#include "kernel/process/process.h"
#include <faultline/string.h>
#include <uapi/errno.h>

#define SIGNAL_BIT(n) (1u << ((n)-1))

static const u32 default_ignore =
    SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH);
static const u32 stop_signals =
    SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU);
/* Their default action dumps core, which needs the state of the thread that takes them. */
static const u32 core_signals = SIGNAL_BIT(SIGQUIT) | SIGNAL_BIT(SIGILL) | SIGNAL_BIT(SIGTRAP) |
                                SIGNAL_BIT(SIGABRT) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGFPE) |
                                SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGXCPU) | SIGNAL_BIT(SIGXFSZ) |
                                SIGNAL_BIT(SIGSYS);

static bool in_low_mask(u32 mask, int sig)
{
    return sig <= 32 && mask & SIGNAL_BIT(sig);
}

bool signal_default_ignores(int sig)
{
    return in_low_mask(default_ignore, sig);
}

bool signal_default_stops(int sig)
{
    return in_low_mask(stop_signals, sig);
}

/* A blocked signal is kept even if ignored: the handler may change before it is unblocked. */
bool signal_is_ignored(const struct task *t, int sig)
{
    __sighandler_t h = sighand_handler(t->process->sighand, sig);

    if (sigset_has(&t->blocked, sig) || sigset_has(&t->awaited, sig))
        return false;
    if (t->process == init_process && h == SIG_DFL)
        return true; /* process 1 gets only what it asked for */
    return h == SIG_IGN || (h == SIG_DFL && signal_default_ignores(sig));
}

void signal_wake(struct task *t, bool kill)
{
    t->work |= WORK_SIGNAL;
    wake_task_for_signal(t, kill);
}

/* Those of `mask` (low signals) are no longer pending, for no thread. Lock held. */
static void remove_everywhere(struct process *p, u32 mask)
{
    const sigset_t set = {{mask}};
    struct task *t;

    pending_remove(&p->pending, &set);
    list_for_each (t, &p->threads, thread_link)
        pending_remove(&t->pending, &set);
}

/* SIGCONT continues even when blocked or ignored; each kind removes the other's pending ones. */
static void continue_or_stop(struct process *p, int sig)
{
    if (sig == SIGCONT) {
        remove_everywhere(p, stop_signals);
        group_continue(p);
    } else if (signal_default_stops(sig)) {
        remove_everywhere(p, SIGNAL_BIT(SIGCONT));
    }
}

/* Would t take sig now? One that sleeps on another signal is as good as busy. */
static bool wants(const struct task *t, int sig)
{
    if (sigset_has(&t->blocked, sig) || t->flags & TASK_EXITING)
        return false;
    if (sig == SIGKILL)
        return true;
    return t->state != TASK_STOPPED && (t == current || !signal_pending(t));
}

/* The thread that shall take what was sent to all, or NULL: every one blocks it. */
static struct task *choose(struct process *p, int sig)
{
    struct task *t;

    if (wants(p->leader, sig))
        return p->leader;
    list_for_each (t, &p->threads, thread_link) {
        if (wants(t, sig))
            return t;
    }
    return NULL;
}

/* Nothing but the end can come of it, so all threads may begin with that. */
static bool is_fatal(const struct process *p, int sig)
{
    return sig == SIGKILL ||
           (sighand_handler(p->sighand, sig) == SIG_DFL && !signal_default_ignores(sig) &&
            !signal_default_stops(sig) && !in_low_mask(core_signals, sig));
}

/* A signal was queued: t takes it if it is t's own, else any thread does. Lock held. */
static void find_taker(struct process *p, struct task *t, int sig)
{
    t = t ? (wants(t, sig) ? t : NULL) : choose(p, sig);
    if (!t)
        return;
    if (is_fatal(p, sig) && !sigset_has(&t->awaited, sig))
        group_kill(p, WAIT_STATUS_SIGNAL(sig));
    else
        signal_wake(t, false);
}

u32 signal_queued(u32 uid)
{
    const struct process *p;
    const struct task *t;
    u32 n = 0;

    list_for_each (p, &all_processes, all_link) {
        if (p->leader->uid != uid)
            continue;
        n += p->pending.count;
        list_for_each (t, &p->threads, thread_link)
            n += t->pending.count;
    }
    return n;
}

/* RLIMIT_SIGPENDING holds for what users queue, not for the kernel's and for kill(2)'s. */
static bool may_queue(const struct process *p, int sig, const siginfo_t *info)
{
    if (!info || (sig < SIGRTMIN && info->si_code >= 0))
        return true;
    return signal_queued(p->leader->uid) < p->rlimits[RLIMIT_SIGPENDING].rlim_cur;
}

/* To t alone, or with t NULL to the process. */
static int send(struct process *p, struct task *t, int sig, const siginfo_t *info)
{
    const struct task *asked = t ? t : p->leader;
    int err = 0;
    irqflags_t flags = spin_lock_irqsave(&p->lock);

    continue_or_stop(p, sig);
    if (p->group_exit || signal_is_ignored(asked, sig))
        goto out;
    if (!pending_add(t ? &t->pending : &p->pending, sig, info, may_queue(p, sig, info)))
        err = -EAGAIN;
    else
        find_taker(p, t, sig);
out:
    spin_unlock_irqrestore(&p->lock, flags);
    return err;
}

int signal_send(struct task *t, int sig, const siginfo_t *info)
{
    return send(t->process, t, sig, info);
}

int signal_send_process(struct process *p, int sig, const siginfo_t *info)
{
    return send(p, NULL, sig, info);
}

int signal_send_group(i32 pgid, int sig, const siginfo_t *info)
{
    struct process *p;
    int err = -ESRCH;

    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    list_for_each (p, &all_processes, all_link) {
        if (p->pgid == pgid) {
            signal_send_process(p, sig, info);
            err = 0;
        }
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

void signal_force(int sig, const siginfo_t *info)
{
    struct task *t = current;
    struct sighand *s = t->process->sighand;
    irqflags_t flags = spin_lock_irqsave(&t->process->lock);

    if (sighand_handler(s, sig) == SIG_IGN || sigset_has(&t->blocked, sig)) {
        sighand_reset(s, sig);
        sigset_remove(&t->blocked, sig);
    }
    pending_remove(&t->pending, &(sigset_t){{sig <= 32 ? SIGNAL_BIT(sig) : 0}});
    pending_add(&t->pending, sig, info, true);
    t->work |= WORK_SIGNAL;
    spin_unlock_irqrestore(&t->process->lock, flags);
}

int signal_permitted(const struct task *t, int sig)
{
    const struct task *me = current;

    if (!me->euid || me->euid == t->suid || me->euid == t->uid || me->uid == t->suid ||
        me->uid == t->uid || (sig == SIGCONT && me->process->sid == t->process->sid))
        return 0;
    return -EPERM;
}
