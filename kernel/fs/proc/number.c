#include <uapi/errno.h>
#include "kernel/fs/proc/number.h"
#include "kernel/fs/proc/text.h"

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

int proc_parse_number(const char *text, i64 *out)
{
    const char *s = skip_spaces(text);
    bool negative = *s == '-';
    u64 v = 0;

    s += negative || *s == '+';
    int base = base_of(&s), digit = digit_of(*s);
    if (digit < 0 || digit >= base)
        return -EINVAL;
    for (; digit >= 0 && digit < base; digit = digit_of(*++s)) {
        if (v >> 58)
            return -ERANGE;
        v = v * base + digit;
    }
    *out = negative ? -(i64)v : (i64)v;
    return *skip_spaces(s) ? -EINVAL : 0;
}

void proc_number_show(const struct proc_number *n, struct text *t)
{
    text_printf(t, "%u\n", *n->value);
}

int proc_number_store(const struct proc_number *n, const char *text)
{
    i64 v;

    if (proc_parse_number(text, &v) || v < n->min || v > n->max)
        return -EINVAL;
    *n->value = v;
    if (n->changed)
        n->changed();
    return 0;
}
