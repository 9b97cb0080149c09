/* What mm asks of the current task. */
#include "kernel/process/task.h"
#include "mm/virt/fault.h"
#include "mm/virt/vm_area.h"

void vm_count_faults(u32 minor, u32 major)
{
    current->minflt += minor;
    current->majflt += major;
}

u32 vm_memlock_limit(void)
{
    return current->euid ? current->process->rlimits[RLIMIT_MEMLOCK].rlim_cur : ~0u;
}
