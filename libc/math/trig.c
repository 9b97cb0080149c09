// Angles. The x87's instructions are exact near 0, so the argument is brought to [-pi/4, pi/4].
#include "libc/math/math_int.h"

// pi/2 in three parts; n times the first two is exact for n < 2^32.
#define HALF_PI_HIGH   0xc90fdaa2p-31L
#define HALF_PI_MIDDLE 0x85a308d2p-65L
#define HALF_PI_LOW    0x898cc51701b839a2p-128L
#define TWO_BY_PI      0.636619772367581343075535053490L
#define EXACT_LIMIT    0x1p31L

// Beyond, with the x87's own pi of 66 bits: the result is less exact, but defined.
static long double into_exact_range(long double x)
{
    return fabsl(x) < EXACT_LIMIT ? x : remainderl(x, 4 * (HALF_PI_HIGH + HALF_PI_MIDDLE));
}

// x - n × pi/2; the quadrant is n modulo 4. Not for infinities.
static long double reduce(long double x, unsigned *quadrant)
{
    long double n;

    x = into_exact_range(x);
    n = rintl(x * TWO_BY_PI);
    *quadrant = (unsigned)llrintl(n) & 3;
    return ((x - n * HALF_PI_HIGH) - n * HALF_PI_MIDDLE) - n * HALF_PI_LOW;
}

static long double sine(long double x)
{
    __asm__("fsin" : "+t"(x));
    return x;
}

static long double cosine(long double x)
{
    __asm__("fcos" : "+t"(x));
    return x;
}

// sin(x + quadrants × pi/2)
static long double sine_shifted(long double x, unsigned quadrants)
{
    unsigned quadrant;
    long double part, result;

    if (!isfinite(x))
        return x - x; // NaN, raises invalid for infinity
    part = reduce(x, &quadrant);
    quadrant += quadrants;
    result = quadrant & 1 ? cosine(part) : sine(part);
    return quadrant & 2 ? -result : result;
}

long double sinl(long double x)
{
    return x == 0 ? x : sine_shifted(x, 0);
}

long double cosl(long double x)
{
    return sine_shifted(x, 1);
}

long double tanl(long double x)
{
    unsigned quadrant;
    long double part;

    if (x == 0 || !isfinite(x))
        return x == 0 ? x : x - x;
    part = reduce(x, &quadrant);
    return quadrant & 1 ? -cosine(part) / sine(part) : sine(part) / cosine(part);
}

long double atan2l(long double y, long double x)
{
    return arctan(y, x);
}

long double atanl(long double x)
{
    return arctan(x, 1);
}

long double asinl(long double x)
{
    return arctan(x, root((1 - x) * (1 + x)));
}

long double acosl(long double x)
{
    return arctan(root((1 - x) * (1 + x)), x);
}

MATH_ROUNDED_1(sin)
MATH_ROUNDED_1(cos)
MATH_ROUNDED_1(tan)
MATH_ROUNDED_1(asin)
MATH_ROUNDED_1(acos)
MATH_ROUNDED_1(atan)
MATH_ROUNDED_2(atan2)
