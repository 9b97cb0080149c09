/* Reference strings of the textbooks, and what they say. */
#include <string.h>
#include "tests/host/reclaim/pages.h"
#include "tests/host/reclaim/tests.h"

/* Belady, Nelson and Shedler 1969. */
static const u8 belady[] = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};
/* Silberschatz, Galvin and Gagne. */
static const u8 silberschatz[] = {7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1};

/* References until `page` is wanted again from position `at`; `len` if never. */
static u32 next_use(const u8 *string, u32 len, u32 at, u32 page)
{
    while (at < len && string[at] != page)
        at++;
    return at < len ? at : len;
}

static u32 last_use(const u8 *string, u32 at, u32 page)
{
    while (string[at] != page)
        at--;
    return at;
}

/* The optimum looks ahead, least recently used looks back. */
static u32 faults_by_rule(const u8 *string, u32 len, u32 frames, bool optimum)
{
    bool resident[256] = {0};
    u32 used = 0, faults = 0;

    for (u32 i = 0; i < len; i++) {
        if (resident[string[i]])
            continue;
        faults++;
        u32 victim = 256, best = 0;
        for (u32 p = 0; used == frames && p < 256; p++) {
            if (!resident[p])
                continue;
            u32 merit = optimum ? next_use(string, len, i, p) : len - last_use(string, i, p);
            if (victim == 256 || merit > best) {
                victim = p;
                best = merit;
            }
        }
        if (victim < 256)
            resident[victim] = false;
        else
            used++;
        resident[string[i]] = true;
    }
    return faults;
}

void belady_has_more_faults_with_more_frames(void)
{
    CHECK_EQ(faults_of(&policy_fifo, belady, sizeof(belady), 3), 9);
    CHECK_EQ(faults_of(&policy_fifo, belady, sizeof(belady), 4), 10);
    CHECK_EQ(faults_by_rule(belady, sizeof(belady), 3, false), 10);
    CHECK_EQ(faults_by_rule(belady, sizeof(belady), 4, false), 8);
    CHECK_EQ(faults_by_rule(belady, sizeof(belady), 3, true), 7);
    CHECK_EQ(faults_by_rule(belady, sizeof(belady), 4, true), 6);
}

void silberschatz_counts(void)
{
    CHECK_EQ(faults_of(&policy_fifo, silberschatz, sizeof(silberschatz), 3), 15);
    CHECK_EQ(faults_of(&policy_aging, silberschatz, sizeof(silberschatz), 3), 12);
    CHECK_EQ(faults_by_rule(silberschatz, sizeof(silberschatz), 3, false), 12);
    CHECK_EQ(faults_by_rule(silberschatz, sizeof(silberschatz), 3, true), 9);
}

/* With a sample behind each reference, and none further back than eight, aging is exact. */
void aging_is_lru(void)
{
    CHECK_EQ(faults_of(&policy_aging, belady, sizeof(belady), 3), 10);
    CHECK_EQ(faults_of(&policy_aging, belady, sizeof(belady), 4), 8);
}

/* No policy is better than the optimum, and a frame for each page is enough. */
void nobody_beats_the_optimum(void)
{
    u8 string[200];

    for (u32 round = 0; round < 200 && !host_failed(); round++) {
        u32 wanted = 2 + host_random_below(12), distinct = 0;
        bool seen[16] = {0};
        for (u32 i = 0; i < sizeof(string); i++) {
            string[i] = host_random_below(wanted);
            distinct += !seen[string[i]];
            seen[string[i]] = true;
        }
        for (u32 p = 0; p < REPLACEMENT_POLICIES; p++)
            for (u32 frames = 1; frames <= wanted; frames++) {
                u32 faults = faults_of(replacement_policies[p], string, sizeof(string), frames);
                u32 least = faults_by_rule(string, sizeof(string), frames, true);
                CHECK(faults >= least);
                CHECK(frames < distinct || faults == distinct);
            }
    }
}

/* A file read once from end to end must not push out what is used all the time. */
void two_lists_resist_a_scan(void)
{
    u32 victim, hot_faults = 0;

    pages_reset(&policy_two_list);
    for (u32 i = 0; i < 400; i++) {
        for (u32 hot = 0; hot < 4; hot++)
            hot_faults += pages_touch(hot, false, 8, &victim);
        pages_touch(4 + i % (PAGES - 4), false, 8, &victim);
    }
    CHECK(hot_faults <= 8);
}

/* Whose pages are clean goes first, whose are dirty later. */
void enhanced_clock_spares_the_dirty(void)
{
    u32 victim;

    pages_reset(&policy_enhanced_clock);
    for (u32 p = 0; p < 4; p++)
        pages_touch(p, p != 2, 4, &victim);
    pages_touch(10, false, 4, &victim);
    CHECK_EQ(victim, 2);
    pages_touch(11, false, 4, &victim); /* all but 10 lost their "referenced" on the way */
    CHECK_EQ(victim, 3);
}

/* Each of ten frames is chosen about as often as any other, and the order repeats. */
void random_is_fair_and_repeats(void)
{
    u32 chosen[10] = {0}, victim, first[100];

    for (u32 run = 0; run < 2; run++) {
        pages_reset(&policy_random);
        for (u32 p = 0; p < 10; p++)
            pages_touch(p, false, 10, &victim);
        for (u32 i = 0; i < 10000; i++) {
            struct frame *f = frame_set_victim(&set);
            u32 page = container_of(f, struct test_page, frame) - pages;
            chosen[page]++;
            if (i < 100 && run == 0)
                first[i] = page;
            else if (i < 100)
                CHECK_EQ(page, first[i]);
        }
    }
    for (u32 p = 0; p < 10; p++)
        CHECK(chosen[p] > 1800 && chosen[p] < 2200);
}

void policies_have_names(void)
{
    for (u32 i = 0; i < REPLACEMENT_POLICIES; i++)
        CHECK(replacement_policy_find(replacement_policies[i]->name) == replacement_policies[i]);
    CHECK(!replacement_policy_find("fif"));
    CHECK(!replacement_policy_find(""));
}
