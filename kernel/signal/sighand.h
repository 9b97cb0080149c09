#pragma once
/* What the signals do: the actions, which clone(CLONE_SIGHAND) shares between processes. */
#include <faultline/types.h>
#include <faultline/spinlock.h>
#include <uapi/signal.h>
#include "kernel/signal/pending.h"

struct sighand {
    i32 refs;             /* processes; atomic */
    struct spinlock lock; /* RANK_SIGHAND: the actions. One word of them is read without it */
    sigset_t set;         /* signals that have an action; of the others every word counts as zero */
    struct kernel_sigaction action[_NSIG]; /* of signal n at n - 1; without meaning if not in set */
};

void sighand_cache_init(void);
/* Every action default, refs 1. NULL without memory. */
struct sighand *__must_check sighand_create(void);
/* The same actions, refs 1. NULL without memory. */
struct sighand *__must_check sighand_dup(struct sighand *from);
void sighand_get(struct sighand *s);
void sighand_put(struct sighand *s);

/* The action of sig. */
struct kernel_sigaction sighand_action(struct sighand *s, int sig);
void sighand_set_action(struct sighand *s, int sig, const struct kernel_sigaction *a);
/* One-shot handlers: the action is default again. */
void sighand_reset(struct sighand *s, int sig);
/* exec: handlers become default, ignored signals stay ignored. */
void sighand_forget_handlers(struct sighand *s);

static inline __sighandler_t sighand_handler(const struct sighand *s, int sig)
{
    return sigset_has(&s->set, sig) ? READ_ONCE(s->action[sig - 1].sa_handler) : SIG_DFL;
}

static inline unsigned long sighand_flags(const struct sighand *s, int sig)
{
    return sigset_has(&s->set, sig) ? READ_ONCE(s->action[sig - 1].sa_flags) : 0;
}
