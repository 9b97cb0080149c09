// Reading a format, and text by it.
#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "libc/stdio/scan_int.h"

#define INTEGER_TEXT_MAX 128
#define FLOAT_TEXT_MAX   1024

struct arguments {
    va_list ap;
};

static void skip_space(struct source *s)
{
    int c;

    do {
        c = __source_get(s);
    } while (isspace(c));
    __source_unget(s, c);
}

// The set behind "%[": a ']' that comes first belongs to it. NULL if it does not end.
static const char *parse_set(struct scan_spec *spec, const char *fmt)
{
    spec->set = fmt;
    fmt += *fmt == '^';
    fmt += *fmt == ']';
    spec->set_end = strchrnul(fmt, ']');
    return *spec->set_end ? spec->set_end + 1 : NULL;
}

static const char *parse_length(struct scan_spec *spec, const char *fmt)
{
    static const struct {
        char text[3];
        enum length_modifier length;
    } modifiers[] = {
        {"hh", LEN_CHAR}, {"h", LEN_SHORT}, {"ll", LEN_LLONG}, {"l", LEN_LONG},
        {"j", LEN_LLONG}, {"z", LEN_SIZE},  {"t", LEN_SIZE},   {"L", LEN_LDOUBLE},
    };

    for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++) {
        size_t n = strlen(modifiers[i].text);

        if (strncmp(fmt, modifiers[i].text, n) == 0) {
            spec->length = modifiers[i].length;
            return fmt + n;
        }
    }
    return fmt;
}

// The text behind a '%'. Returns what follows, or NULL for a format that is none.
static const char *parse_spec(struct scan_spec *spec, const char *fmt)
{
    *spec = (struct scan_spec){.width = NO_WIDTH};
    if (*fmt == '*') {
        spec->suppress = true;
        fmt++;
    }
    if (isdigit((unsigned char)*fmt)) {
        char *end;

        spec->width = strtoul(fmt, &end, 10);
        fmt = end;
    }
    fmt = parse_length(spec, fmt);
    spec->letter = *fmt;
    if (!*fmt) {
        return NULL;
    }
    return *fmt == '[' ? parse_set(spec, fmt + 1) : fmt + 1;
}

static void store_integer(const struct scan_spec *spec, unsigned long long value, void *dst)
{
    switch (spec->length) {
    case LEN_CHAR:
        *(unsigned char *)dst = (unsigned char)value;
        break;
    case LEN_SHORT:
        *(unsigned short *)dst = (unsigned short)value;
        break;
    case LEN_LLONG:
        *(unsigned long long *)dst = value;
        break;
    default:
        *(unsigned long *)dst = (unsigned long)value; // int, long and size_t have one size
        break;
    }
}

static int base_of(char letter)
{
    switch (letter) {
    case 'd':
    case 'u':
        return 10;
    case 'o':
        return 8;
    case 'x':
    case 'X':
    case 'p':
        return 16;
    default:
        return 0; // %i
    }
}

// The type's own limits hold: strtol, not strtoll, for an int.
static unsigned long long convert(const struct scan_spec *spec, const char *text)
{
    bool is_signed = spec->letter == 'd' || spec->letter == 'i';
    int base = base_of(spec->letter);

    if (spec->length == LEN_LLONG) {
        return is_signed ? (unsigned long long)strtoll(text, NULL, base)
                         : strtoull(text, NULL, base);
    }
    return is_signed ? (unsigned long long)strtol(text, NULL, base) : strtoul(text, NULL, base);
}

static enum scan_result scan_integer(struct source *s, const struct scan_spec *spec, void *dst)
{
    char text[INTEGER_TEXT_MAX + 1];
    enum scan_result result =
        __scan_integer_text(s, spec->width, base_of(spec->letter), text, INTEGER_TEXT_MAX);

    if (result == SCAN_OK && dst) {
        store_integer(spec, convert(spec, text), dst);
    }
    return result;
}

static enum scan_result scan_float(struct source *s, const struct scan_spec *spec, void *dst)
{
    char text[FLOAT_TEXT_MAX + 1];
    enum scan_result result = __scan_float_text(s, spec->width, text, FLOAT_TEXT_MAX);

    if (result != SCAN_OK || !dst) {
        return result;
    }
    if (spec->length == LEN_LDOUBLE) {
        *(long double *)dst = strtold(text, NULL);
    } else if (spec->length == LEN_LONG) {
        *(double *)dst = strtod(text, NULL);
    } else {
        *(float *)dst = strtof(text, NULL);
    }
    return result;
}

static enum scan_result scan_percent(struct source *s)
{
    int c = __source_get(s);

    if (c == '%') {
        return SCAN_OK;
    }
    __source_unget(s, c);
    return c == EOF ? SCAN_END : SCAN_MISMATCH;
}

static enum scan_result scan_one(struct source *s, const struct scan_spec *spec, void *dst)
{
    if (!strchr("c[n", spec->letter)) {
        skip_space(s);
    }
    switch (spec->letter) {
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
    case 'p':
        return scan_integer(s, spec, dst);
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return scan_float(s, spec, dst);
    case 's':
    case 'c':
    case '[':
        return __scan_characters(s, spec, dst);
    case 'n':
        store_integer(spec, s->count, dst);
        return SCAN_OK;
    case '%':
        return scan_percent(s);
    default:
        return SCAN_MISMATCH;
    }
}

static enum scan_result match_byte(struct source *s, unsigned char want)
{
    int c = __source_get(s);

    if (c == want) {
        return SCAN_OK;
    }
    __source_unget(s, c);
    return c == EOF ? SCAN_END : SCAN_MISMATCH;
}

// One directive at *fmt, which moves on. Counts in *stored what was stored.
static enum scan_result directive(struct source *s, const char **fmt, struct arguments *args,
                                  int *stored)
{
    struct scan_spec spec;
    enum scan_result result;
    void *dst = NULL;

    if (isspace((unsigned char)**fmt)) {
        skip_space(s);
        ++*fmt;
        return SCAN_OK;
    }
    if (**fmt != '%') {
        return match_byte(s, (unsigned char)*(*fmt)++);
    }
    *fmt = parse_spec(&spec, *fmt + 1);
    if (!*fmt) {
        return SCAN_MISMATCH;
    }
    if (!spec.suppress && spec.letter != '%') {
        dst = va_arg(args->ap, void *);
    }
    result = scan_one(s, &spec, dst);
    *stored += result == SCAN_OK && dst && spec.letter != 'n';
    return result;
}

int __scan(struct source *s, const char *fmt, va_list ap)
{
    struct arguments args;
    enum scan_result result = SCAN_OK;
    int stored = 0;

    va_copy(args.ap, ap);
    while (result == SCAN_OK && *fmt) {
        result = directive(s, &fmt, &args, &stored);
        if (!fmt) {
            break;
        }
    }
    va_end(args.ap);
    return result == SCAN_END && stored == 0 ? EOF : stored;
}
