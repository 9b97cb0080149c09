// The strtol and atoi families.
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include "libc/stdlib/parse_integer_int.h"

long strtol(const char *restrict s, char **restrict end, int base)
{
    return (long)__parse_integer(s, end, base, LONG_MAX, LONG_MAX + 1ULL);
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
    return (unsigned long)__parse_integer(s, end, base, ULONG_MAX, ULONG_MAX);
}

long long strtoll(const char *restrict s, char **restrict end, int base)
{
    return (long long)__parse_integer(s, end, base, LLONG_MAX, LLONG_MAX + 1ULL);
}

unsigned long long strtoull(const char *restrict s, char **restrict end, int base)
{
    return __parse_integer(s, end, base, ULLONG_MAX, ULLONG_MAX);
}

intmax_t strtoimax(const char *restrict s, char **restrict end, int base)
{
    return strtoll(s, end, base);
}

uintmax_t strtoumax(const char *restrict s, char **restrict end, int base)
{
    return strtoull(s, end, base);
}

int atoi(const char *s)
{
    return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
    return strtol(s, NULL, 10);
}

long long atoll(const char *s)
{
    return strtoll(s, NULL, 10);
}
