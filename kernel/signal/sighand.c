#include "kernel/signal/sighand.h"
#include "mm/kalloc/slab.h"
#include <faultline/string.h>

static struct kmem_cache *sighand_cache;

void sighand_cache_init(void)
{
    sighand_cache = kmem_cache_must_create("sighand_cache", sizeof(struct sighand), 0);
}

static struct sighand *alloc(void)
{
    struct sighand *s = kmem_cache_alloc(sighand_cache, GFP_KERNEL);

    if (s) {
        s->refs = 1;
        spin_lock_init(&s->lock, "sighand", RANK_SIGHAND);
    }
    return s;
}

struct sighand *sighand_create(void)
{
    struct sighand *s = alloc();

    if (s)
        memset(s->action, 0, sizeof(s->action));
    return s;
}

struct sighand *sighand_dup(struct sighand *from)
{
    struct sighand *s = alloc();

    if (!s)
        return NULL;
    spin_lock(&from->lock);
    memcpy(s->action, from->action, sizeof(s->action));
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
    struct kernel_sigaction a = s->action[sig - 1];
    spin_unlock(&s->lock);
    return a;
}

void sighand_reset(struct sighand *s, int sig)
{
    spin_lock(&s->lock);
    s->action[sig - 1].sa_handler = SIG_DFL;
    spin_unlock(&s->lock);
}

void sighand_forget_handlers(struct sighand *s)
{
    spin_lock(&s->lock);
    for (int i = 0; i < _NSIG; i++) {
        __sighandler_t h = s->action[i].sa_handler;
        s->action[i] = (struct kernel_sigaction){.sa_handler = h == SIG_IGN ? SIG_IGN : SIG_DFL};
    }
    spin_unlock(&s->lock);
}
