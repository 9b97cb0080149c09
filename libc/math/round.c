// Rounding to integers.
#include "libc/math/math_int.h"

#include <stdint.h>

// Bits 10 and 11 of the x87's control word, Intel SDM vol. 1, 8.1.5.3.
#define ROUND_DOWN  0x0400
#define ROUND_UP    0x0800
#define ROUND_TRUNC 0x0c00

static long double round_as(long double x, uint16_t mode)
{
    uint16_t usual, now;

    __asm__ volatile("fnstcw %0" : "=m"(usual));
    now = (uint16_t)((usual & ~ROUND_TRUNC) | mode);
    __asm__ volatile("fldcw %1\n\tfrndint\n\tfldcw %2" : "+t"(x) : "m"(now), "m"(usual));
    return x;
}

long double floorl(long double x)
{
    return round_as(x, ROUND_DOWN);
}

long double ceill(long double x)
{
    return round_as(x, ROUND_UP);
}

long double truncl(long double x)
{
    return round_as(x, ROUND_TRUNC);
}

long double rintl(long double x)
{
    __asm__ volatile("frndint" : "+t"(x));
    return x;
}

long double nearbyintl(long double x)
{
    return rintl(x);
}

// Halves away from zero.
long double roundl(long double x)
{
    long double whole = truncl(x);

    if (fabsl(x - whole) >= 0.5L)
        whole += x < 0 ? -1 : 1;
    return copysignl(whole, x);
}

// The x87 stores the smallest integer for what does not fit.
long long llrintl(long double x)
{
    long long result;

    __asm__ volatile("fistpll %0" : "=m"(result) : "t"(x) : "st");
    return result;
}

long lrintl(long double x)
{
    long result;

    __asm__ volatile("fistpl %0" : "=m"(result) : "t"(x) : "st");
    return result;
}

long long llroundl(long double x)
{
    return llrintl(roundl(x));
}

long lroundl(long double x)
{
    return lrintl(roundl(x));
}

MATH_ROUNDED_1(floor)
MATH_ROUNDED_1(ceil)
MATH_ROUNDED_1(trunc)
MATH_ROUNDED_1(rint)
MATH_ROUNDED_1(nearbyint)
MATH_ROUNDED_1(round)

#define TO_INTEGER(type, name)                                                                     \
    type name(double x)                                                                            \
    {                                                                                              \
        return name##l(x);                                                                         \
    }                                                                                              \
    type name##f(float x)                                                                          \
    {                                                                                              \
        return name##l(x);                                                                         \
    }

TO_INTEGER(long, lrint)
TO_INTEGER(long long, llrint)
TO_INTEGER(long, lround)
TO_INTEGER(long long, llround)
