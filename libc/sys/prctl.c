// Operations on the calling process.
#include <stdarg.h>
#include <sys/prctl.h>
#include "libc/sys/syscall_int.h"

int prctl(int option, ...)
{
    long a[4];
    va_list ap;

    va_start(ap, option);
    for (int i = 0; i < 4; i++) {
        a[i] = va_arg(ap, long);
    }
    va_end(ap);
    return CALL(prctl, option, a[0], a[1], a[2], a[3]);
}
