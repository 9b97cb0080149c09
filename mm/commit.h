#pragma once
/*
 * Memory promised to programs: pages that they may write and that would then be theirs alone
 * (Committed_AS), and how much of that the kernel promises (/proc/sys/vm/overcommit_*).
 *
 *   mode                 a request is refused (-ENOMEM) if
 *   -------------------  ---------------------------------------------------------------
 *   0 OVERCOMMIT_GUESS   it is alone larger than all of RAM
 *   1 OVERCOMMIT_ALWAYS  never
 *   2 OVERCOMMIT_NEVER   all that is promised, this included, would reach commit_limit()
 *
 * Each CPU counts for itself; what one CPU charges another may give back, so only the sum modulo
 * 2^32 has a meaning.
 */
#include <faultline/types.h>
#include <faultline/percpu.h>

enum overcommit_mode { OVERCOMMIT_GUESS, OVERCOMMIT_ALWAYS, OVERCOMMIT_NEVER };

struct overcommit {
    u32 mode;   /* enum overcommit_mode */
    u32 ratio;  /* commit_limit() as a percentage of RAM, */
    u32 kbytes; /* or, if this is not 0, in KiB */
};
extern struct overcommit overcommit;
/* To be called after each change of `overcommit`. */
void overcommit_changed(void);

/* What mode 2 stays below, pages (CommitLimit). */
u32 commit_limit(void);
/* Pages promised now. */
u32 committed_pages(void);

DECLARE_PER_CPU(u32, commit_count);
/* Requests of at most so many pages are granted without a look at the sum. */
extern u32 commit_unchecked_max;

/* Charges without asking: where other pages are given back by the same operation. */
static inline void commit_add(u32 pages)
{
    this_cpu(commit_count) += pages;
}

static inline void commit_uncharge(u32 pages)
{
    this_cpu(commit_count) -= pages;
}

int __must_check commit_charge_checked(u32 pages);

/* Promises pages. -ENOMEM by the mode; then nothing is charged. Process context. */
static inline int __must_check commit_charge(u32 pages)
{
    if (unlikely(pages > commit_unchecked_max))
        return commit_charge_checked(pages);
    commit_add(pages);
    return 0;
}

/* Nothing is promised, mode 0, half of RAM as the limit. */
void commit_init(void);
