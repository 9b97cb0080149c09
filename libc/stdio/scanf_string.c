// Formatted input from a string.
#include <stdarg.h>
#include <stdio.h>
#include "libc/stdio/scan_int.h"

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

int vsscanf(const char *restrict text, const char *restrict fmt, va_list ap)
{
    struct string_source s = {{get_string, unget_string, 0}, text};

    return __scan(&s.source, fmt, ap);
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
