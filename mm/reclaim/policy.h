#pragma once
/*
 * Page replacement: which of a set of frames is to be given up. The policies are pure; who owns the
 * set tells them what the CPU noted about a frame, and does the giving up (mm/reclaim/limit.c).
 *
 *     frame_set_add        a frame was filled        ->  the end of list 0
 *     frame_set_sample     time has gone by              the CPU's bits are collected
 *     frame_set_victim     a frame is needed             one of the set, which stays in it
 *     frame_set_remove     a frame was emptied
 *
 * The caller serializes all calls for one set.
 */
#include <faultline/types.h>
#include <faultline/list.h>

/* What was done to a frame since it was last asked. */
#define FRAME_REFERENCED 1u
#define FRAME_DIRTY      2u

struct frame {
    struct list_head link;
    u8 list; /* which one of its set: 0, or 1 for the active ones of two_list */
    u8 age;  /* aging: the last eight samples of "referenced", the newest in bit 7; two_list */
};

struct frame_set;

struct replacement_policy {
    const char *name;
    /* Of a set that is not empty. May reorder it and clear "referenced" bits. */
    struct frame *(*victim)(struct frame_set *s);
    void (*sample)(struct frame_set *s); /* NULL: it needs none */
};

struct frame_set {
    const struct replacement_policy *policy;
    /* The FRAME_* bits of f. Those in `clear`, which is 0 or FRAME_REFERENCED, are 0 afterwards. */
    u32 (*look)(struct frame_set *s, struct frame *f, u32 clear);
    struct list_head list[2]; /* oldest first */
    u32 count[2];
    u32 samples; /* nru: since it forgot what was referenced */
    u32 seed;    /* random: its state, not 0 */
};

void frame_set_init(struct frame_set *s, const struct replacement_policy *policy,
                    u32 (*look)(struct frame_set *s, struct frame *f, u32 clear));
void frame_set_add(struct frame_set *s, struct frame *f);
void frame_set_remove(struct frame_set *s, struct frame *f);
void frame_set_sample(struct frame_set *s);
/* NULL if the set is empty. */
struct frame *frame_set_victim(struct frame_set *s);
/* From now on by another policy: all frames are as if they had been added just now, in order. */
void frame_set_switch(struct frame_set *s, const struct replacement_policy *policy);

static inline u32 frame_set_size(const struct frame_set *s)
{
    return s->count[0] + s->count[1];
}

extern const struct replacement_policy policy_fifo, policy_second_chance, policy_enhanced_clock,
    policy_nru, policy_aging, policy_two_list, policy_random;

extern const struct replacement_policy *const replacement_policies[];
#define REPLACEMENT_POLICIES 7u

/* The one in use (/proc/sys/vm/replacement, option replacement=). */
extern const struct replacement_policy *replacement_policy;

/* By its name; NULL if there is none. */
const struct replacement_policy *replacement_policy_find(const char *name);
