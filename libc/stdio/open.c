// Opening and closing streams.
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "libc/stdio/file_int.h"

#define CREATE_MODE 0666

FILE *fopen(const char *restrict path, const char *restrict mode)
{
    int open_flags;
    unsigned int flags = __parse_mode(mode, &open_flags);
    FILE *f;
    int fd;

    if (!flags) {
        return NULL;
    }
    fd = open(path, open_flags, CREATE_MODE);
    if (fd < 0) {
        return NULL;
    }
    f = __stream_new(fd, flags);
    if (!f) {
        close(fd);
    }
    return f;
}

FILE *fdopen(int fd, const char *mode)
{
    int open_flags;
    unsigned int flags = __parse_mode(mode, &open_flags);

    if (!flags || fcntl(fd, F_GETFD) < 0) {
        return NULL;
    }
    return __stream_new(fd, flags);
}

int fclose(FILE *f)
{
    int fd = f->fd;
    int result = __stream_release(f);

    return close(fd) < 0 ? EOF : result;
}

// The descriptor keeps its number, as the standard streams' must.
static int reopen(FILE *f, const char *path, int open_flags)
{
    int fd = open(path, open_flags, CREATE_MODE);
    int result;

    if (fd < 0 || fd == f->fd) {
        return fd;
    }
    result = dup3(fd, f->fd, open_flags & O_CLOEXEC);
    close(fd);
    return result;
}

FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict f)
{
    int open_flags;
    unsigned int flags = __parse_mode(mode, &open_flags);

    fflush(f);
    if (!flags || !path) {
        errno = EINVAL;
        fclose(f);
        return NULL;
    }
    if (reopen(f, path, open_flags) < 0) {
        fclose(f);
        return NULL;
    }
    f->flags = flags | F_CHECK | (f->flags & F_STATIC);
    f->state = STREAM_IDLE;
    return f;
}
