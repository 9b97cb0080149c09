// The place of errno: one for the process.
#include <errno.h>

static int error;

int *__errno_location(void)
{
    return &error;
}
