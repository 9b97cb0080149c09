/* For LD_PRELOAD: in the place of a function of a library, and of one of libc. */
#include "linked.h"

#include <unistd.h>

int answer(void)
{
    return 43;
}

pid_t getppid(void)
{
    return 4444;
}
