#include "kernel/signal/sighand.h"
#include "mm/kalloc/slab.h"

static struct kmem_cache *sighand_cache;

void sighand_cache_init(void)
{
    sighand_cache = kmem_cache_must_create("sighand_cache", sizeof(struct sighand), 0);
}

struct sighand *sighand_create(void)
{
    struct sighand *s = kmem_cache_alloc(sighand_cache, GFP_KERNEL);

    if (s) {
        s->refs = 1;
        s->set = (sigset_t){{0}};
        spin_lock_init(&s->lock, "sighand", RANK_SIGHAND);
    }
    return s;
}

/* Next signal of *left, which is taken off; 0 if there is none. */
static int next_signal(sigset_t *left)
{
    for (int i = 0; i < _NSIG_WORDS; i++) {
        if (left->sig[i]) {
            int bit = __builtin_ctzl(left->sig[i]);
            left->sig[i] &= left->sig[i] - 1;
            return i * _NSIG_BPW + bit + 1;
        }
    }
    return 0;
}

struct sighand *sighand_dup(struct sighand *from)
{
    struct sighand *s = sighand_create();
    int sig;

    if (!s)
        return NULL;
    spin_lock(&from->lock);
    s->set = from->set;
    for (sigset_t left = s->set; (sig = next_signal(&left));)
        s->action[sig - 1] = from->action[sig - 1];
    spin_unlock(&from->lock);
    return s;
}

void sighand_get(struct sighand *s)
{
    __atomic_add_fetch(&s->refs, 1, __ATOMIC_RELAXED);
}

void sighand_put(struct sighand *s)
{
    if (!__atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL))
        kmem_cache_free(sighand_cache, s);
}

struct kernel_sigaction sighand_action(struct sighand *s, int sig)
{
    spin_lock(&s->lock);
    struct kernel_sigaction a =
        sigset_has(&s->set, sig) ? s->action[sig - 1] : (struct kernel_sigaction){0};
    spin_unlock(&s->lock);
    return a;
}

/* The action is there before the set says so: who reads one word takes no lock. */
void sighand_set_action(struct sighand *s, int sig, const struct kernel_sigaction *a)
{
    spin_lock(&s->lock);
    struct kernel_sigaction *slot = &s->action[sig - 1];
    *slot = *a;
    sigset_remove(&slot->sa_mask, SIGKILL);
    sigset_remove(&slot->sa_mask, SIGSTOP);
    __atomic_thread_fence(__ATOMIC_RELEASE);
    sigset_add(&s->set, sig);
    spin_unlock(&s->lock);
}

void sighand_reset(struct sighand *s, int sig)
{
    spin_lock(&s->lock);
    s->action[sig - 1].sa_handler = SIG_DFL;
    spin_unlock(&s->lock);
}

void sighand_forget_handlers(struct sighand *s)
{
    int sig;

    spin_lock(&s->lock);
    for (sigset_t left = s->set; (sig = next_signal(&left));) {
        if (s->action[sig - 1].sa_handler == SIG_IGN)
            s->action[sig - 1] = (struct kernel_sigaction){.sa_handler = SIG_IGN};
        else
            sigset_remove(&s->set, sig);
    }
    spin_unlock(&s->lock);
}
