#include <faultline/percpu.h>
#include <faultline/spinlock.h>

/* The locks this CPU holds in the present context, innermost first, linked through spinlock.outer.
 */
static DEFINE_PER_CPU(struct spinlock *, held);

void spin_debug_acquire(struct spinlock *l)
{
    irqflags_t flags = irq_save();
    struct spinlock *inner = this_cpu(held);

    if (l->owner == cpu_id() + 1)
        panic("spinlock %s taken twice by the same CPU", l->name);
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
    l->owner = 0;
    irq_restore(flags);
}

struct spinlock *spin_debug_irq_enter(void)
{
    struct spinlock *interrupted = this_cpu(held);

    this_cpu(held) = NULL;
    return interrupted;
}

void spin_debug_irq_leave(struct spinlock *interrupted)
{
    ASSERT(!this_cpu(held));
    this_cpu(held) = interrupted;
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
