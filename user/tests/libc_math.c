/* math.h in ring 3: a table of known results; also when the processor is shared with others. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <math.h>

enum { SUM_STEPS = 20000 };

static void known_results(void)
{
    CHECK(sqrt(2) == M_SQRT2);
    CHECK(exp(1) == M_E);
    CHECK(log(10) == M_LN10);
    CHECK(pow(2, 0.5) == M_SQRT2);
    CHECK(atan2(1, 1) == M_PI_4);
    CHECK(fabs(sin(M_PI / 6) - 0.5) < 1e-15);
    CHECK(fabs(tanh(0.5) - 0.46211715726000975850) < 1e-15);
    CHECK(floor(-2.5) == -3 && ceil(-2.5) == -2 && trunc(-2.5) == -2 && round(-2.5) == -3);
    CHECK_EQ(lrint(2.5), 2);
    CHECK(fmod(-7, 3) == -1 && remainder(-7, 3) == -1);
}

static void no_numbers(void)
{
    CHECK(isnan(sqrt(-1)));
    CHECK(isnan(acos(2)));
    CHECK(isinf(exp(1000)) == 1);
    CHECK(isinf(log(0)) == -1);
    CHECK(signbit(ceil(-0.5)));
    CHECK_EQ(fpclassify(0x1p-1074), FP_SUBNORMAL);
}

/* Whoever else uses the FPU at the same time must not disturb the rounding mode or the values. */
static double sum(double step)
{
    volatile double total = 0; /* stored, so that all sums are rounded to 53 bits */

    for (int i = 0; i < SUM_STEPS; i++)
        total += floor(i * step) + sin(i * step);
    return total;
}

static void same_sum(void *expected)
{
    volatile double own = sum(0.37);

    CHECK(own == *(double *)expected);
}

static void shared_processor(void)
{
    double expected = sum(0.37);
    pid_t child[3];

    for (int i = 0; i < 3; i++)
        child[i] = start_child(same_sum, &expected);
    same_sum(&expected);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(wait_child(child[i]), 0);
}

TEST_MAIN({"known results", known_results}, {"what is no number", no_numbers},
          {"four processes compute at once", shared_processor})
