// Names of files.
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

int remove(const char *path)
{
    if (unlink(path) == 0) {
        return 0;
    }
    return errno == EISDIR ? rmdir(path) : -1;
}

int rename(const char *from, const char *to)
{
    return CALL(rename, ARG(from), ARG(to));
}
