// math.h beside the host's.
#include <math.h>
#include <stdint.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/tests.h"

#define ROUNDS     20000 // for each function
#define TRIG_LIMIT 0x1p31

// F(function, units in the last place that the result may be off; with 0 the sign of a zero counts)
// clang-format off
#define FUNCTIONS_1(F)                                                                             \
    F(fabs, 0) F(floor, 0) F(ceil, 0) F(trunc, 0) F(round, 0) F(rint, 0) F(nearbyint, 0)           \
    F(logb, 0) F(sqrt, 0) F(cbrt, 1) F(exp, 1) F(exp2, 1) F(expm1, 1) F(log, 1) F(log2, 1)         \
    F(log10, 1) F(log1p, 1) F(sin, 1) F(cos, 1) F(tan, 1) F(asin, 1) F(acos, 1) F(atan, 1)         \
    F(sinh, 1) F(cosh, 1) F(tanh, 1) F(asinh, 1) F(acosh, 1) F(atanh, 1)
#define FUNCTIONS_2(F)                                                                             \
    F(fmod, 0) F(remainder, 0) F(copysign, 0) F(fmax, 1) F(fmin, 1) F(fdim, 1) F(atan2, 1)         \
    F(pow, 1) F(hypot, 1)
// clang-format on

#define HOST_1(name, ulps)                                                                         \
    double host_##name(double x) __asm__(#name);                                                   \
    float host_##name##f(float x) __asm__(#name "f");                                              \
    long double host_##name##l(long double x) __asm__(#name "l");
#define HOST_2(name, ulps)                                                                         \
    double host_##name(double x, double y) __asm__(#name);                                         \
    float host_##name##f(float x, float y) __asm__(#name "f");                                     \
    long double host_##name##l(long double x, long double y) __asm__(#name "l");

FUNCTIONS_1(HOST_1)
FUNCTIONS_2(HOST_2)
double host_frexp(double x, int *exponent) HOST(frexp);
double host_modf(double x, double *whole) HOST(modf);
double host_ldexp(double x, int exponent) HOST(ldexp);
int host_ilogb(double x) HOST(ilogb);
long long host_llrint(double x) HOST(llrint);
long long host_llround(double x) HOST(llround);

struct function_1 {
    const char *name;
    unsigned ulps;
    double (*ours)(double), (*host)(double);
    float (*ours_f)(float), (*host_f)(float);
    long double (*ours_l)(long double), (*host_l)(long double);
};

struct function_2 {
    const char *name;
    unsigned ulps;
    double (*ours)(double, double), (*host)(double, double);
    float (*ours_f)(float, float), (*host_f)(float, float);
    long double (*ours_l)(long double, long double), (*host_l)(long double, long double);
};

// Not through the name: the three of a function as rename.h calls them.
#define ROW(name, ulps)                                                                            \
    {#name,        ulps,           fl_##name,    host_##name,                                      \
     fl_##name##f, host_##name##f, fl_##name##l, host_##name##l},

static const struct function_1 functions_1[] = {FUNCTIONS_1(ROW)};
static const struct function_2 functions_2[] = {FUNCTIONS_2(ROW)};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

// Numbers where functions change: signs, halves, limits, what is no number.
static const double edges[] = {
    0.0,
    -0.0,
    0.5,
    -0.5,
    1,
    -1,
    1.5,
    -1.5,
    2,
    -2,
    2.5,
    -2.5,
    3,
    -3,
    10,
    63.5,
    1e9,
    -1e9,
    0x1p-1074,
    -0x1p-1074,
    0x1p-1022,
    0x1p52,
    0x1.0000000000001p52,
    0x1p53,
    -0x1p62,
    0x1p63,
    0x1.fffffffffffffp1023,
    -0x1.fffffffffffffp1023,
    HUGE_VAL,
    -HUGE_VAL,
    __builtin_nan(""),
    0x1.fffffffffffffp-2,
    0x1.fffffffffffffp-1,
    0x1.0000000000001p0,
    709.78,
    709.79,
    -745.2,
};

static double random_bits(void)
{
    union {
        uint64_t bits;
        double value;
    } u = {(uint64_t)host_random() << 32 | host_random()};

    return u.value;
}

static double random_argument(void)
{
    double fraction = host_random() / 0x1p32 + host_random() / 0x1p64;

    switch (host_random_below(7)) {
    case 0:
        return random_bits();
    case 1:
        return edges[host_random_below(COUNT(edges))];
    case 2:
        return (fraction - 0.5) * 2; // where asin and atanh are defined
    case 3:
        return (fraction - 0.5) * 1500;
    case 4:
        return (double)(int)host_random_below(64) - 32;
    case 5:
        return fraction * __builtin_ldexp(1, -(int)host_random_below(60));
    default:
        return (fraction - 0.5) * 20;
    }
}

// The sign makes neighbours of -0 and +0, as of all others.
static int64_t position(double x)
{
    union {
        double value;
        int64_t bits;
    } u = {x};

    return u.bits < 0 ? INT64_MIN - u.bits : u.bits;
}

static bool close_enough(double ours, double host, uint64_t ulps)
{
    int64_t a = position(ours), b = position(host);

    if (isnan(ours) || isnan(host))
        return isnan(ours) && isnan(host);
    if (ulps == 0 && signbit(ours) != signbit(host))
        return false;
    return (a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a) <= ulps;
}

// Units of the last place of a float, as seen in a double.
#define FLOAT_ULPS(ulps) ((uint64_t)(ulps) << 29)

// A float function may return more bits than a float has; storing it cuts them off.
static float stored(float x)
{
    volatile float in_memory = x;

    return in_memory;
}

static void compare_1(const struct function_1 *f, double x)
{
    // long double results are only as exact as double asks for
    if (!close_enough(f->ours(x), f->host(x), f->ulps) ||
        !close_enough((double)f->ours_l(x), (double)f->host_l(x), f->ulps) ||
        !close_enough(stored(f->ours_f((float)x)), stored(f->host_f((float)x)),
                      FLOAT_ULPS(f->ulps)))
        host_fail(__FILE__, __LINE__, "%s(%a): %a %La %a, not %a %La %a", f->name, x, f->ours(x),
                  f->ours_l(x), (double)f->ours_f((float)x), f->host(x), f->host_l(x),
                  (double)f->host_f((float)x));
}

static void compare_2(const struct function_2 *f, double x, double y)
{
    if (!close_enough(f->ours(x, y), f->host(x, y), f->ulps) ||
        !close_enough((double)f->ours_l(x, y), (double)f->host_l(x, y), f->ulps) ||
        !close_enough(stored(f->ours_f((float)x, (float)y)), stored(f->host_f((float)x, (float)y)),
                      FLOAT_ULPS(f->ulps)))
        host_fail(__FILE__, __LINE__, "%s(%a, %a): %a %La %a, not %a %La %a", f->name, x, y,
                  f->ours(x, y), f->ours_l(x, y), (double)f->ours_f((float)x, (float)y),
                  f->host(x, y), f->host_l(x, y), (double)f->host_f((float)x, (float)y));
}

static bool is_trig(const char *name)
{
    return host_strcmp(name, "sin") == 0 || host_strcmp(name, "cos") == 0 ||
           host_strcmp(name, "tan") == 0;
}

void test_math_random(void)
{
    for (unsigned i = 0; i < ROUNDS && !host_failed(); i++) {
        double x = random_argument(), y = random_argument();

        for (unsigned k = 0; k < COUNT(functions_1); k++)
            if (!is_trig(functions_1[k].name) || !(fabs(x) >= TRIG_LIMIT) || isinf(x))
                compare_1(&functions_1[k], x);
        for (unsigned k = 0; k < COUNT(functions_2); k++)
            compare_2(&functions_2[k], x, y);
    }
}

// Every pair of the special numbers.
void test_math_edges(void)
{
    for (unsigned i = 0; i < COUNT(edges); i++) {
        for (unsigned k = 0; k < COUNT(functions_1); k++)
            if (!is_trig(functions_1[k].name) || !(fabs(edges[i]) >= TRIG_LIMIT))
                compare_1(&functions_1[k], edges[i]);
        for (unsigned j = 0; j < COUNT(edges); j++)
            for (unsigned k = 0; k < COUNT(functions_2); k++)
                compare_2(&functions_2[k], edges[i], edges[j]);
    }
    // Far out, sin and cos are less exact but still a point on the circle.
    CHECK(fabs(hypot(sin(1e300), cos(1e300)) - 1) < 1e-12);
}

void test_math_parts(void)
{
    for (unsigned i = 0; i < ROUNDS && !host_failed(); i++) {
        double x = random_argument(), ours_whole, host_whole;
        int ours_exponent, host_exponent;
        int exponent = (int)host_random_below(4000) - 2000;

        CHECK(close_enough(frexp(x, &ours_exponent), host_frexp(x, &host_exponent), 0));
        if (x != 0 && isfinite(x))
            CHECK_EQ(ours_exponent, host_exponent);
        CHECK(close_enough(modf(x, &ours_whole), host_modf(x, &host_whole), 0));
        CHECK(close_enough(ours_whole, host_whole, 0));
        CHECK(close_enough(ldexp(x, exponent), host_ldexp(x, exponent), 0));
        CHECK(close_enough(scalbn(x, exponent), scalbln(x, exponent), 0));
        CHECK_EQ(ilogb(x), host_ilogb(x));
    }
}

void test_math_to_integer(void)
{
    for (unsigned i = 0; i < ROUNDS && !host_failed(); i++) {
        double x = random_argument();

        if (fabs(x) < 0x1p63) {
            CHECK_EQ(llrint(x), host_llrint(x));
            CHECK_EQ(llround(x), host_llround(x));
        }
        if (fabs(x) < 0x1p31 - 1) {
            CHECK_EQ(lrint(x), host_llrint(x));
            CHECK_EQ(lround(x), host_llround(x));
        }
    }
    CHECK_EQ(llrint(0x1p63), INT64_MIN);
}
