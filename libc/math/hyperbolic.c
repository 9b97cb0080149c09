// Hyperbolic functions, by e^x - 1 and log(1 + x), which stay exact near 0.
#include "libc/math/math_int.h"

#define LARGE 40 // from here on the smaller of e^x and e^-x does not count

long double sinhl(long double x)
{
    long double part = expm1l(fabsl(x));

    if (x == 0 || !isfinite(x))
        return x;
    if (fabsl(x) > LARGE)
        return copysignl(expl(fabsl(x) - LN2), x);
    return copysignl((part + part / (part + 1)) / 2, x);
}

long double coshl(long double x)
{
    long double e;

    if (fabsl(x) > LARGE)
        return expl(fabsl(x) - LN2);
    e = expl(x);
    return (e + 1 / e) / 2;
}

long double tanhl(long double x)
{
    long double part;

    if (x == 0 || isnan(x))
        return x;
    if (fabsl(x) > LARGE)
        return copysignl(1, x);
    part = expm1l(2 * fabsl(x));
    return copysignl(part / (part + 2), x);
}

long double asinhl(long double x)
{
    long double a = fabsl(x);

    if (x == 0 || !isfinite(x))
        return x;
    if (a > 0x1p32L)
        return copysignl(logl(a) + LN2, x);
    return copysignl(log1pl(a + a * a / (1 + root(a * a + 1))), x);
}

long double acoshl(long double x)
{
    long double t = x - 1;

    if (x < 1)
        return (x - x) / (x - x); // NaN, raises invalid
    if (x > 0x1p32L)
        return logl(x) + LN2;
    return log1pl(t + root(2 * t + t * t));
}

long double atanhl(long double x)
{
    long double a = fabsl(x);

    return x == 0 ? x : copysignl(log1pl(2 * a / (1 - a)) / 2, x);
}

MATH_ROUNDED_1(sinh)
MATH_ROUNDED_1(cosh)
MATH_ROUNDED_1(tanh)
MATH_ROUNDED_1(asinh)
MATH_ROUNDED_1(acosh)
MATH_ROUNDED_1(atanh)
