// Logarithms, each log2 times a constant: FYL2X computes the product in one.
#include "libc/math/math_int.h"

#define FYL2XP1_LIMIT 0.29L // 1 - sqrt(2)/2, Intel SDM vol. 2, FYL2XP1

long double logl(long double x)
{
    return y_log2(x, LN2);
}

long double log2l(long double x)
{
    return y_log2(x, 1);
}

long double log10l(long double x)
{
    return y_log2(x, LOG10_2);
}

long double log1pl(long double x)
{
    long double result;

    if (!(fabsl(x) < FYL2XP1_LIMIT))
        return logl(1 + x);
    __asm__("fyl2xp1" : "=t"(result) : "0"(x), "u"(LN2) : "st(1)");
    return result;
}

MATH_ROUNDED_1(log)
MATH_ROUNDED_1(log2)
MATH_ROUNDED_1(log10)
MATH_ROUNDED_1(log1p)
