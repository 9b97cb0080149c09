/*
 * Two lists, as Linux has them: what is used once does not push out what is used again and again.
 *
 *     filled --> [ inactive (list 0) ] --not referenced--> victim
 *                  ^   |          |
 *                  '---'          | referenced again
 *           referenced once       v
 *                  ^---- [ active  (list 1) ]
 *          too many active
 *
 * A frame is filled because it is referenced, so that alone makes nobody active. Twice as many may
 * be active as inactive. Each look clears "referenced", so one choice ends.
 */
#include "mm/reclaim/policy_int.h"

#define ACTIVE_PER_INACTIVE 2u

enum { UNSEEN, SEEN }; /* frame.age: was it found referenced while inactive? */

static void refill_inactive(struct frame_set *s)
{
    while (s->count[1] > ACTIVE_PER_INACTIVE * s->count[0]) {
        struct frame *f = frame_oldest(s, 1);

        s->look(s, f, FRAME_REFERENCED);
        f->age = UNSEEN;
        frame_move(s, f, 0);
    }
}

static struct frame *two_list_victim(struct frame_set *s)
{
    for (;;) {
        refill_inactive(s);
        struct frame *f = frame_oldest(s, 0);
        if (!(s->look(s, f, FRAME_REFERENCED) & FRAME_REFERENCED))
            return f;
        frame_move(s, f, f->age == SEEN ? 1 : 0);
        f->age = SEEN;
    }
}

const struct replacement_policy policy_two_list = {.name = "two_list", .victim = two_list_victim};
