// The place of errno: one for each thread.
#include <errno.h>

static __thread int error;

int *__errno_location(void)
{
    return &error;
}
