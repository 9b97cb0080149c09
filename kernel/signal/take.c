/* The receiving side: masks, and the signals that wait. */
#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include "kernel/process/group.h"
#include <uapi/errno.h>

static bool has_work(const struct task *t)
{
    return sigset_beyond(&t->pending.set, &t->blocked) ||
           sigset_beyond(&t->process->pending.set, &t->blocked) || group_has_work(t);
}

static void recompute(struct task *t)
{
    if (has_work(t))
        t->work |= WORK_SIGNAL;
    else
        t->work &= ~WORK_SIGNAL;
}

void signal_recompute(void)
{
    irqflags_t flags = spin_lock_irqsave(&current->process->lock);

    recompute(current);
    spin_unlock_irqrestore(&current->process->lock, flags);
}

void signal_pass_on(struct task *t, const sigset_t *which)
{
    struct process *p = t->process;
    sigset_t left;
    struct task *other;

    for (int i = 0; i < _NSIG_WORDS; i++)
        left.sig[i] = p->pending.set.sig[i] & which->sig[i];
    list_for_each (other, &p->threads, thread_link) {
        if (other == t || other->flags & TASK_EXITING || !sigset_beyond(&left, &other->blocked))
            continue;
        if (!signal_pending(other))
            signal_wake(other, false);
        for (int i = 0; i < _NSIG_WORDS; i++)
            left.sig[i] &= other->blocked.sig[i];
    }
}

void signal_set_mask(const sigset_t *mask)
{
    struct task *t = current;
    sigset_t new = *mask;

    sigset_remove(&new, SIGKILL);
    sigset_remove(&new, SIGSTOP);
    irqflags_t flags = spin_lock_irqsave(&t->process->lock);
    if (signal_pending(t) && t->process->nr_live > 1 && sigset_beyond(&new, &t->blocked)) {
        sigset_t closed = {{new.sig[0] & ~t->blocked.sig[0], new.sig[1] & ~t->blocked.sig[1]}};
        signal_pass_on(t, &closed);
    }
    t->blocked = new;
    recompute(t);
    spin_unlock_irqrestore(&t->process->lock, flags);
}

static int take(struct task *t, const sigset_t *set, siginfo_t *info)
{
    int sig = pending_take(&t->pending, set, info);

    return sig ? sig : pending_take(&t->process->pending, set, info);
}

int signal_take(siginfo_t *info)
{
    struct task *t = current;
    const sigset_t unblocked = {{~t->blocked.sig[0], ~t->blocked.sig[1]}};
    irqflags_t flags = spin_lock_irqsave(&t->process->lock);
    int sig = take(t, &unblocked, info);

    spin_unlock_irqrestore(&t->process->lock, flags);
    return sig;
}

/* With the lock, but for the sleep. The awaited signals are unblocked meanwhile, so that they wake.
 */
static u32 sleep_for(struct task *t, const sigset_t *set, u32 ticks, irqflags_t *flags)
{
    const sigset_t mask = t->blocked;

    for (int i = 0; i < _NSIG_WORDS; i++) {
        t->awaited.sig[i] = mask.sig[i] & set->sig[i];
        t->blocked.sig[i] &= ~set->sig[i];
    }
    recompute(t);
    spin_unlock_irqrestore(&t->process->lock, *flags);
    ticks = schedule_timeout(ticks);
    *flags = spin_lock_irqsave(&t->process->lock);
    t->blocked = mask;
    t->awaited = (sigset_t){{0}};
    return ticks;
}

int signal_wait(const sigset_t *set, u32 ticks, siginfo_t *info)
{
    struct task *t = current;
    irqflags_t flags = spin_lock_irqsave(&t->process->lock);
    int sig = take(t, set, info);

    if (!sig && ticks) {
        ticks = sleep_for(t, set, ticks, &flags);
        sig = take(t, set, info);
    }
    recompute(t);
    spin_unlock_irqrestore(&t->process->lock, flags);
    return sig ? sig : ticks ? -EINTR : -EAGAIN;
}

sigset_t signal_pending_set(void)
{
    struct task *t = current;
    irqflags_t flags = spin_lock_irqsave(&t->process->lock);
    sigset_t set = t->pending.set;

    for (int i = 0; i < _NSIG_WORDS; i++)
        set.sig[i] |= t->process->pending.set.sig[i];
    spin_unlock_irqrestore(&t->process->lock, flags);
    return set;
}

/* Changing to "ignore" also drops what is pending (POSIX, sigaction). */
void signal_set_action(int sig, const struct kernel_sigaction *a)
{
    struct process *p = current->process;
    struct task *t;
    sigset_t one = {{0}};
    irqflags_t flags = spin_lock_irqsave(&p->lock);

    sighand_set_action(p->sighand, sig, a);
    if (a->sa_handler == SIG_IGN || (a->sa_handler == SIG_DFL && signal_default_ignores(sig))) {
        sigset_add(&one, sig);
        pending_remove(&p->pending, &one);
        list_for_each (t, &p->threads, thread_link)
            pending_remove(&t->pending, &one);
    }
    recompute(current);
    spin_unlock_irqrestore(&p->lock, flags);
}
