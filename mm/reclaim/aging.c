/*
 * Aging: least recently used, as far as eight samples tell.
 *
 *     sample        1          2          3          4
 *     referenced    yes        no         yes        no
 *     age        1000 0000  0100 0000  1010 0000  0101 0000
 *
 * The lowest age is the victim. What happened between two samples has no order.
 */
#include "mm/reclaim/policy_int.h"

#define AGE_NOW 0x80u

static void aging_sample(struct frame_set *s)
{
    struct frame *f;

    list_for_each (f, &s->list[0], link) {
        u32 referenced = s->look(s, f, FRAME_REFERENCED) & FRAME_REFERENCED;
        f->age = f->age >> 1 | (referenced ? AGE_NOW : 0);
    }
}

/* A reference that no sample has seen yet is newer than all that they saw. */
static u32 age_of(struct frame_set *s, struct frame *f)
{
    return f->age | (s->look(s, f, 0) & FRAME_REFERENCED ? AGE_NOW << 1 : 0);
}

static struct frame *aging_victim(struct frame_set *s)
{
    return frame_lowest(s, age_of);
}

const struct replacement_policy policy_aging = {
    .name = "aging", .victim = aging_victim, .sample = aging_sample};
