// open and fcntl.
#include <fcntl.h>
#include <stdarg.h>
#include "libc/sys/syscall_int.h"

// The mode is there only if a file may be made.
#define MODE_ARGUMENT(flags, last, mode)                                                           \
    do {                                                                                           \
        if ((flags) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {                                    \
            va_list ap;                                                                            \
            va_start(ap, last);                                                                    \
            (mode) = va_arg(ap, mode_t);                                                           \
            va_end(ap);                                                                            \
        }                                                                                          \
    } while (0)

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE_ARGUMENT(flags, flags, mode);
    return CALL(open, ARG(path), flags | O_LARGEFILE, ARG(mode));
}

int openat(int dirfd, const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE_ARGUMENT(flags, flags, mode);
    return CALL(openat, dirfd, ARG(path), flags | O_LARGEFILE, ARG(mode));
}

int creat(const char *path, mode_t mode)
{
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int fcntl(int fd, int command, ...)
{
    va_list ap;
    long arg;

    va_start(ap, command);
    arg = va_arg(ap, long);
    va_end(ap);
    return CALL(fcntl64, fd, command, arg);
}

int fallocate(int fd, int mode, off_t offset, off_t length)
{
    return CALL(fallocate, fd, mode, ARG64(offset), ARG64(length));
}

int posix_fallocate(int fd, off_t offset, off_t length)
{
    return -(int)CALL_RAW(fallocate, fd, 0, ARG64(offset), ARG64(length));
}
