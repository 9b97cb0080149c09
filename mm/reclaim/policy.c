/* Sets of frames, and the table of policies. */
#include <faultline/assert.h>
#include <faultline/string.h>
#include "mm/reclaim/policy_int.h"

const struct replacement_policy *const replacement_policies[REPLACEMENT_POLICIES] = {
    &policy_fifo,  &policy_second_chance, &policy_enhanced_clock, &policy_nru,
    &policy_aging, &policy_two_list,      &policy_random,
};

const struct replacement_policy *replacement_policy = &policy_two_list;

const struct replacement_policy *replacement_policy_find(const char *name)
{
    for (u32 i = 0; i < REPLACEMENT_POLICIES; i++)
        if (strcmp(replacement_policies[i]->name, name) == 0)
            return replacement_policies[i];
    return NULL;
}

void frame_set_init(struct frame_set *s, const struct replacement_policy *policy,
                    u32 (*look)(struct frame_set *s, struct frame *f, u32 clear))
{
    *s = (struct frame_set){.policy = policy, .look = look, .seed = 1};
    list_init(&s->list[0]);
    list_init(&s->list[1]);
}

void frame_set_add(struct frame_set *s, struct frame *f)
{
    f->list = 0;
    f->age = 0;
    list_add_tail(&f->link, &s->list[0]);
    s->count[0]++;
}

void frame_set_remove(struct frame_set *s, struct frame *f)
{
    list_del(&f->link);
    s->count[f->list]--;
}

void frame_set_sample(struct frame_set *s)
{
    if (s->policy->sample)
        s->policy->sample(s);
}

struct frame *frame_set_victim(struct frame_set *s)
{
    return frame_set_size(s) ? s->policy->victim(s) : NULL;
}

void frame_set_switch(struct frame_set *s, const struct replacement_policy *policy)
{
    struct frame *f;

    while (s->count[1])
        frame_move(s, frame_oldest(s, 1), 0);
    list_for_each (f, &s->list[0], link)
        f->age = 0;
    s->samples = 0;
    s->policy = policy;
}

void frame_move(struct frame_set *s, struct frame *f, u32 list)
{
    frame_set_remove(s, f);
    f->list = list;
    list_add_tail(&f->link, &s->list[list]);
    s->count[list]++;
}

struct frame *frame_lowest(struct frame_set *s, u32 (*rank)(struct frame_set *s, struct frame *f))
{
    struct frame *lowest = NULL;
    u32 least = 0;

    for (u32 n = min(s->count[0], POLICY_REACH); n; n--) {
        struct frame *f = frame_oldest(s, 0);
        u32 r = rank(s, f);

        if (!lowest || r < least) {
            lowest = f;
            least = r;
        }
        frame_move(s, f, 0);
    }
    return lowest;
}
