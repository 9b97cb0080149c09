// Sign, exponent and fraction of a number; the larger and the smaller of two.
#include "libc/math/math_int.h"

#include <limits.h>

long double fabsl(long double x)
{
    return __builtin_fabsl(x);
}

long double copysignl(long double x, long double y)
{
    return __builtin_copysignl(x, y);
}

// x = fraction × 2^exponent with 1 <= |fraction| < 2; not for 0, infinity and NaN.
static long double extract(long double x, long double *exponent)
{
    long double fraction;

    __asm__("fxtract" : "=t"(fraction), "=u"(*exponent) : "0"(x));
    return fraction;
}

long double logbl(long double x)
{
    long double exponent;

    if (x == 0)
        return -1 / fabsl(x);
    if (!isfinite(x))
        return x * x;
    extract(x, &exponent);
    return exponent;
}

int ilogbl(long double x)
{
    if (x == 0 || isnan(x))
        return FP_ILOGB0;
    if (isinf(x))
        return INT_MAX;
    return (int)logbl(x);
}

long double frexpl(long double x, int *exponent)
{
    long double power;

    *exponent = 0;
    if (x == 0 || !isfinite(x))
        return x;
    x = extract(x, &power) / 2;
    *exponent = (int)power + 1;
    return x;
}

// FSCALE takes the exponent as a number; beyond ±70000 every result is 0 or infinite anyway.
long double scalblnl(long double x, long exponent)
{
    long double power = exponent > 70000 ? 70000 : exponent < -70000 ? -70000 : exponent;

    __asm__("fscale" : "+t"(x) : "u"(power));
    return x;
}

long double scalbnl(long double x, int exponent)
{
    return scalblnl(x, exponent);
}

long double ldexpl(long double x, int exponent)
{
    return scalblnl(x, exponent);
}

long double modfl(long double x, long double *whole)
{
    *whole = truncl(x);
    return copysignl(isinf(x) ? 0 : x - *whole, x);
}

// One NaN loses against a number.
long double fmaxl(long double x, long double y)
{
    if (isnan(x))
        return y;
    return isnan(y) || x > y || (x == y && !signbit(x)) ? x : y;
}

long double fminl(long double x, long double y)
{
    if (isnan(x))
        return y;
    return isnan(y) || x < y || (x == y && signbit(x)) ? x : y;
}

long double fdiml(long double x, long double y)
{
    return islessequal(x, y) ? 0 : x - y;
}

MATH_ROUNDED_1(fabs)
MATH_ROUNDED_1(logb)
MATH_ROUNDED_2(copysign)
MATH_ROUNDED_2(fmax)
MATH_ROUNDED_2(fmin)
MATH_ROUNDED_2(fdim)

int ilogb(double x)
{
    return ilogbl(x);
}

int ilogbf(float x)
{
    return ilogbl(x);
}

double frexp(double x, int *exponent)
{
    return (double)frexpl(x, exponent);
}

float frexpf(float x, int *exponent)
{
    return (float)frexpl(x, exponent);
}

#define SCALE(name, type)                                                                          \
    double name(double x, type exponent)                                                           \
    {                                                                                              \
        return (double)name##l(x, exponent);                                                       \
    }                                                                                              \
    float name##f(float x, type exponent)                                                          \
    {                                                                                              \
        return (float)name##l(x, exponent);                                                        \
    }

SCALE(ldexp, int)
SCALE(scalbn, int)
SCALE(scalbln, long)

double modf(double x, double *whole)
{
    *whole = trunc(x);
    return copysign(isinf(x) ? 0 : x - *whole, x);
}

float modff(float x, float *whole)
{
    *whole = truncf(x);
    return copysignf(isinf(x) ? 0 : x - *whole, x);
}
