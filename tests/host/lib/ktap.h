#pragma once
/*
 * Test programs of the host: a table of tests, results as KTAP on standard output.
 *
 * A failing CHECK is reported with its place and fails the test, which goes on. Exit status 0 if
 * all tests passed. Arguments: names (fnmatch patterns) of the tests to run; none: all.
 * SEED=n in the environment repeats a random run.
 */
#include <faultline/types.h>

struct host_test {
    const char *name;
    void (*fn)(void);
};

#define HOST_TEST(f)                                                                               \
    {                                                                                              \
#f, f                                                                                      \
    }

int host_run_tests(const struct host_test *tests, unsigned count, int argc, char **argv);

/* Reports a failed check of the running test. */
void host_fail(const char *file, int line, const char *fmt, ...) __printf_like(3, 4);

#define CHECK(cond)                                                                                \
    ({                                                                                             \
        bool check_ok_ = (cond);                                                                   \
        if (!check_ok_)                                                                            \
            host_fail(__FILE__, __LINE__, "%s", #cond);                                            \
        check_ok_;                                                                                 \
    })

#define CHECK_EQ(a, b)                                                                             \
    ({                                                                                             \
        long long check_a_ = (long long)(a), check_b_ = (long long)(b);                            \
        if (check_a_ != check_b_)                                                                  \
            host_fail(__FILE__, __LINE__, "%s is %lld, not %s = %lld", #a, check_a_, #b,           \
                      check_b_);                                                                   \
        check_a_ == check_b_;                                                                      \
    })

/* True once a check of the running test has failed: a long random loop stops then. */
bool host_failed(void);
/* For fuzzers, behind each input: a failed check ends the program. */
void host_stop_if_failed(void);

/* A random test tells how many operations it has done: their sum stands behind the results. */
void host_count_operations(u32 n);

/* Pseudo-random numbers from the seed; each test starts from the same state. */
u32 host_random(void);
/* Uniform in [0, n), n > 0. */
u32 host_random_below(u32 n);
