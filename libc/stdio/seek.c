// The position of a stream.
#include <errno.h>
#include <limits.h>
#include <unistd.h>
#include "libc/stdio/file_int.h"

int fseeko(FILE *f, off_t offset, int whence)
{
    HOLD(&f->lock);
    if (f->state == STREAM_WRITING && __flush_write(f) < 0) {
        return -1;
    }
    // The descriptor is ahead of the stream by what has not been read.
    if (f->state == STREAM_READING && whence == SEEK_CUR) {
        offset -= f->end - f->pos;
    }
    if (lseek(f->fd, offset, whence) < 0) {
        return -1;
    }
    f->state = STREAM_IDLE;
    f->flags &= ~F_EOF;
    return 0;
}

int fseek(FILE *f, long offset, int whence)
{
    return fseeko(f, offset, whence);
}

off_t ftello(FILE *f)
{
    HOLD(&f->lock);
    int at_end = f->state == STREAM_WRITING && f->flags & F_APPEND;
    off_t position = lseek(f->fd, 0, at_end ? SEEK_END : SEEK_CUR);

    if (position < 0) {
        return -1;
    }
    if (f->state == STREAM_READING) {
        return position - (f->end - f->pos);
    }
    return f->state == STREAM_WRITING ? position + (f->pos - f->buf) : position;
}

long ftell(FILE *f)
{
    off_t position = ftello(f);

    if (position > LONG_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return (long)position;
}

void rewind(FILE *f)
{
    HOLD(&f->lock);
    fseeko(f, 0, SEEK_SET);
    clearerr(f);
}

int fgetpos(FILE *restrict f, fpos_t *restrict pos)
{
    *pos = ftello(f);
    return *pos < 0 ? -1 : 0;
}

int fsetpos(FILE *f, const fpos_t *pos)
{
    return fseeko(f, *pos, SEEK_SET);
}
