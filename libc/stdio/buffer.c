// Filling and emptying a stream's buffer.
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "libc/stdio/file_int.h"

static int fail(FILE *f)
{
    f->flags |= F_ERR;
    return -1;
}

// A terminal gets each line as it is complete.
static void check_terminal(FILE *f)
{
    int saved = errno;

    if (f->flags & F_CHECK) {
        f->flags &= ~F_CHECK;
        if (isatty(f->fd)) {
            f->flags |= F_LINE;
        }
        errno = saved;
    }
}

static int write_all(int fd, const unsigned char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, data, n);

        if (done < 0) {
            return -1;
        }
        data += done;
        n -= (size_t)done;
    }
    return 0;
}

int __flush_write(FILE *f)
{
    size_t n = (size_t)(f->pos - f->buf);

    f->pos = f->buf;
    return write_all(f->fd, f->buf, n) < 0 ? fail(f) : 0;
}

int __begin_write(FILE *f)
{
    if (f->state == STREAM_WRITING) {
        return 0;
    }
    if (!(f->flags & F_WRITE)) {
        errno = EBADF;
        return fail(f);
    }
    if (f->state == STREAM_READING && f->pos != f->end) {
        lseek(f->fd, f->pos - f->end, SEEK_CUR);
    }
    check_terminal(f);
    f->flags &= ~F_EOF;
    f->state = STREAM_WRITING;
    f->pos = f->buf;
    return 0;
}

int __begin_read(FILE *f)
{
    if (f->state == STREAM_READING) {
        return 0;
    }
    if (!(f->flags & F_READ)) {
        errno = EBADF;
        return fail(f);
    }
    if (f->state == STREAM_WRITING && __flush_write(f) < 0) {
        return -1;
    }
    check_terminal(f);
    f->state = STREAM_READING;
    f->pos = f->end = f->buf;
    return 0;
}

int __fill(FILE *f)
{
    ssize_t n;

    if (__begin_read(f) < 0) {
        return -1;
    }
    // A question is on the screen before the program waits for the answer.
    if (f->flags & F_LINE && stdout->flags & F_LINE) {
        HOLD(&stdout->lock);
        if (stdout->state == STREAM_WRITING) {
            __flush_write(stdout);
        }
    }
    n = read(f->fd, f->buf, f->size);
    f->pos = f->end = f->buf;
    if (n < 0) {
        return fail(f);
    }
    if (n == 0) {
        f->flags |= F_EOF;
        return -1;
    }
    f->end += n;
    return 0;
}

// Large pieces go past the buffer; returns the number of bytes taken.
static size_t write_direct(FILE *f, const unsigned char *data, size_t n)
{
    if (__flush_write(f) < 0) {
        return 0;
    }
    if (write_all(f->fd, data, n) < 0) {
        fail(f);
        return 0;
    }
    return n;
}

size_t __write_bytes(FILE *f, const void *data, size_t n)
{
    if (__begin_write(f) < 0) {
        return 0;
    }
    if (n > (size_t)(f->buf + f->size - f->pos) && __flush_write(f) < 0) {
        return 0;
    }
    if (n >= f->size) {
        return write_direct(f, data, n);
    }
    f->pos = mempcpy(f->pos, data, n);
    if (f->flags & F_LINE && memchr(data, '\n', n) && __flush_write(f) < 0) {
        return 0;
    }
    return n;
}
