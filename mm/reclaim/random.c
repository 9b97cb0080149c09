/* Random: any frame, whatever was done to it. The seed makes it the same each time. */
#include "mm/reclaim/policy_int.h"

/* Marsaglia's xorshift32. */
static u32 next_random(u32 x)
{
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return x;
}

static struct frame *random_victim(struct frame_set *s)
{
    s->seed = next_random(s->seed);
    for (u32 steps = s->seed % min(s->count[0], POLICY_REACH); steps; steps--)
        frame_move(s, frame_oldest(s, 0), 0);
    return frame_oldest(s, 0);
}

const struct replacement_policy policy_random = {.name = "random", .victim = random_victim};
