// Text to a number by our function and by the host's.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "tests/host/lib/ktap.h"
#include "tests/host/libc/host.h"
#include "tests/host/libc/same_number.h"

// Do both of a pair give the same value, end and errno?
#define COMPARE(type, call, host_call)                                                             \
    do {                                                                                           \
        char *end_ = NULL;                                                                         \
        char *host_end_ = NULL;                                                                    \
        type a_, b_;                                                                               \
        int error_;                                                                                \
        errno = 0;                                                                                 \
        a_ = call(s, &end_ ARGS);                                                                  \
        error_ = errno;                                                                            \
        errno = 0;                                                                                 \
        b_ = host_call(s, &host_end_ ARGS);                                                        \
        if (!CHECK(a_ == b_ || (a_ != a_ && b_ != b_)) || !CHECK(end_ == host_end_) ||             \
            !CHECK_EQ(error_, errno)) {                                                            \
            printf("# " #call "(\"%.300s\")\n", s);                                                \
        }                                                                                          \
    } while (0)

void same_integers(const char *s, int base)
{
#define ARGS , base
    COMPARE(long, strtol, host_strtol);
    COMPARE(unsigned long, strtoul, host_strtoul);
    COMPARE(long long, strtoll, host_strtoll);
    COMPARE(unsigned long long, strtoull, host_strtoull);
#undef ARGS
}

void same_floats(const char *s)
{
#define ARGS
    COMPARE(float, strtof, host_strtof);
    COMPARE(double, strtod, host_strtod);
    COMPARE(long double, strtold, host_strtold);
#undef ARGS
}
