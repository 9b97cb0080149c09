#include "kernel/signal/signal.h"
#include <faultline/string.h>
#include <uapi/errno.h>

#define SIGNAL_BIT(n) (1u << ((n)-1))

static const u32 default_ignore =
    SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH);
static const u32 stop_signals =
    SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU);

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
static bool is_ignored(const struct task *t, int sig)
{
    __sighandler_t h = t->signals->action[sig - 1].sa_handler;

    if (sigset_has(&t->signals->blocked, sig))
        return false;
    if (t == init_task && h == SIG_DFL)
        return true; /* process 1 gets only what it asked for */
    return h == SIG_IGN || (h == SIG_DFL && signal_default_ignores(sig));
}

static bool has_unblocked(const struct signal_state *s)
{
    for (int i = 0; i < _NSIG_WORDS; i++) {
        if (s->pending.sig[i] & ~s->blocked.sig[i])
            return true;
    }
    return false;
}

static void remove_stops(struct signal_state *s)
{
    s->pending.sig[0] &= ~(unsigned long)stop_signals;
}

/* SIGCONT continues even when blocked or ignored; each kind removes the other's pending ones. */
static void continue_or_stop(struct task *t, int sig)
{
    if (sig == SIGCONT) {
        remove_stops(t->signals);
        if (t->state == TASK_STOPPED) {
            t->continued = true;
            t->stop_signal = 0;
            task_continue(t);
            wake_up(&t->parent->child_exit);
        }
    } else if (signal_default_stops(sig)) {
        sigset_remove(&t->signals->pending, SIGCONT);
    } else if (sig == SIGKILL) {
        task_continue(t);
    }
}

void signal_send(struct task *t, int sig, const siginfo_t *info)
{
    struct signal_state *s = t->signals;

    if (t->state == TASK_ZOMBIE || t->state == TASK_DEAD)
        return;
    irqflags_t flags = spin_lock_irqsave(&s->lock);
    continue_or_stop(t, sig);
    bool wake = false;
    if (!is_ignored(t, sig)) {
        if (!sigset_has(&s->pending, sig)) {
            s->info[sig - 1] = info ? *info : (siginfo_t){.si_signo = sig, .si_code = SI_KERNEL};
            sigset_add(&s->pending, sig);
        }
        wake = has_unblocked(s);
        if (wake)
            t->work |= WORK_SIGNAL;
    }
    spin_unlock_irqrestore(&s->lock, flags);
    if (wake && t->state == TASK_INTERRUPTIBLE)
        wake_task(t);
}

int signal_send_group(i32 pgid, int sig, const siginfo_t *info)
{
    struct task *t;
    int err = -ESRCH;

    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    list_for_each (t, &all_tasks, all_link) {
        if (t->pgid == pgid && t->state != TASK_ZOMBIE) {
            signal_send(t, sig, info);
            err = 0;
        }
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

void signal_force(int sig, const siginfo_t *info)
{
    struct signal_state *s = current->signals;
    irqflags_t flags = spin_lock_irqsave(&s->lock);
    struct kernel_sigaction *a = &s->action[sig - 1];

    if (a->sa_handler == SIG_IGN || sigset_has(&s->blocked, sig)) {
        a->sa_handler = SIG_DFL;
        sigset_remove(&s->blocked, sig);
    }
    s->info[sig - 1] = *info;
    sigset_add(&s->pending, sig);
    current->work |= WORK_SIGNAL;
    spin_unlock_irqrestore(&s->lock, flags);
}

int signal_permitted(const struct task *t, int sig)
{
    const struct task *me = current;

    if (!me->euid || me->euid == t->suid || me->euid == t->uid || me->uid == t->suid ||
        me->uid == t->uid || (sig == SIGCONT && me->sid == t->sid))
        return 0;
    return -EPERM;
}

void signal_recompute(void)
{
    struct signal_state *s = current->signals;
    irqflags_t flags = spin_lock_irqsave(&s->lock);

    if (has_unblocked(s))
        current->work |= WORK_SIGNAL;
    else
        current->work &= ~WORK_SIGNAL;
    spin_unlock_irqrestore(&s->lock, flags);
}

void signal_set_mask(const sigset_t *mask)
{
    struct signal_state *s = current->signals;
    irqflags_t flags = spin_lock_irqsave(&s->lock);

    s->blocked = *mask;
    sigset_remove(&s->blocked, SIGKILL);
    sigset_remove(&s->blocked, SIGSTOP);
    spin_unlock_irqrestore(&s->lock, flags);
    signal_recompute();
}

/* Signals that a fault raises synchronously go first, then by number. */
static const u32 synchronous = SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGILL) |
                               SIGNAL_BIT(SIGTRAP) | SIGNAL_BIT(SIGFPE) | SIGNAL_BIT(SIGSYS);

static int first_signal(const u32 *candidates)
{
    if (candidates[0] & synchronous)
        return __builtin_ctz(candidates[0] & synchronous) + 1;
    for (int i = 0; i < _NSIG_WORDS; i++) {
        if (candidates[i])
            return i * _NSIG_BPW + __builtin_ctz(candidates[i]) + 1;
    }
    return 0;
}

int signal_take_from(const sigset_t *set, siginfo_t *info)
{
    struct signal_state *s = current->signals;
    irqflags_t flags = spin_lock_irqsave(&s->lock);
    u32 candidates[_NSIG_WORDS];

    for (int i = 0; i < _NSIG_WORDS; i++)
        candidates[i] = s->pending.sig[i] & set->sig[i];
    int sig = first_signal(candidates);
    if (sig) {
        *info = s->info[sig - 1];
        sigset_remove(&s->pending, sig);
    }
    spin_unlock_irqrestore(&s->lock, flags);
    return sig;
}

int signal_take(siginfo_t *info)
{
    sigset_t unblocked;

    for (int i = 0; i < _NSIG_WORDS; i++)
        unblocked.sig[i] = ~current->signals->blocked.sig[i];
    return signal_take_from(&unblocked, info);
}
