/*
 * Text for a report, which must not allocate and so needs no printf.
 */
#pragma once

#include "libc/malloc/os_int.h"

struct report {
    int fd;
    size_t length;
    char text[256];
};

static inline void report_flush(struct report *r)
{
    os_write(r->fd, r->text, r->length);
    r->length = 0;
}

static inline void report_char(struct report *r, char c)
{
    if (r->length == sizeof(r->text)) {
        report_flush(r);
    }
    r->text[r->length++] = c;
}

static inline void report_text(struct report *r, const char *text)
{
    while (*text) {
        report_char(r, *text++);
    }
}

/*
 * @n in base @base (10 or 16), right-aligned in @width columns that are filled with @fill.
 */
static inline void report_number(struct report *r, size_t n, unsigned base, int width, char fill)
{
    char digits[3 * sizeof(n)];
    int count = 0;

    do {
        digits[count++] = "0123456789abcdef"[n % base];
        n /= base;
    } while (n);
    for (; width > count; width--) {
        report_char(r, fill);
    }
    while (count) {
        report_char(r, digits[--count]);
    }
}
