#pragma once
/* Who asks: the effective ids of the current task; root before there are tasks. */
#include <faultline/types.h>
#include "kernel/process/task.h"

static inline u32 current_euid(void)
{
    return current ? current->euid : 0;
}

static inline u32 current_egid(void)
{
    return current ? current->egid : 0;
}

/* Is gid a supplementary group of the current task? */
static inline bool current_has_group(u32 gid)
{
    for (u32 i = 0; current && i < current->nr_groups; i++) {
        if (current->groups[i] == gid)
            return true;
    }
    return false;
}
