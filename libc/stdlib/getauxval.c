// Look-up in the auxiliary vector.
#include <errno.h>
#include <sys/auxv.h>
#include "libc/stdlib/start_int.h"

unsigned long getauxval(unsigned long type)
{
    for (const unsigned long *a = __auxv; a[0] != AT_NULL; a += 2) {
        if (a[0] == type) {
            return a[1];
        }
    }
    errno = ENOENT;
    return 0;
}
