// Text to integers.
#include <ctype.h>
#include <errno.h>
#include "libc/stdlib/parse_integer_int.h"

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return isalpha((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : 36;
}

// Step over 0x in base 16 if a digit follows; find the base if it is 0.
static const char *skip_prefix(const char *s, int *base)
{
    if ((*base == 0 || *base == 16) && s[0] == '0' && (s[1] | 0x20) == 'x' &&
        digit_value(s[2]) < 16) {
        *base = 16;
        return s + 2;
    }
    if (*base == 0) {
        *base = *s == '0' ? 8 : 10;
    }
    return s;
}

// Digits at @s; *overflow says that the value is above @limit, which is returned then.
static unsigned long long parse_digits(const char **s, unsigned int base, unsigned long long limit,
                                       bool *overflow)
{
    unsigned long long value = 0;

    for (unsigned int digit; (digit = (unsigned int)digit_value(**s)) < base; ++*s) {
        if (__builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value) || value > limit) {
            *overflow = true;
            value = limit;
        }
    }
    return *overflow ? limit : value;
}

unsigned long long __parse_integer(const char *s, char **end, int base, unsigned long long max,
                                   unsigned long long min)
{
    const char *digits;
    unsigned long long value;
    bool negative = false;
    bool overflow = false;

    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        return 0;
    }
    if (end) {
        *end = (char *)s;
    }
    while (isspace((unsigned char)*s)) {
        s++;
    }
    if (*s == '-' || *s == '+') {
        negative = *s++ == '-';
    }
    digits = s = skip_prefix(s, &base);
    value = parse_digits(&s, (unsigned int)base, negative ? min : max, &overflow);
    if (s == digits) {
        return 0;
    }
    if (end) {
        *end = (char *)s;
    }
    if (overflow) {
        errno = ERANGE;
        // The limit of an unsigned type is its maximum, even with a sign.
        return negative && min == max ? max : negative ? -min : max;
    }
    return negative ? -value : value;
}
