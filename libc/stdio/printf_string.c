// printf to memory.
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "libc/stdio/format_int.h"

struct string_sink {
    struct sink sink;
    char *buf;
    size_t room; // without the NUL
};

static void put_string(struct sink *sink, const char *text, size_t n)
{
    struct string_sink *s = (struct string_sink *)sink;

    n = n < s->room ? n : s->room;
    s->buf = mempcpy(s->buf, text, n);
    s->room -= n;
}

int vsnprintf(char *restrict buf, size_t size, const char *restrict fmt, va_list ap)
{
    char none;
    struct string_sink s = {
        .sink.put = put_string,
        .buf = size ? buf : &none,
        .room = size ? size - 1 : 0,
    };
    int result = __format(&s.sink, fmt, ap);

    *s.buf = '\0';
    if (result < 0) {
        return -1;
    }
    if (s.sink.count > INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return (int)s.sink.count;
}

int vsprintf(char *restrict buf, const char *restrict fmt, va_list ap)
{
    return vsnprintf(buf, INT_MAX, fmt, ap);
}

int vasprintf(char **restrict text, const char *restrict fmt, va_list ap)
{
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0) {
        return -1;
    }
    *text = malloc((size_t)n + 1);
    return *text ? vsnprintf(*text, (size_t)n + 1, fmt, ap) : -1;
}

int snprintf(char *restrict buf, size_t size, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(buf, size, fmt, ap);
    va_end(ap);
    return n;
}

int sprintf(char *restrict buf, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsprintf(buf, fmt, ap);
    va_end(ap);
    return n;
}

int asprintf(char **restrict text, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vasprintf(text, fmt, ap);
    va_end(ap);
    return n;
}
