#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "user/story/lib/check.h"
#include "user/story/lib/print.h"

#define OUTCOME_COLUMN 84

static unsigned passed;
static unsigned failed;

/* Prints the claim, and dots up to the column where all outcomes stand. */
static void print_claim(const char *fmt, va_list args)
{
    static char claim[200];
    static char dots[OUTCOME_COLUMN];
    int length = vsnprintf(claim, sizeof(claim), fmt, args);
    int fill = OUTCOME_COLUMN - length;

    if (fill < 3)
        fill = 3;
    memset(dots, '.', (size_t)fill);
    dots[fill] = '\0';
    print("  check: %s %s ", claim, dots);
}

void check(bool ok, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    print_claim(fmt, args);
    va_end(args);
    if (ok)
        passed++;
    else
        failed++;
    print("%s\n", ok ? "ok" : "FAILED");
}

void check_equal(long got, long expected, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    print_claim(fmt, args);
    va_end(args);
    if (got == expected) {
        passed++;
        print("ok\n");
    } else {
        failed++;
        print("FAILED (expected %ld, got %ld)\n", expected, got);
    }
}

unsigned checks_failed(void)
{
    return failed;
}

int checks_summary(void)
{
    if (failed == 0)
        print("\n%u checks, all ok\n", passed);
    else
        print("\n%u checks, %u FAILED\n", passed + failed, failed);
    return failed == 0 ? 0 : 1;
}
