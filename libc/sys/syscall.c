// syscall(): any system call by number.
#include <stdarg.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

long syscall(long number, ...)
{
    long a[6];
    va_list ap;

    va_start(ap, number);
    for (int i = 0; i < 6; i++) {
        a[i] = va_arg(ap, long);
    }
    va_end(ap);
    return __syscall_ret(syscall6(number, a[0], a[1], a[2], a[3], a[4], a[5]));
}
