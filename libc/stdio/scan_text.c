// %s, %c and %[.
#include <ctype.h>
#include <stdio.h>
#include "libc/stdio/scan_int.h"

// Is @c in the set? A '-' between two bytes is a range.
static bool in_set(const struct scan_spec *spec, int c)
{
    const char *p = spec->set;
    bool negated = *p == '^';
    bool found = false;

    for (p += negated; p < spec->set_end; p++) {
        unsigned char low = (unsigned char)*p;
        unsigned char high = low;

        if (p[1] == '-' && p + 2 < spec->set_end) {
            p += 2;
            high = (unsigned char)*p;
        }
        found |= low <= c && c <= high;
    }
    return found != negated;
}

static bool accepts(const struct scan_spec *spec, int c)
{
    switch (spec->letter) {
    case 's':
        return !isspace(c);
    case '[':
        return in_set(spec, c);
    default:
        return true;
    }
}

enum scan_result __scan_characters(struct source *s, const struct scan_spec *spec, char *dst)
{
    size_t width = spec->letter == 'c' && spec->width == NO_WIDTH ? 1 : spec->width;
    size_t n = 0;
    int c = EOF;

    while (n < width && (c = __source_get(s)) != EOF) {
        if (!accepts(spec, c)) {
            __source_unget(s, c);
            break;
        }
        if (dst) {
            dst[n] = (char)c;
        }
        n++;
    }
    if (n == 0) {
        return c == EOF ? SCAN_END : SCAN_MISMATCH;
    }
    if (dst && spec->letter != 'c') {
        dst[n] = '\0';
    }
    return SCAN_OK;
}
