// Exponentials: x = n × ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n × 2^(r × log2 e).
#include "libc/math/math_int.h"

// ln 2 in two parts. The first has 32 bits, so n times it is exact.
#define LN2_HIGH 0xb17217f7p-32L
#define LN2_LOW  0xd1cf79abc9e3b398p-96L

#define LIMIT    12000 // e^x is 0 or infinite beyond

long double exp2l(long double x)
{
    long double n;

    if (isinf(x))
        return x < 0 ? 0 : x;
    n = rintl(x);
    return scalblnl(exp2_less_1(x - n) + 1, lrintl(fmaxl(fminl(n, 70000), -70000)));
}

// 2^(r × log2 e) - 1, and n.
static long double reduced(long double x, long double *n)
{
    *n = rintl(x * LOG2_E);
    return exp2_less_1((x - *n * LN2_HIGH - *n * LN2_LOW) * LOG2_E);
}

long double expl(long double x)
{
    long double n, part;

    if (isnan(x))
        return x;
    part = reduced(fmaxl(fminl(x, LIMIT), -LIMIT), &n);
    return scalblnl(part + 1, lrintl(n));
}

// Near 0 the 1 must not be added in between.
long double expm1l(long double x)
{
    long double n, part;

    if (isnan(x) || x == 0)
        return x;
    part = reduced(fmaxl(fminl(x, LIMIT), -LIMIT), &n);
    if (n == 0)
        return part;
    return scalblnl(part, lrintl(n)) + (scalblnl(1, lrintl(n)) - 1);
}

MATH_ROUNDED_1(exp)
MATH_ROUNDED_1(exp2)
MATH_ROUNDED_1(expm1)
