#pragma once
/*
 * Signals: sent by anyone in any context, delivered by the task itself on its way back to ring 3.
 *
 *   signal_send() -> pending, WORK_SIGNAL, wake-up ... work_before_user() -> signal_deliver():
 *   ignore / end the process / stop it / build a frame for the handler (arch/i386/signal_frame.c)
 */
#include <faultline/types.h>
#include "kernel/process/task.h"

struct trap_frame;

/* A mask with one signal. */
static inline bool sigset_has(const sigset_t *s, int sig)
{
    return s->sig[(sig - 1) / _NSIG_BPW] >> (sig - 1) % _NSIG_BPW & 1;
}

static inline void sigset_add(sigset_t *s, int sig)
{
    s->sig[(sig - 1) / _NSIG_BPW] |= 1ul << (sig - 1) % _NSIG_BPW;
}

static inline void sigset_remove(sigset_t *s, int sig)
{
    s->sig[(sig - 1) / _NSIG_BPW] &= ~(1ul << (sig - 1) % _NSIG_BPW);
}

/* Sets the mask of the current task (SIGKILL and SIGSTOP stay open) and looks for work again. */
void signal_set_mask(const sigset_t *mask);
/* Recomputes WORK_SIGNAL of the current task. */
void signal_recompute(void);

/* Will t end as soon as it gets on? */
static inline bool task_dying(const struct task *t)
{
    return t->flags & TASK_EXITING || sigset_has(&t->signals->pending, SIGKILL);
}

/* Takes the next unblocked pending signal off; 0 if there is none. */
int signal_take(siginfo_t *info);
/* The same among `set`, blocked or not (sigtimedwait). */
int signal_take_from(const sigset_t *set, siginfo_t *info);

/* Sends a fault signal that cannot be ignored or blocked: then the process ends by it. */
void signal_force(int sig, const siginfo_t *info);

/* Delivers all that is pending to the current task, whose frame is f. May not return. */
void signal_deliver(struct trap_frame *f);

/* May `current` signal t? 0 or -EPERM. */
int __must_check signal_permitted(const struct task *t, int sig);

/* fork: handlers and mask, nothing pending. exec: handlers become default. */
void signals_fork(struct signal_state *child, const struct signal_state *parent);
void signals_exec(struct signal_state *s);
/* Does this parent want no zombies (SIGCHLD ignored or SA_NOCLDWAIT)? */
bool signals_ignore_children(const struct signal_state *parent);
/* Stops the timers (alarm) of an ending task. */
void signals_exit_timers(struct task *t);
/* The default action of sig. */
bool signal_default_ignores(int sig);
bool signal_default_stops(int sig);
