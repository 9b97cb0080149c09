#pragma once
/*
 * In-kernel tests: compiled into build/faultline-test.elf (tests/kernel), run by the boot option
 * ktest=PATTERN, reported as KTAP on COM2.
 *
 *     KTEST(buddy, coalesces)
 *     {
 *         CHECK_EQ(nr_free_pages(), before);
 *     }
 *
 * A test runs in process context in a kernel thread with interrupts on. A failed check is reported
 * and the test goes on. After each suite the leak report compares what is in use with what was.
 */
#include <faultline/types.h>

struct ktest {
    const char *suite, *name;
    void (*run)(void);
};

/* The linker sorts by section name: suites together, tests by name. */
#define KTEST(suite_, name_)                                                                       \
    static void ktest_##suite_##_##name_(void);                                                    \
    static const struct ktest ktest_entry_##suite_##_##name_                                       \
        __attribute__((used, section(".ktests." #suite_ "." #name_))) = {                          \
            #suite_, #name_, ktest_##suite_##_##name_};                                            \
    static void ktest_##suite_##_##name_(void)

/* Reports on COM2 and marks the running test as failed. */
void ktest_fail(const char *file, int line, const char *fmt, ...) __printf_like(3, 4);

/* A line of diagnostics on COM2, for who measures. */
void ktest_note(const char *fmt, ...) __printf_like(1, 2);

#define CHECK(cond)                                                                                \
    do {                                                                                           \
        if (!(cond))                                                                               \
            ktest_fail(__FILE__, __LINE__, "%s", #cond);                                           \
    } while (0)

#define CHECK_EQ(actual, expected)                                                                 \
    do {                                                                                           \
        long check_actual_ = (long)(actual), check_expected_ = (long)(expected);                   \
        if (check_actual_ != check_expected_)                                                      \
            ktest_fail(__FILE__, __LINE__, "%s is %ld, expected %s, %ld", #actual, check_actual_,  \
                       #expected, check_expected_);                                                \
    } while (0)

/*
 * Runs fn(arg), which must panic with a text that contains `expected`; otherwise the test fails.
 * Locks that the panic left held are released.
 */
void ktest_expect_panic(void (*fn)(void *arg), void *arg, const char *expected);

/*
 * Runs fn with the first, second, third … allocation failing, until it makes fewer. fn returns 0 or
 * -errno and leaves nothing behind in either case. Each failure must be -ENOMEM (or what fn returns
 * when it copes: 0), and leave nothing in use that was not before. At least one must have been
 * injected.
 */
void ktest_nth_failure(int (*fn)(void));

/* What the leak reports count, after everything that is kept ready was given back. */
struct mm_usage;
void ktest_usage(struct mm_usage *u);

/* The kernel thread that runs all tests whose "suite.test" matches the glob pattern; then debug
 * exit. */
__noreturn void ktest_main(const char *pattern);
/* There are tests in this image. */
bool ktest_available(void);
