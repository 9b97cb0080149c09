#pragma once
/*
 * Out of memory: who has to end. Pure policy; the kernel describes the processes one by one and
 * does the killing (kernel/process/oom.c).
 */
#include <faultline/types.h>

#define OOM_SCORE_ADJ_MIN (-1000) /* never killed */
#define OOM_SCORE_ADJ_MAX 1000

struct oom_candidate {
    u32 rss, swap, page_tables; /* pages */
    i32 score_adj;              /* OOM_SCORE_ADJ_MIN .. OOM_SCORE_ADJ_MAX */
    bool unkillable;            /* whatever its size */
    bool dying;                 /* killed for its memory before, which will come soon */
};

#define OOM_NEVER (-0x7fffffff - 1)

/*
 * Pages that its end would give back, moved by a thousandth of all memory for each point of
 * score_adj; OOM_NEVER for who must not be killed.
 */
i32 oom_badness(const struct oom_candidate *c, u32 total_pages);
/* The same as /proc/PID/oom_score shows it: about 0 (never) to 1333. */
u32 oom_score(const struct oom_candidate *c, u32 total_pages);

/* A search for the worst. */
struct oom_search {
    u32 total_pages;
    i32 worst; /* badness of the chosen one; OOM_NEVER: nobody yet */
    bool wait; /* somebody is dying: nobody else needs to */
};
#define OOM_SEARCH(pages)                                                                          \
    {                                                                                              \
        .total_pages = (pages), .worst = OOM_NEVER                                                 \
    }

/* The next process. True if it is the chosen one now: of equals the later. */
bool oom_consider(struct oom_search *s, const struct oom_candidate *c);

struct mm;
/*
 * Takes the private pages from an address space whose processes have been killed, before they get
 * round to end. Its private areas lose their access rights, so what a system call of theirs still
 * copies fails instead of seeing zeros. False if somebody works on it right now. Never sleeps.
 */
bool mm_reap(struct mm *mm);
