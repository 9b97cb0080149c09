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
