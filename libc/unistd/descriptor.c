// Making, copying and closing descriptors.
#include <unistd.h>
#include "libc/sys/syscall_int.h"

int close(int fd)
{
    return CALL(close, fd);
}

int dup(int fd)
{
    return CALL(dup, fd);
}

int dup2(int from, int to)
{
    return CALL(dup2, from, to);
}

int dup3(int from, int to, int flags)
{
    return CALL(dup3, from, to, flags);
}

int pipe(int fds[2])
{
    return CALL(pipe, ARG(fds));
}

int pipe2(int fds[2], int flags)
{
    return CALL(pipe2, ARG(fds), flags);
}
