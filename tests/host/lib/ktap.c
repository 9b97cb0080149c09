/* Runs the tests of a host test program and prints KTAP. */
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "tests/host/lib/ktap.h"

static bool failed;
static u64 seed, random_state, operations;

/* ASan's leak checker looks for the C heap only, and stops forked copies of the machine. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:detect_stack_use_after_return=0";
}

void host_fail(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    printf("# %s:%d: ", file, line);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
    failed = true;
}

bool host_failed(void)
{
    return failed;
}

void host_stop_if_failed(void)
{
    fflush(stdout);
    if (failed)
        abort();
}

/* splitmix64 */
u32 host_random(void)
{
    u64 z = (random_state += 0x9e3779b97f4a7c15ull);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return (z ^ (z >> 31)) >> 32;
}

u32 host_random_below(u32 n)
{
    return ((u64)host_random() * n) >> 32;
}

void host_count_operations(u32 n)
{
    operations += n;
}

static void choose_seed(void)
{
    const char *given = getenv("SEED");

    seed = given ? strtoull(given, NULL, 0) : (u64)time(NULL) ^ ((u64)getpid() << 20);
    printf("# SEED=%llu\n", seed);
}

static bool wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (fnmatch(argv[i], name, 0) == 0)
            return true;
    return argc <= 1;
}

int host_run_tests(const struct host_test *tests, unsigned count, int argc, char **argv)
{
    unsigned planned = 0, done = 0, bad = 0;

    for (unsigned i = 0; i < count; i++)
        planned += wanted(tests[i].name, argc, argv);
    printf("KTAP version 1\n1..%u\n", planned);
    choose_seed();
    for (unsigned i = 0; i < count; i++) {
        if (!wanted(tests[i].name, argc, argv))
            continue;
        failed = false;
        random_state = seed;
        tests[i].fn();
        printf("%sok %u %s\n", failed ? "not " : "", ++done, tests[i].name);
        fflush(stdout);
        bad += failed;
    }
    if (operations)
        printf("# OPERATIONS=%llu\n", operations);
    return bad || planned == 0;
}
