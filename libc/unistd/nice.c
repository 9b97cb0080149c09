// Priority of the process.
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

// The kernel's value is 20 - priority, so that it is never negative.
int getpriority(int which, id_t who)
{
    long value = CALL(getpriority, which, ARG(who));

    return value < 0 ? -1 : 20 - (int)value;
}

int setpriority(int which, id_t who, int priority)
{
    return CALL(setpriority, which, ARG(who), priority);
}

// The result may be -1 without an error; errno tells.
int nice(int increment)
{
    if (CALL(nice, increment) < 0) {
        return -1;
    }
    return getpriority(PRIO_PROCESS, 0);
}
