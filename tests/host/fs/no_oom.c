/* The out-of-memory killer where there are no processes: what procfs shows and sets of it. */
#include <uapi/errno.h>
#include "kernel/process/oom.h"

struct oom_settings oom_settings;
u32 oom_kills;

struct oom_candidate oom_candidate_of(const struct task *t)
{
    (void)t;
    return (struct oom_candidate){.unkillable = true};
}

int oom_set_score_adj(i32 pid, i32 adj, bool legacy)
{
    (void)pid, (void)adj, (void)legacy;
    return -ESRCH;
}
