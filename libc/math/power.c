// Powers and roots.
#include "libc/math/math_int.h"

#include <stdbool.h>
#include <stdint.h>

#define PRECISION_MASK   0x0300 // of the x87's control word, Intel SDM vol. 1, 8.1.5.2
#define PRECISION_DOUBLE 0x0200

long double sqrtl(long double x)
{
    return root(x);
}

// Rounded once, to 53 bits: rounding the 64-bit root again would be wrong now and then.
double sqrt(double x)
{
    uint16_t usual, now;
    long double result = x;

    __asm__ volatile("fnstcw %0" : "=m"(usual));
    now = (uint16_t)((usual & ~PRECISION_MASK) | PRECISION_DOUBLE);
    __asm__ volatile("fldcw %1\n\tfsqrt\n\tfldcw %2" : "+t"(result) : "m"(now), "m"(usual));
    return (double)result;
}

float sqrtf(float x)
{
    return (float)root(x);
}

// One step of Newton's method behind 2^(log2(x) / 3).
long double cbrtl(long double x)
{
    long double near;

    if (x == 0 || !isfinite(x))
        return x;
    near = exp2l(y_log2(fabsl(x), 1) / 3);
    near -= (near - fabsl(x) / (near * near)) / 3;
    return copysignl(near, x);
}

// Scaled, so that the squares neither overflow nor vanish.
long double hypotl(long double x, long double y)
{
    int exponent;

    if (isinf(x) || isinf(y))
        return HUGE_VALL;
    if (isnan(x) || isnan(y))
        return x + y;
    frexpl(fmaxl(fabsl(x), fabsl(y)), &exponent);
    x = scalbnl(x, -exponent);
    y = scalbnl(y, -exponent);
    return scalbnl(root(x * x + y * y), exponent);
}

static bool is_integer(long double y)
{
    return truncl(y) == y;
}

static bool is_odd(long double y)
{
    return fabsl(y) < 0x1p64L && is_integer(y) && fmodl(y, 2) != 0;
}

// C11, F.10.4.4: x is 0 or infinite, y neither 0 nor NaN.
static long double power_of_edge(long double x, long double y)
{
    bool large = (x != 0) == (y > 0);
    long double result = large ? HUGE_VALL : 0;

    if (x == 0 && y < 0 && !isinf(y))
        result = 1 / fabsl(x); // raises divide-by-zero
    return signbit(x) && is_odd(y) ? -result : result;
}

// y is infinite, x finite and not 0.
static long double power_to_infinity(long double x, long double y)
{
    if (fabsl(x) == 1)
        return 1;
    return (fabsl(x) > 1) == (y > 0) ? HUGE_VALL : 0;
}

// log2 of a double near the largest has 10 bits before the point, so 54 of 64 are left behind it:
// enough for a double.
long double powl(long double x, long double y)
{
    long double result;

    if (y == 0 || x == 1)
        return 1;
    if (isnan(x) || isnan(y))
        return x + y;
    if (x == 0 || isinf(x))
        return power_of_edge(x, y);
    if (isinf(y))
        return power_to_infinity(x, y);
    if (x < 0 && !is_integer(y))
        return (x - x) / (x - x); // NaN, raises invalid
    result = exp2l(y_log2(fabsl(x), y));
    return x < 0 && is_odd(y) ? -result : result;
}

MATH_ROUNDED_1(cbrt)
MATH_ROUNDED_2(hypot)
MATH_ROUNDED_2(pow)
