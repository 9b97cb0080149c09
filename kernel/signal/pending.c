#include "kernel/signal/pending.h"
#include "mm/kalloc/slab.h"
#include <faultline/string.h>

struct sigqueue {
    struct list_head link;
    siginfo_t info;
};

static struct kmem_cache *sigqueue_cache;

void pending_cache_init(void)
{
    sigqueue_cache = kmem_cache_must_create("sigqueue", sizeof(struct sigqueue), 0);
}

bool pending_add(struct pending *p, int sig, const siginfo_t *info, bool may_queue)
{
    bool real_time = sig >= SIGRTMIN;

    if (!real_time && sigset_has(&p->set, sig))
        return true;
    if (info && sig != SIGKILL) {
        struct sigqueue *q = may_queue ? kmem_cache_alloc(sigqueue_cache, GFP_ATOMIC) : NULL;
        if (q) {
            q->info = *info;
            list_add_tail(&q->link, &p->queue);
            p->count++;
        } else if (real_time && info->si_code != SI_USER) {
            return false;
        }
    }
    sigset_add(&p->set, sig);
    return true;
}

static void drop(struct pending *p, struct sigqueue *q)
{
    list_del(&q->link);
    p->count--;
    kmem_cache_free(sigqueue_cache, q);
}

/* The oldest entry of sig becomes *info; the signal stays in the set while there are more. */
static void collect(struct pending *p, int sig, siginfo_t *info)
{
    struct sigqueue *q, *found = NULL;
    bool more = false;

    list_for_each (q, &p->queue, link) {
        if (q->info.si_signo != sig)
            continue;
        if (found) {
            more = true;
            break;
        }
        found = q;
    }
    if (!more)
        sigset_remove(&p->set, sig);
    *info = found ? found->info : (siginfo_t){.si_signo = sig, .si_code = SI_KERNEL};
    if (found)
        drop(p, found);
}

#define SIGNAL_BIT(n) (1u << ((n)-1))

/* Signals that a fault raises: their frame must be the one at the faulting instruction. */
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

int pending_take(struct pending *p, const sigset_t *set, siginfo_t *info)
{
    u32 candidates[_NSIG_WORDS];

    for (int i = 0; i < _NSIG_WORDS; i++)
        candidates[i] = p->set.sig[i] & set->sig[i];
    int sig = first_signal(candidates);
    if (sig)
        collect(p, sig, info);
    return sig;
}

void pending_remove(struct pending *p, const sigset_t *set)
{
    struct sigqueue *q, *next;

    for (int i = 0; i < _NSIG_WORDS; i++)
        p->set.sig[i] &= ~set->sig[i];
    list_for_each_safe (q, next, &p->queue, link) {
        if (sigset_has(set, q->info.si_signo))
            drop(p, q);
    }
}
