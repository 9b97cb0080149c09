// printf to streams and descriptors.
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include "libc/stdio/file_int.h"
#include "libc/stdio/format_int.h"

struct stream_sink {
    struct sink sink;
    FILE *f;
    bool failed;
};

static void put_stream(struct sink *sink, const char *text, size_t n)
{
    struct stream_sink *s = (struct stream_sink *)sink;

    if (!s->failed && __write_bytes(s->f, text, n) != n) {
        s->failed = true;
    }
}

static int print(FILE *f, const char *fmt, va_list ap)
{
    struct stream_sink s = {.sink.put = put_stream, .f = f};
    int result = __format(&s.sink, fmt, ap);

    if (result < 0 || s.failed) {
        return -1;
    }
    if (s.sink.count > INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return (int)s.sink.count;
}

// With a buffer for the time of the call, the text of an unbuffered stream goes out in one piece.
static int print_unbuffered(FILE *f, const char *fmt, va_list ap)
{
    unsigned char buf[256];
    unsigned char *own_buf = f->buf;
    int result;

    if (__begin_write(f) < 0) {
        return -1;
    }
    f->pos = f->buf = buf;
    f->size = sizeof(buf);
    result = print(f, fmt, ap);
    if (__flush_write(f) < 0) {
        result = -1;
    }
    f->pos = f->buf = own_buf;
    f->size = 1;
    return result;
}

int vfprintf(FILE *restrict f, const char *restrict fmt, va_list ap)
{
    HOLD(&f->lock);
    return f->size == 1 ? print_unbuffered(f, fmt, ap) : print(f, fmt, ap);
}

int vprintf(const char *restrict fmt, va_list ap)
{
    return vfprintf(stdout, fmt, ap);
}

int vdprintf(int fd, const char *restrict fmt, va_list ap)
{
    FILE f = {.fd = fd, .flags = F_WRITE, .size = 1, .buf = f.single + UNGET};

    return vfprintf(&f, fmt, ap);
}

int printf(const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vprintf(fmt, ap);
    va_end(ap);
    return n;
}

int fprintf(FILE *restrict f, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vfprintf(f, fmt, ap);
    va_end(ap);
    return n;
}

int dprintf(int fd, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vdprintf(fd, fmt, ap);
    va_end(ap);
    return n;
}
