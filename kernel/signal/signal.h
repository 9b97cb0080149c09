#pragma once
/*
 * Signals: sent by anyone in any context, to a thread or to a process; delivered by a thread itself
 * on its way back to ring 3.
 *
 *   signal_send() -> pending, WORK_SIGNAL, wake-up ... work_before_user() -> signal_deliver():
 *   ignore / end the process / stop it / build a frame for the handler (arch/i386/signal_frame.c)
 */
#include <faultline/types.h>
#include "kernel/signal/pending.h"
#include "kernel/signal/sighand.h"

struct task;
struct trap_frame;

/* Sets the mask of the current task (SIGKILL and SIGSTOP stay open) and looks for work again. */
void signal_set_mask(const sigset_t *mask);
/* Recomputes WORK_SIGNAL of the current task. */
void signal_recompute(void);
/* t shall look at its signals: marked, and woken as wake_task_for_signal(). Its lock held. */
void signal_wake(struct task *t, bool kill);
/*
 * Signals of `which` that wait for the process are no longer t's to take: threads that do not block
 * them are woken. Lock held.
 */
void signal_pass_on(struct task *t, const sigset_t *which);

/* Takes the next unblocked pending signal off, the thread's own first; 0 if there is none. */
int signal_take(siginfo_t *info);
/*
 * sigtimedwait: takes a signal of `set`, blocked or not, and waits for one at most `ticks`. Its
 * number, -EAGAIN, or -EINTR.
 */
int signal_wait(const sigset_t *set, u32 ticks, siginfo_t *info);
/* What is pending for the current task, the process's included. */
sigset_t signal_pending_set(void);
/* Sets the action of sig for the current process; what "ignore" discards is gone. */
void signal_set_action(int sig, const struct kernel_sigaction *a);

/* Sends a fault signal that cannot be ignored or blocked: then the process ends by it. */
void signal_force(int sig, const siginfo_t *info);

/* Delivers all that is pending to the current task, whose frame is f. May not return. */
void signal_deliver(struct trap_frame *f);

/* May `current` signal t? 0 or -EPERM. */
int __must_check signal_permitted(const struct task *t, int sig);

/* Signals that are queued for all processes of a user. tasklist_lock held. */
u32 signal_queued(u32 uid);

/* Would t not even see sig, sent now? */
bool signal_is_ignored(const struct task *t, int sig);

/* The default action of sig. */
bool signal_default_ignores(int sig);
bool signal_default_stops(int sig);
