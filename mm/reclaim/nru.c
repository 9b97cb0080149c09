/*
 * Not recently used: the oldest frame of the lowest class.
 *
 *     class 0   neither referenced nor dirty
 *           1   dirty: written, but before the last reset
 *           2   referenced
 *           3   referenced and dirty
 *
 * "Referenced" is reset after as many samples as there are frames: "recently" is about one turn of
 * all of them.
 */
#include "mm/reclaim/policy_int.h"

static u32 class_of(struct frame_set *s, struct frame *f)
{
    u32 state = s->look(s, f, 0);

    return (state & FRAME_REFERENCED ? 2 : 0) + (state & FRAME_DIRTY ? 1 : 0);
}

static struct frame *nru_victim(struct frame_set *s)
{
    return frame_lowest(s, class_of);
}

static void nru_sample(struct frame_set *s)
{
    struct frame *f;

    if (++s->samples < s->count[0])
        return;
    s->samples = 0;
    list_for_each (f, &s->list[0], link)
        s->look(s, f, FRAME_REFERENCED);
}

const struct replacement_policy policy_nru = {
    .name = "nru", .victim = nru_victim, .sample = nru_sample};
