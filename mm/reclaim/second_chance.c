/*
 * Second chance, or CLOCK: first in, first out, but who was referenced goes round once more.
 *
 *          hand
 *           |
 *           v
 *      +-> [R=1] [R=0] [R=1] [R=1] --+       R=1: cleared, the hand moves on
 *      |                             |       R=0: the victim
 *      +-----------------------------+
 *
 * The hand is the head of the list: what it leaves behind goes to the end. After one round
 * everybody's bit is clear, so it ends.
 */
#include "mm/reclaim/policy_int.h"

static struct frame *second_chance_victim(struct frame_set *s)
{
    struct frame *f = frame_oldest(s, 0);

    while (s->look(s, f, FRAME_REFERENCED) & FRAME_REFERENCED) {
        frame_move(s, f, 0);
        f = frame_oldest(s, 0);
    }
    return f;
}

const struct replacement_policy policy_second_chance = {.name = "second_chance",
                                                        .victim = second_chance_victim};
