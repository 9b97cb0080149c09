#pragma once
/* What the policies share. */
#include "mm/reclaim/policy.h"

/*
 * Where a policy would have to compare all frames, it compares no more than these, beginning where
 * the last choice ended: a choice among a million frames must not cost a million steps.
 */
#define POLICY_REACH 1024u

static inline struct frame *frame_oldest(const struct frame_set *s, u32 list)
{
    return list_first(&s->list[list], struct frame, link);
}

/* To the end of `list`. */
void frame_move(struct frame_set *s, struct frame *f, u32 list);

/*
 * The frame of list 0 with the lowest rank, the oldest of equals, among the next POLICY_REACH. They
 * go to the end of the list, which leaves a smaller one in its order.
 */
struct frame *frame_lowest(struct frame_set *s, u32 (*rank)(struct frame_set *s, struct frame *f));
