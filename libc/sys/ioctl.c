// ioctl.
#include <stdarg.h>
#include <sys/ioctl.h>
#include "libc/sys/syscall_int.h"

int ioctl(int fd, unsigned long request, ...)
{
    va_list ap;
    long arg;

    va_start(ap, request);
    arg = va_arg(ap, long);
    va_end(ap);
    return CALL(ioctl, fd, ARG(request), arg);
}
