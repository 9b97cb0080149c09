// Each function is computed once, for long double; the other two types round its result.
#pragma once

#include <math.h>

#define MATH_ROUNDED_1(name)                                                                       \
    double name(double x)                                                                          \
    {                                                                                              \
        return (double)name##l(x);                                                                 \
    }                                                                                              \
    float name##f(float x)                                                                         \
    {                                                                                              \
        return (float)name##l(x);                                                                  \
    }

#define MATH_ROUNDED_2(name)                                                                       \
    double name(double x, double y)                                                                \
    {                                                                                              \
        return (double)name##l(x, y);                                                              \
    }                                                                                              \
    float name##f(float x, float y)                                                                \
    {                                                                                              \
        return (float)name##l(x, y);                                                               \
    }

// 2^x for |x| <= 0.5, without the 1: exact near 0. Intel SDM vol. 1, 8.3.7 and F2XM1.
static inline long double exp2_less_1(long double x)
{
    __asm__("f2xm1" : "+t"(x));
    return x;
}

// y × log2(x), x > 0.
static inline long double y_log2(long double x, long double y)
{
    long double result;

    __asm__("fyl2x" : "=t"(result) : "0"(x), "u"(y) : "st(1)");
    return result;
}

// arctan(y / x) in the quadrant of the point (x, y).
static inline long double arctan(long double y, long double x)
{
    long double result;

    __asm__("fpatan" : "=t"(result) : "0"(x), "u"(y) : "st(1)");
    return result;
}

static inline long double root(long double x)
{
    __asm__("fsqrt" : "+t"(x));
    return x;
}

#define LN2     0.693147180559945309417232121458L
#define LOG2_E  1.442695040888963407359924681002L
#define LOG10_2 0.301029995663981195213738894724L
