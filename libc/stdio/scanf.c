// scanf from streams and from memory.
#include <stdarg.h>
#include <stdio.h>
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

struct string_source {
    struct source source;
    const char *next;
};

static int get_string(struct source *source)
{
    struct string_source *s = (struct string_source *)source;

    return *s->next ? (unsigned char)*s->next++ : EOF;
}

static void unget_string(struct source *source, int c)
{
    struct string_source *s = (struct string_source *)source;

    (void)c; // it is still there
    s->next--;
}

int vfscanf(FILE *restrict f, const char *restrict fmt, va_list ap)
{
    struct stream_source s = {{get_stream, unget_stream, 0}, f};

    return __scan(&s.source, fmt, ap);
}

int vsscanf(const char *restrict text, const char *restrict fmt, va_list ap)
{
    struct string_source s = {{get_string, unget_string, 0}, text};

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

int sscanf(const char *restrict text, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsscanf(text, fmt, ap);
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
