/*
 * A suite: a list of tests, each a function that checks. Every test runs in a child process in a
 * process group of its own, under a time limit, so that a crash or a hang is a failure of that test
 * alone. The output is KTAP, plan first, written line by line without buffering.
 *
 *     TEST_MAIN({"what holds", test_function}, …)
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

struct test {
    const char *name;
    void (*run)(void);
};

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

#define TEST_MAIN(...)                                                                             \
    int main(void)                                                                                 \
    {                                                                                              \
        static const struct test tests[] = {__VA_ARGS__};                                          \
                                                                                                   \
        return test_all(tests, ARRAY_SIZE(tests));                                                 \
    }

/* The time that each test may take. */
extern int test_seconds;

/* Runs them all; the exit status of the program. */
int test_all(const struct test *tests, int count);

/* One "# …" line. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether a check of this process has failed so far. */
bool any_failed(void);

/* Ends the test as skipped. */
void skip(const char *reason) __attribute__((noreturn));

/* Ends the process that tests: it has passed if no check failed so far. */
void finish(void) __attribute__((noreturn));

/* Whether the kernel below is ours, not Linux. */
bool on_faultline(void);

/* Each returns whether the check passed; a failed one prints a line and the test goes on. */
bool check_true(bool passed, const char *file, int line, const char *text);
bool check_equal(long long actual, long long expected, const char *file, int line,
                 const char *text);
bool check_fails(long long result, int error, int expected, const char *file, int line,
                 const char *text);
bool check_works(long long result, int error, const char *file, int line, const char *text);
bool check_text(const char *actual, const char *expected, const char *file, int line,
                const char *text);

#define CHECK(condition) check_true((condition), __FILE__, __LINE__, #condition)
#define CHECK_EQ(actual, expected)                                                                 \
    check_equal((long long)(actual), (long long)(expected), __FILE__, __LINE__,                    \
                #actual " == " #expected)
/* For addresses, as pointers or as numbers. */
#define CHECK_PTR(actual, expected)                                                                \
    check_equal((unsigned long)(actual), (unsigned long)(expected), __FILE__, __LINE__,            \
                #actual " == " #expected)
#define CHECK_TEXT(actual, expected)                                                               \
    check_text((actual), (expected), __FILE__, __LINE__, #actual " is " #expected)

/* The call returns -1 and sets errno to `expected`. */
#define CHECK_FAILS(call, expected)                                                                \
    ({                                                                                             \
        long result_ = (long)(call);                                                               \
                                                                                                   \
        check_fails(result_, errno, (expected), __FILE__, __LINE__, #call);                        \
    })

/* The call does not return -1. */
#define CHECK_WORKS(call)                                                                          \
    ({                                                                                             \
        long result_ = (long)(call);                                                               \
                                                                                                   \
        check_works(result_, errno, __FILE__, __LINE__, #call);                                    \
    })

/* Ends the test where nothing that follows would make sense. */
#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!CHECK(condition))                                                                     \
            finish();                                                                              \
    } while (0)
