// Scheduling.
#include <sched.h>
#include "libc/sys/syscall_int.h"

int sched_yield(void)
{
    return CALL(sched_yield);
}
