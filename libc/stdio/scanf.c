// scanf from streams.
#include <stdarg.h>
#include "libc/stdio/file_int.h"
#include "libc/stdio/scan_int.h"

struct stream_source {
    struct source source;
    FILE *f;
};

static int get_stream(struct source *s)
{
    return fgetc(((struct stream_source *)s)->f);
}

static void unget_stream(struct source *s, int c)
{
    ungetc(c, ((struct stream_source *)s)->f);
}

int vfscanf(FILE *restrict f, const char *restrict fmt, va_list ap)
{
    struct stream_source s = {{get_stream, unget_stream, 0}, f};

    HOLD(&f->lock);
    return __scan(&s.source, fmt, ap);
}

int vscanf(const char *restrict fmt, va_list ap)
{
    return vfscanf(stdin, fmt, ap);
}

int fscanf(FILE *restrict f, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vfscanf(f, fmt, ap);
    va_end(ap);
    return n;
}

int scanf(const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vscanf(fmt, ap);
    va_end(ap);
    return n;
}
