// Making and releasing streams.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "libc/stdio/file_int.h"

unsigned int __parse_mode(const char *mode, int *open_flags)
{
    unsigned int flags;

    switch (*mode) {
    case 'r':
        flags = F_READ;
        *open_flags = 0;
        break;
    case 'w':
        flags = F_WRITE;
        *open_flags = O_CREAT | O_TRUNC;
        break;
    case 'a':
        flags = F_WRITE | F_APPEND;
        *open_flags = O_CREAT | O_APPEND;
        break;
    default:
        errno = EINVAL;
        return 0;
    }
    if (strchr(mode, '+')) {
        flags |= F_READ | F_WRITE;
        *open_flags |= O_RDWR;
    } else {
        *open_flags |= flags & F_WRITE ? O_WRONLY : O_RDONLY;
    }
    if (strchr(mode, 'x')) {
        *open_flags |= O_EXCL;
    }
    if (strchr(mode, 'e')) {
        *open_flags |= O_CLOEXEC;
    }
    return flags;
}

FILE *__stream_new(int fd, unsigned int flags)
{
    FILE *f = malloc(sizeof(*f) + UNGET + BUFSIZ);

    if (!f) {
        return NULL;
    }
    memset(f, 0, sizeof(*f));
    f->fd = fd;
    f->flags = flags | F_CHECK;
    f->buf = (unsigned char *)(f + 1) + UNGET;
    f->size = BUFSIZ;
    HOLD(&__stream_list_lock);
    f->next = __stream_list;
    __stream_list = f;
    return f;
}

static void unlink_stream(FILE *f)
{
    FILE **link = &__stream_list;

    HOLD(&__stream_list_lock);
    while (*link != f) {
        link = &(*link)->next;
    }
    *link = f->next;
}

int __stream_release(FILE *f)
{
    int result = fflush(f);

    unlink_stream(f);
    free(f->own);
    if (!(f->flags & F_STATIC)) {
        free(f);
    }
    return result;
}
