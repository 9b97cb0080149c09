/* First in, first out: what was done to a frame meanwhile does not matter. */
#include "mm/reclaim/policy_int.h"

static struct frame *fifo_victim(struct frame_set *s)
{
    return frame_oldest(s, 0);
}

const struct replacement_policy policy_fifo = {.name = "fifo", .victim = fifo_victim};
