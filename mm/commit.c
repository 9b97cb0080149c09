/* Committed_AS and the modes of overcommit. */
#include <uapi/errno.h>
#include "mm/phys/alloc.h"
#include "mm/commit.h"

DEFINE_PER_CPU(u32, commit_count);
u32 commit_unchecked_max;
struct overcommit overcommit;

void overcommit_changed(void)
{
    commit_unchecked_max = overcommit.mode == OVERCOMMIT_GUESS    ? nr_total_pages()
                           : overcommit.mode == OVERCOMMIT_ALWAYS ? ~0u
                                                                  : 0;
}

void commit_init(void)
{
    for (unsigned cpu = 0; cpu < NR_CPUS; cpu++)
        per_cpu(commit_count, cpu) = 0;
    overcommit = (struct overcommit){.mode = OVERCOMMIT_GUESS, .ratio = 50};
    overcommit_changed();
}

u32 commit_limit(void)
{
    u64 pages = overcommit.kbytes ? overcommit.kbytes / (PAGE_SIZE / 1024)
                                  : (u64)nr_total_pages() * overcommit.ratio / 100;

    return min(pages, (u64)~0u);
}

u32 committed_pages(void)
{
    u32 sum = 0;

    for (unsigned cpu = 0; cpu < NR_CPUS; cpu++)
        sum += per_cpu(commit_count, cpu);
    return sum;
}

/* Charged first, so that two CPUs cannot both be granted the last page. */
int commit_charge_checked(u32 pages)
{
    u32 before = committed_pages();
    bool granted;

    commit_add(pages);
    if (overcommit.mode == OVERCOMMIT_NEVER)
        granted = before + pages >= before && committed_pages() < commit_limit();
    else
        granted = pages <= nr_total_pages(); /* there may be more than when the mode was set */
    if (granted)
        return 0;
    commit_uncharge(pages);
    return -ENOMEM;
}
