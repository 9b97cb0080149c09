// The current directory.
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

char *getcwd(char *buf, size_t size)
{
    char path[PATH_MAX];

    if (!buf) {
        return CALL(getcwd, ARG(path), sizeof(path)) < 0 ? NULL : strdup(path);
    }
    if (size == 0) {
        errno = EINVAL;
        return NULL;
    }
    return CALL(getcwd, ARG(buf), ARG(size)) < 0 ? NULL : buf;
}
