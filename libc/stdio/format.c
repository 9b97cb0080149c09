// Reading a format and its arguments.
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include "libc/stdio/format_int.h"

// A va_list that functions can share: on its own it may be an array, which decays.
struct arguments {
    va_list ap;
};

static bool parse_flag(struct format_spec *spec, char c)
{
    switch (c) {
    case '-':
        return spec->left = true;
    case '+':
        return spec->plus = true;
    case ' ':
        return spec->space = true;
    case '#':
        return spec->alt = true;
    case '0':
        return spec->zero = true;
    default:
        return false;
    }
}

// Digits at *fmt; -1 if the number exceeds INT_MAX.
static int parse_number(const char **fmt)
{
    unsigned int n = 0;

    while (**fmt >= '0' && **fmt <= '9') {
        n = n * 10 + (unsigned int)(*(*fmt)++ - '0');
        if (n > (unsigned int)INT_MAX / 10 + 1) {
            return -1;
        }
    }
    return n > INT_MAX ? -1 : (int)n;
}

static int parse_width(struct format_spec *spec, const char **fmt, struct arguments *args)
{
    int n;

    if (**fmt != '*') {
        n = parse_number(fmt);
        spec->width = (size_t)n;
        return n < 0 ? -1 : 0;
    }
    ++*fmt;
    n = va_arg(args->ap, int);
    spec->left |= n < 0;
    spec->width = n < 0 ? -(size_t)n : (size_t)n;
    return 0;
}

// A negative precision from an argument is none.
static int parse_precision(struct format_spec *spec, const char **fmt, struct arguments *args)
{
    int n;

    if (**fmt != '.') {
        return 0;
    }
    ++*fmt;
    if (**fmt == '*') {
        ++*fmt;
        n = va_arg(args->ap, int);
    } else {
        n = parse_number(fmt);
        if (n < 0) {
            return -1;
        }
    }
    spec->has_precision = n >= 0;
    spec->precision = (size_t)n;
    return 0;
}

static enum length_modifier parse_length(const char **fmt)
{
    switch (*(*fmt)++) {
    case 'h':
        if (**fmt == 'h') {
            ++*fmt;
            return LEN_CHAR;
        }
        return LEN_SHORT;
    case 'l':
        if (**fmt == 'l') {
            ++*fmt;
            return LEN_LLONG;
        }
        return LEN_LONG;
    case 'j':
        return LEN_LLONG;
    case 'z':
    case 't':
        return LEN_SIZE;
    case 'L':
        return LEN_LDOUBLE;
    default:
        --*fmt;
        return LEN_NONE;
    }
}

// The text behind a '%'. Returns 0, or -1 for a number too large.
static int parse_spec(struct format_spec *spec, const char **fmt, struct arguments *args)
{
    memset(spec, 0, sizeof(*spec));
    while (parse_flag(spec, **fmt)) {
        ++*fmt;
    }
    if (parse_width(spec, fmt, args) < 0 || parse_precision(spec, fmt, args) < 0) {
        return -1;
    }
    spec->length = parse_length(fmt);
    spec->letter = **fmt;
    if (spec->letter) {
        ++*fmt;
    }
    return 0;
}

static long long signed_argument(enum length_modifier length, struct arguments *args)
{
    switch (length) {
    case LEN_CHAR:
        return (signed char)va_arg(args->ap, int);
    case LEN_SHORT:
        return (short)va_arg(args->ap, int);
    case LEN_LLONG:
        return va_arg(args->ap, long long);
    default:
        return va_arg(args->ap, long); // int, long and ptrdiff_t have one size
    }
}

static unsigned long long unsigned_argument(enum length_modifier length, struct arguments *args)
{
    switch (length) {
    case LEN_CHAR:
        return (unsigned char)va_arg(args->ap, int);
    case LEN_SHORT:
        return (unsigned short)va_arg(args->ap, int);
    case LEN_LLONG:
        return va_arg(args->ap, unsigned long long);
    default:
        return va_arg(args->ap, unsigned long);
    }
}

static void format_signed(struct sink *s, const struct format_spec *spec, struct arguments *args)
{
    long long value = signed_argument(spec->length, args);
    unsigned long long magnitude = (unsigned long long)value;

    __format_integer(s, spec, value < 0 ? -magnitude : magnitude, value < 0);
}

static void format_pointer(struct sink *s, const struct format_spec *spec, struct arguments *args)
{
    void *p = va_arg(args->ap, void *);

    if (p) {
        __format_integer(s, spec, (uintptr_t)p, false);
    } else {
        __sink_field(s, spec, "", 0, "(nil)", strlen("(nil)"));
    }
}

static int no_multibyte(void)
{
    errno = EILSEQ;
    return -1;
}

// In the C locale the wide characters are those of ASCII.
static int format_wide(struct sink *s, const struct format_spec *spec, const wchar_t *text)
{
    size_t n = 0;

    while ((!spec->has_precision || n < spec->precision) && text[n]) {
        if ((unsigned long)text[n] > 0x7f) {
            return no_multibyte();
        }
        n++;
    }
    if (!spec->left && spec->width > n) {
        __sink_pad(s, ' ', spec->width - n);
    }
    for (size_t i = 0; i < n; i++) {
        char c = (char)text[i];

        __sink_text(s, &c, 1);
    }
    if (spec->left && spec->width > n) {
        __sink_pad(s, ' ', spec->width - n);
    }
    return 0;
}

static int format_char(struct sink *s, const struct format_spec *spec, struct arguments *args)
{
    int value = va_arg(args->ap, int);
    char c = (char)value;

    if (spec->length == LEN_LONG && (unsigned int)value > 0x7f) {
        return no_multibyte();
    }
    __sink_field(s, spec, "", 0, &c, 1);
    return 0;
}

static int format_string(struct sink *s, const struct format_spec *spec, struct arguments *args)
{
    const char *text = va_arg(args->ap, const char *);

    if (!text) {
        // A part of "(null)" would be taken for text.
        text = spec->has_precision && spec->precision < strlen("(null)") ? "" : "(null)";
    } else if (spec->length == LEN_LONG) {
        return format_wide(s, spec, (const wchar_t *)text);
    }
    __sink_field(s, spec, "", 0, text,
                 spec->has_precision ? strnlen(text, spec->precision) : strlen(text));
    return 0;
}

static void store_count(size_t count, enum length_modifier length, struct arguments *args)
{
    void *p = va_arg(args->ap, void *);

    switch (length) {
    case LEN_CHAR:
        *(signed char *)p = (signed char)count;
        break;
    case LEN_SHORT:
        *(short *)p = (short)count;
        break;
    case LEN_LLONG:
        *(long long *)p = (long long)count;
        break;
    default:
        *(long *)p = (long)count;
        break;
    }
}

static void format_float(struct sink *s, const struct format_spec *spec, struct arguments *args)
{
    if (spec->length == LEN_LDOUBLE) {
        __format_float(s, spec, va_arg(args->ap, long double));
    } else {
        __format_float(s, spec, va_arg(args->ap, double));
    }
}

// @saved_errno is for %m: the text may have changed errno by now.
static int format_one(struct sink *s, const struct format_spec *spec, struct arguments *args,
                      int saved_errno)
{
    const char *text;

    switch (spec->letter) {
    case 'd':
    case 'i':
        format_signed(s, spec, args);
        return 0;
    case 'u':
    case 'o':
    case 'x':
    case 'X':
    case 'b':
    case 'B':
        __format_integer(s, spec, unsigned_argument(spec->length, args), false);
        return 0;
    case 'p':
        format_pointer(s, spec, args);
        return 0;
    case 'c':
        return format_char(s, spec, args);
    case 's':
        return format_string(s, spec, args);
    case 'n':
        store_count(s->count, spec->length, args);
        return 0;
    case 'm':
        text = strerror(saved_errno);
        __sink_field(s, spec, "", 0, text, strlen(text));
        return 0;
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
        format_float(s, spec, args);
        return 0;
    case '%':
        __sink_text(s, "%", 1);
        return 0;
    default:
        errno = EINVAL;
        return -1;
    }
}

int __format(struct sink *s, const char *fmt, va_list ap)
{
    struct arguments args;
    int saved_errno = errno;
    int result = 0;

    va_copy(args.ap, ap);
    while (*fmt && result == 0) {
        const char *end = strchrnul(fmt, '%');
        struct format_spec spec;

        __sink_text(s, fmt, (size_t)(end - fmt));
        fmt = end;
        if (*fmt != '%') {
            break;
        }
        fmt++;
        if (parse_spec(&spec, &fmt, &args) < 0) {
            errno = EOVERFLOW;
            result = -1;
        } else {
            result = format_one(s, &spec, &args, saved_errno);
        }
    }
    va_end(args.ap);
    return result;
}
