/*
 * Every policy against a model that keeps arrays in place of lists and says what the policy is by
 * its outcome, not by its steps. Pages come, go, are used, sampled; policies change meanwhile.
 */
#include <string.h>
#include "tests/host/reclaim/pages.h"
#include "tests/host/reclaim/tests.h"

/* Oldest first; those of the second half of two_list in `active`. */
struct queue {
    u32 page[PAGES], count;
};

static struct queue queue, active;
static bool referenced[PAGES], dirty[PAGES];
static bool seen[PAGES];     /* two_list: once found referenced while inactive */
static u8 history[PAGES][9]; /* [0]: since the last sample; then the samples, newest first */
static u32 samples;
static const struct replacement_policy *policy;

static void push(struct queue *q, u32 page)
{
    q->page[q->count++] = page;
}

static bool drop(struct queue *q, u32 page)
{
    for (u32 i = 0; i < q->count; i++)
        if (q->page[i] == page) {
            memmove(&q->page[i], &q->page[i + 1], (--q->count - i) * sizeof(q->page[0]));
            return true;
        }
    return false;
}

/* The first `n` go behind the others. */
static void rotate(struct queue *q, u32 n)
{
    while (n--) {
        u32 page = q->page[0];
        drop(q, page);
        push(q, page);
    }
}

/* The position of the first page with these bits; q's count if there is none. */
static u32 first_with(const struct queue *q, bool r, bool any_d, bool d)
{
    u32 i = 0;

    while (i < q->count && (referenced[q->page[i]] != r || (!any_d && dirty[q->page[i]] != d)))
        i++;
    return i;
}

static void forget_first(struct queue *q, u32 n)
{
    for (u32 i = 0; i < n; i++)
        referenced[q->page[i]] = false;
}

static u32 model_second_chance(void)
{
    u32 n = first_with(&queue, false, true, false);

    forget_first(&queue, n);
    rotate(&queue, n);
    return queue.page[0];
}

static u32 model_enhanced(void)
{
    u32 n = first_with(&queue, false, false, false);

    if (n == queue.count) {
        n = first_with(&queue, false, false, true);
        forget_first(&queue, n);
    }
    if (n == queue.count) { /* all were referenced, now none is */
        n = first_with(&queue, false, false, false) % queue.count;
    }
    rotate(&queue, n);
    return queue.page[0];
}

static u32 model_nru(void)
{
    for (u32 class = 0; class < 4; class ++) {
        u32 n = first_with(&queue, class >= 2, false, class & 1);
        if (n < queue.count)
            return queue.page[n];
    }
    return PAGES;
}

static u32 model_aging(void)
{
    u32 best = queue.page[0];

    for (u32 i = 1; i < queue.count; i++)
        if (memcmp(history[queue.page[i]], history[best], sizeof(history[0])) < 0)
            best = queue.page[i];
    return best;
}

static u32 model_two_list(void)
{
    for (;;) {
        while (active.count > 2 * queue.count) {
            u32 page = active.page[0];
            referenced[page] = false;
            seen[page] = false;
            drop(&active, page);
            push(&queue, page);
        }
        u32 page = queue.page[0];
        if (!referenced[page])
            return page;
        referenced[page] = false;
        drop(&queue, page);
        push(seen[page] ? &active : &queue, page);
        seen[page] = true;
    }
}

static u32 model_victim(void)
{
    if (policy == &policy_second_chance)
        return model_second_chance();
    if (policy == &policy_enhanced_clock)
        return model_enhanced();
    if (policy == &policy_nru)
        return model_nru();
    if (policy == &policy_aging)
        return model_aging();
    if (policy == &policy_two_list)
        return model_two_list();
    return queue.page[0];
}

static void model_remove(u32 page)
{
    CHECK(drop(&queue, page) || drop(&active, page));
    referenced[page] = dirty[page] = seen[page] = false;
    memset(history[page], 0, sizeof(history[0]));
}

static void model_sample(void)
{
    if (policy == &policy_aging)
        for (u32 i = 0; i < queue.count; i++) {
            u8 *h = history[queue.page[i]];
            memmove(h + 1, h, 8);
            h[0] = 0;
            referenced[queue.page[i]] = false;
        }
    if (policy == &policy_nru && ++samples >= queue.count) {
        forget_first(&queue, queue.count);
        samples = 0;
    }
}

static void model_switch(const struct replacement_policy *to)
{
    for (u32 i = 0; i < active.count; i++)
        push(&queue, active.page[i]);
    active.count = samples = 0;
    for (u32 p = 0; p < PAGES; p++) {
        memset(history[p], 0, sizeof(history[0]));
        history[p][0] = referenced[p];
    }
    memset(seen, 0, sizeof(seen));
    policy = to;
}

/* Any page may have been the victim (strings.c looks at how often); it was the oldest then. */
static void follow_random(u32 victim)
{
    u32 n = 0;

    while (n < queue.count && queue.page[n] != victim)
        n++;
    rotate(&queue, n);
}

static void touch(u32 frames)
{
    u32 page = host_random_below(3) ? host_random_below(frames + 2) : host_random_below(PAGES);
    u32 victim, expected = PAGES;
    bool write = host_random_below(4) == 0, present = pages[page].resident;

    bool full = !present && queue.count + active.count == frames;

    if (full && policy != &policy_random)
        expected = model_victim();
    CHECK_EQ(pages_touch(page, write, frames, &victim), !present);
    if (full && policy == &policy_random)
        follow_random(expected = victim);
    CHECK_EQ(victim, expected);
    if (victim < PAGES)
        model_remove(victim);
    if (!present)
        push(&queue, page);
    referenced[page] = true;
    history[page][0] = 1;
    dirty[page] |= write;
}

static void operation(u32 frames)
{
    u32 n = host_random_below(100);

    if (n < 80) {
        touch(frames);
    } else if (n < 95) {
        frame_set_sample(&set);
        model_sample();
    } else if (n < 99) {
        u32 page = host_random_below(PAGES);
        if (pages[page].resident) {
            pages_remove(page);
            model_remove(page);
        }
    } else {
        const struct replacement_policy *to =
            replacement_policies[host_random_below(REPLACEMENT_POLICIES)];
        frame_set_switch(&set, to);
        model_switch(to);
    }
}

void random_policies_against_models(void)
{
    for (u32 round = 0; round < 200 && !host_failed(); round++) {
        u32 frames = 1 + host_random_below(12);

        queue.count = active.count = 0;
        memset(referenced, 0, sizeof(referenced));
        memset(dirty, 0, sizeof(dirty));
        pages_reset(replacement_policies[round % REPLACEMENT_POLICIES]);
        model_switch(set.policy);
        for (u32 i = 0; i < 1000 && !host_failed(); i++) {
            operation(frames);
            CHECK_EQ(frame_set_size(&set), queue.count + active.count);
            CHECK_EQ(set.count[1], active.count);
            for (u32 p = 0; p < PAGES; p++)
                CHECK_EQ(pages[p].referenced, referenced[p]);
            if (host_failed())
                host_fail(__FILE__, __LINE__, "%s, %u frames, operation %u", policy->name, frames,
                          i);
        }
    }
    host_count_operations(200 * 1000);
}

/* Of more frames than one choice looks at, all can be had, each once. */
void many_frames_are_all_found(void)
{
    static struct test_page many[3000];

    for (u32 p = 0; p < REPLACEMENT_POLICIES; p++) {
        pages_reset(replacement_policies[p]);
        for (u32 i = 0; i < ARRAY_SIZE(many); i++) {
            many[i] = (struct test_page){.resident = true, .referenced = i % 3 == 0};
            frame_set_add(&set, &many[i].frame);
        }
        for (u32 left = ARRAY_SIZE(many); left; left--) {
            struct frame *f = frame_set_victim(&set);
            frame_set_remove(&set, f);
            CHECK_EQ(frame_set_size(&set), left - 1);
            container_of(f, struct test_page, frame)->resident = false;
        }
        for (u32 i = 0; i < ARRAY_SIZE(many); i++)
            CHECK(!many[i].resident);
    }
}
