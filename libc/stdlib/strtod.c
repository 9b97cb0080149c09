// The strtod family.
#include <stdlib.h>
#include "libc/float/parse_int.h"

float strtof(const char *restrict s, char **restrict end)
{
    return (float)__parse_float(&__format_float32, s, end);
}

double strtod(const char *restrict s, char **restrict end)
{
    return (double)__parse_float(&__format_float64, s, end);
}

long double strtold(const char *restrict s, char **restrict end)
{
    return __parse_float(&__format_float80, s, end);
}

double atof(const char *s)
{
    return strtod(s, NULL);
}
