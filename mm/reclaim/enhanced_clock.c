/*
 * Enhanced CLOCK: a frame that must be written first costs more than one that need not.
 *
 *     round   looks for                    on its way
 *     1       not referenced, clean        changes nothing
 *     2       not referenced, dirty        clears "referenced"
 *     3, 4    the same again: now nobody is referenced
 */
#include "mm/reclaim/policy_int.h"

/* One round of the hand; NULL: it came back to where it began. */
static struct frame *search(struct frame_set *s, u32 wanted, u32 clear)
{
    for (u32 n = s->count[0]; n; n--) {
        struct frame *f = frame_oldest(s, 0);

        if (s->look(s, f, clear) == wanted)
            return f;
        frame_move(s, f, 0);
    }
    return NULL;
}

static struct frame *enhanced_clock_victim(struct frame_set *s)
{
    struct frame *f = NULL;

    while (!f) {
        f = search(s, 0, 0);
        if (!f)
            f = search(s, FRAME_DIRTY, FRAME_REFERENCED);
    }
    return f;
}

const struct replacement_policy policy_enhanced_clock = {.name = "enhanced_clock",
                                                         .victim = enhanced_clock_victim};
