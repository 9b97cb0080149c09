#include <faultline/percpu.h>
#include <faultline/spinlock.h>

/* The locks this CPU holds, innermost first, linked through spinlock.outer. */
static DEFINE_PER_CPU(struct spinlock *, held);

void spin_debug_acquire(struct spinlock *l)
{
    irqflags_t flags = irq_save();
    struct spinlock *inner = this_cpu(held);

    for (struct spinlock *h = inner; h; h = h->outer) {
        if (h == l)
            panic("spinlock %s taken twice by the same CPU", l->name);
    }
    if (inner && inner->rank >= l->rank)
        panic("spinlock %s (rank %u) taken inside %s (rank %u)", l->name, l->rank, inner->name,
              inner->rank);
    l->outer = inner;
    this_cpu(held) = l;
    irq_restore(flags);
}

void spin_debug_release(struct spinlock *l)
{
    irqflags_t flags = irq_save();

    if (this_cpu(held) != l)
        panic("spinlock %s released out of order or not held", l->name);
    this_cpu(held) = l->outer;
    irq_restore(flags);
}

bool spin_debug_none_held(void)
{
    return this_cpu(held) == NULL;
}

void spin_debug_release_all(void)
{
    while (this_cpu(held))
        spin_unlock(this_cpu(held));
}
