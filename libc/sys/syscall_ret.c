// From the kernel's result to errno.
#include <errno.h>
#include "libc/sys/syscall_int.h"

long __syscall_ret(unsigned long result)
{
    if (result <= -MAX_ERRNO - 1UL) {
        return (long)result;
    }
    errno = -(int)result;
    return -1;
}
