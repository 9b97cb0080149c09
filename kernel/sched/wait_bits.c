#include <faultline/wait_bits.h>
#include "kernel/process/task.h"
#include "kernel/sched/wait.h"

#define Q(i)                                                                                       \
    {                                                                                              \
        SPINLOCK_INIT("wait queue", RANK_WAITQUEUE), LIST_HEAD_INIT(queues[i].waiters)             \
    }

static struct wait_queue queues[] = {Q(0), Q(1), Q(2), Q(3), Q(4), Q(5), Q(6), Q(7)};

static struct wait_queue *queue_of(const u32 *word)
{
    return &queues[((vaddr_t)word >> 5) % ARRAY_SIZE(queues)];
}

void wait_on_bits(const u32 *word, u32 mask)
{
    wait_event(queue_of(word), !(__atomic_load_n(word, __ATOMIC_ACQUIRE) & mask));
}

void wake_up_bits(const u32 *word)
{
    wake_up(queue_of(word));
}
