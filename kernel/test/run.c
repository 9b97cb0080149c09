#include "kernel/test/ktest.h"
#include "kernel/dev/uart.h"
#include "kernel/log/panic.h"
#include "mm/leak.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"
#include "mm/virt/mm.h"
#include "kernel/process/stack.h"
#include "arch/i386/kernel_map.h"
#include <faultline/assert.h>
#include <faultline/printk.h>
#include <faultline/string.h>

extern const struct ktest _ktests_start[], _ktests_end[];

static bool test_failed;
static u32 suite_failures;

bool ktest_available(void)
{
    return &_ktests_start[0] != &_ktests_end[0];
}

static void report(const char *fmt, ...) __printf_like(1, 2);

static void report(const char *fmt, ...)
{
    char line[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    uart_write_com2(line, strlen(line));
}

void ktest_fail(const char *file, int line, const char *fmt, ...)
{
    char text[192];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    report("    # %s:%d: %s\n", file, line, text);
    test_failed = true;
}

void ktest_note(const char *fmt, ...)
{
    char text[192];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    report("    # %s\n", text);
}

/* `*` any run of characters, `?` any one. */
static bool glob(const char *pattern, const char *text)
{
    if (!*pattern)
        return !*text;
    if (*pattern == '*')
        return glob(pattern + 1, text) || (*text && glob(pattern, text + 1));
    return *text && (*pattern == '?' || *pattern == *text) && glob(pattern + 1, text + 1);
}

/*
 * "all" is everything but the suites that fail (selftest) or end the machine (fatal) by intention,
 * or measure (bench), which run only by their own name; a bare suite name means all of its tests.
 */
static bool matches(const struct ktest *t, const char *pattern)
{
    char name[96];

    if (!strcmp(pattern, "all"))
        return strncmp(t->suite, "selftest", 8) && strncmp(t->suite, "fatal", 5) &&
               strcmp(t->suite, "bench");
    snprintf(name, sizeof(name), "%s.%s", t->suite, t->name);
    return glob(pattern, t->suite) || glob(pattern, name);
}

static bool same_suite(const struct ktest *a, const struct ktest *b)
{
    return !strcmp(a->suite, b->suite);
}

static const struct ktest *suite_end(const struct ktest *first)
{
    const struct ktest *t = first;

    while (t < _ktests_end && same_suite(t, first))
        t++;
    return t;
}

static u32 count_matching(const struct ktest *first, const struct ktest *end, const char *pattern)
{
    u32 n = 0;

    for (const struct ktest *t = first; t < end; t++)
        n += matches(t, pattern);
    return n;
}

void ktest_usage(struct mm_usage *u)
{
    stack_drain();
    pgd_drain();
    mm_shrink();
    kmem_cache_shrink_all();
    drain_page_lists();
    mm_usage_take(u);
}

static void print_leak(const char *line, void *unused)
{
    (void)unused;
    report("    # leak: %s\n", line);
}

static void report_result(u32 number, bool failed, const char *name)
{
    report("    %s %u %s\n", failed ? "not ok" : "ok", number, name);
    suite_failures += failed;
}

static bool run_suite(const struct ktest *first, const struct ktest *end, const char *pattern)
{
    static struct mm_usage before, after;
    u32 number = 0;

    suite_failures = 0;
    report("    KTAP version 1\n    # Subtest: %s\n", first->suite);
    report("    1..%u\n", count_matching(first, end, pattern) + 1);
    ktest_usage(&before);
    for (const struct ktest *t = first; t < end; t++) {
        if (!matches(t, pattern))
            continue;
        test_failed = false;
        t->run();
        report_result(++number, test_failed, t->name);
    }
    ktest_usage(&after);
    report_result(++number, mm_usage_report(&before, &after, print_leak, NULL), "leak_report");
    return suite_failures;
}

static u32 count_suites(const char *pattern)
{
    u32 n = 0;

    for (const struct ktest *t = _ktests_start; t < _ktests_end; t = suite_end(t))
        n += count_matching(t, suite_end(t), pattern) > 0;
    return n;
}

void ktest_main(const char *pattern)
{
    u32 number = 0, failed = 0, suites = count_suites(pattern);

    report("KTAP version 1\n1..%u\n", suites);
    for (const struct ktest *t = _ktests_start; t < _ktests_end; t = suite_end(t)) {
        if (!count_matching(t, suite_end(t), pattern))
            continue;
        bool bad = run_suite(t, suite_end(t), pattern);
        report("%s %u %s\n", bad ? "not ok" : "ok", ++number, t->suite);
        failed += bad;
    }
    debug_exit(failed || !suites ? EXIT_FAILED : EXIT_PASSED);
    panic("ktest: %u of %u suites failed, and there is no debug-exit device", failed, suites);
}
