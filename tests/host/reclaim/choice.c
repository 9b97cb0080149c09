/* Who is chosen: rules one by one, then random processes against a naive choice. */
#include "mm/reclaim/oom.h"
#include "tests/host/reclaim/tests.h"

#define RAM 16000u /* pages */

void badness_counts_pages(void)
{
    struct oom_candidate c = {.rss = 100, .swap = 20, .page_tables = 3};

    CHECK_EQ(oom_badness(&c, RAM), 123);
    c.unkillable = true;
    CHECK_EQ(oom_badness(&c, RAM), OOM_NEVER);
}

void badness_follows_the_adjustment(void)
{
    struct oom_candidate c = {.rss = 100, .score_adj = 500};

    CHECK_EQ(oom_badness(&c, RAM), 100 + 500 * 16);
    c.score_adj = -999;
    CHECK_EQ(oom_badness(&c, RAM), 100 - 999 * 16); /* below nothing, but still to be had */
    c.score_adj = OOM_SCORE_ADJ_MIN;
    CHECK_EQ(oom_badness(&c, RAM), OOM_NEVER);
}

/* Values of /proc/PID/oom_score on Linux, by its formula (1000 + points * 1000 / pages) * 2 / 3. */
void score_as_linux_shows_it(void)
{
    struct oom_candidate c = {0};

    CHECK_EQ(oom_score(&c, RAM), 666);
    c.rss = RAM / 2;
    CHECK_EQ(oom_score(&c, RAM), 1000);
    c.score_adj = OOM_SCORE_ADJ_MAX;
    CHECK_EQ(oom_score(&c, RAM), 1666);
    c.score_adj = -500;
    CHECK_EQ(oom_score(&c, RAM), 666);
    c.rss = 0;
    CHECK_EQ(oom_score(&c, RAM), 333);
    c.score_adj = -999;
    CHECK_EQ(oom_score(&c, RAM), 0);
    c.score_adj = OOM_SCORE_ADJ_MIN;
    CHECK_EQ(oom_score(&c, RAM), 0);
    c = (struct oom_candidate){.rss = 917504, .score_adj = OOM_SCORE_ADJ_MAX};
    CHECK_EQ(oom_score(&c, 917504), 1999); /* 3.5 GiB, without overflow */
}

#define MANY 40

static struct oom_candidate random_candidate(void)
{
    static const i32 adj[] = {-1000, -999, -500, -1, 0, 0, 0, 1, 500, 1000};
    struct oom_candidate c = {
        .rss = host_random_below(host_random_below(4) ? 20 : RAM),
        .swap = host_random_below(3),
        .page_tables = host_random_below(3),
        .score_adj = adj[host_random_below(ARRAY_SIZE(adj))],
        .unkillable = host_random_below(8) == 0,
        .dying = host_random_below(200) == 0,
    };

    return c;
}

/* Is nobody worse than i, and nobody behind it as bad? */
static bool is_worst(const struct oom_candidate *c, u32 n, u32 i)
{
    i64 mine = (i64)c[i].rss + c[i].swap + c[i].page_tables + c[i].score_adj * 16;

    if (c[i].unkillable || c[i].score_adj == -1000)
        return false;
    for (u32 k = 0; k < n; k++) {
        i64 its = (i64)c[k].rss + c[k].swap + c[k].page_tables + c[k].score_adj * 16;
        if (!c[k].unkillable && c[k].score_adj != -1000 && (its > mine || (its == mine && k > i)))
            return false;
    }
    return true;
}

void random_choice_against_model(void)
{
    struct oom_candidate c[MANY];

    for (u32 round = 0; round < 20000 && !host_failed(); round++) {
        struct oom_search s = OOM_SEARCH(RAM);
        u32 n = host_random_below(MANY + 1), chosen = MANY, expected = MANY;
        bool dying = false;

        for (u32 i = 0; i < n; i++) {
            c[i] = random_candidate();
            dying |= c[i].dying;
            if (oom_consider(&s, &c[i]))
                chosen = i;
        }
        for (u32 i = 0; i < n; i++)
            if (is_worst(c, n, i))
                expected = i;
        CHECK_EQ(chosen, expected);
        CHECK_EQ(s.wait, dying);
    }
}
