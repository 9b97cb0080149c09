#include "mm/reclaim/oom.h"

i32 oom_badness(const struct oom_candidate *c, u32 total_pages)
{
    if (c->unkillable || c->score_adj == OOM_SCORE_ADJ_MIN)
        return OOM_NEVER;
    i32 points = c->rss + c->swap + c->page_tables;
    return points + c->score_adj * (i32)(total_pages / 1000);
}

u32 oom_score(const struct oom_candidate *c, u32 total_pages)
{
    i32 points = oom_badness(c, total_pages);

    if (points == OOM_NEVER)
        return 0;
    /* At most all RAM and score_adj on top: a thousand times that fits without a sign. */
    u32 thousandths = (points < 0 ? -(u32)points : (u32)points) * 1000 / total_pages;
    return (points < 0 ? 1000 - thousandths : 1000 + thousandths) * 2 / 3;
}

bool oom_consider(struct oom_search *s, const struct oom_candidate *c)
{
    if (c->dying)
        s->wait = true;
    i32 points = oom_badness(c, s->total_pages);
    if (points == OOM_NEVER || points < s->worst)
        return false;
    s->worst = points;
    return true;
}
