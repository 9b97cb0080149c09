#pragma once
/*
 * Signals that were sent and not yet delivered: one bit each, and what was sent with it. Real-time
 * signals queue up; of the others a second one while the first is pending is lost (POSIX, 2.4.1).
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <uapi/signal.h>

/* Protected by the lock of the process that it belongs to. */
struct pending {
    sigset_t set;
    /* In the order of arrival. A signal of the set without an entry was sent by the kernel. */
    struct list_head queue;
    u32 count; /* entries of the queue */
};

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

/* Is there a signal of `set` that is not in `blocked`? */
static inline bool sigset_beyond(const sigset_t *set, const sigset_t *blocked)
{
    return (set->sig[0] & ~blocked->sig[0]) | (set->sig[1] & ~blocked->sig[1]);
}
_Static_assert(_NSIG_WORDS == 2, "sigset_beyond()");

static inline void pending_init(struct pending *p)
{
    p->set = (sigset_t){{0}};
    list_init(&p->queue);
    p->count = 0;
}

void pending_cache_init(void);
/*
 * Adds sig. info NULL: from the kernel, nothing to keep. False if there is no room (`may_queue`)
 * or memory for what a real-time signal carries; others are pending even then.
 */
bool pending_add(struct pending *p, int sig, const siginfo_t *info, bool may_queue);
/* Takes the first signal of `set` off: fault signals first, then by number. 0: there is none. */
int pending_take(struct pending *p, const sigset_t *set, siginfo_t *info);
/* Forgets the signals of `set`. */
void pending_remove(struct pending *p, const sigset_t *set);
