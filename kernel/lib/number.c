#include <uapi/errno.h>
#include "kernel/lib/number.h"

static const char *skip_spaces(const char *s)
{
    while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
        s++;
    return s;
}

/* -1: no digit of any base up to 16. */
static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes "0x" or "0" off the start; the base that it means. */
static int base_of(const char **s)
{
    if ((*s)[0] != '0')
        return 10;
    if (((*s)[1] | 0x20) != 'x')
        return 8;
    *s += 2;
    return 16;
}

/* Digits only; *s moves behind them. */
static int parse_digits(const char **s, u64 *out)
{
    int base = base_of(s), digit = digit_of(**s);
    u64 v = 0;

    if (digit < 0 || digit >= base)
        return -EINVAL;
    for (; digit >= 0 && digit < base; digit = digit_of(*++*s)) {
        if (v >> 58)
            return -ERANGE;
        v = v * base + digit;
    }
    *out = v;
    return 0;
}

int parse_number(const char *text, i64 *out)
{
    const char *s = skip_spaces(text);
    bool negative = *s == '-';
    u64 v;

    s += negative || *s == '+';
    int err = parse_digits(&s, &v);
    if (err)
        return err;
    *out = negative ? -(i64)v : (i64)v;
    return *skip_spaces(s) ? -EINVAL : 0;
}

static u32 suffix_shift(char c)
{
    switch (c | 0x20) {
    case 'k':
        return 10;
    case 'm':
        return 20;
    case 'g':
        return 30;
    default:
        return 0;
    }
}

int parse_size(const char **text, u64 *bytes)
{
    u64 v;
    int err = parse_digits(text, &v);
    u32 shift = err ? 0 : suffix_shift(**text);

    if (err)
        return err;
    *text += shift != 0;
    if (v > ~0ull >> shift)
        return -ERANGE;
    *bytes = v << shift;
    return 0;
}
