#pragma once
/*
 * The out-of-memory killer: when a request for user memory cannot be met any more, one process is
 * chosen (mm/reclaim/oom.h), gets SIGKILL, and loses its private memory at once; the request is
 * tried again. Nothing here waits for a lock, because the request may hold any mutex.
 *
 *   request ──> the requester is dying itself ──────────────> GFP_DYING: half of the reserve
 *          └──> an earlier victim has not given back all ───> one tick, then again; at most a
 * second └──> choose, report, SIGKILL to all in its mm, mm_reap() ──────────────────> again
 */
#include <faultline/types.h>
#include "mm/phys/alloc.h"
#include "mm/reclaim/oom.h"

struct task;

/* /proc/sys/vm; as in Linux. */
struct oom_settings {
    u32 panic_on_oom;         /* 0, 1 or 2 */
    u32 kill_allocating_task; /* 0: the worst; else whoever asks */
    u32 dump_tasks;           /* the table of processes in the report */
};
extern struct oom_settings oom_settings;

extern u32 oom_kills; /* since boot */

/* Starts to answer the allocator. */
void oom_init(void);

/* What is done for a request that cannot be met. Process context without spinlocks. */
enum oom_answer oom_make_room(gfp_t gfp, unsigned order);

/* A process as the policy sees it, by a thread that has memory. tasklist_lock held. */
struct oom_candidate oom_candidate_of(const struct task *t);

/*
 * Sets the score adjustment of a process and of all that share its memory. -ESRCH; -EACCES: only
 * root goes below what root set last (`legacy`: below what it is).
 */
int oom_set_score_adj(i32 pid, i32 adj, bool legacy);

/* oom_report.c: who asked, memory, processes, and who was chosen (NULL: nobody). Locked as above.
 */
void oom_report(gfp_t gfp, unsigned order, const struct task *victim);
