// Text to numbers against the host's.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/same_number.h"
#include "tests/host/libc/tests.h"

#define ROUNDS 60000

void test_strtol_random(void)
{
    static const char *const formats[] = {"%lld", "%#llx", "%#llo", "%llx", "  %+lld", "-%#llx"};

    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        char s[80];
        int base = (int)host_random_below(37);

        if (host_random() % 2) {
            host_snprintf(s, 64, formats[host_random_below(6)], random_integer());
        } else {
            random_string(s, 10, "0123 +-xXaFzZ9");
        }
        if (host_random() % 4 == 0) {
            host_strncat(s, "9", 2);
        }
        base = base == 1 ? 10 : base;
        same_integers(s, host_random() % 2 ? base : (int)(host_random_below(2) * 10));
    }
    char *end = NULL;
    errno = 0;
    CHECK(strtol("5", &end, 1) == 0 && errno == EINVAL && !end);
    CHECK(atoi(" 42x") == 42 && atol("-7") == -7 && atoll("12345678901") == 12345678901LL);
}

static const char *const float_texts[] = {
    "0",
    "-0",
    "1",
    "-1",
    "0.1",
    "  +.5",
    "5.",
    ".",
    "-",
    "",
    "e5",
    "1e",
    "1e+",
    "1e5x",
    "1.e1",
    "inf",
    "-INFINITY",
    "infinit",
    "nan",
    "nan(1)",
    "nan(",
    "0x",
    "0x1",
    "0x.8p1",
    "0x1p",
    "0x1p+4",
    "1e308",
    "1e309",
    "-1e309",
    "1e-323",
    "4.9e-324",
    "2.4e-324",
    "2.5e-324",
    "1e-400",
    "2.2250738585072011e-308",
    "2.2250738585072014e-308",
    "1.7976931348623157e308",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "1e4932",
    "1e4933",
    "3.6e-4951",
    "1e-4951",
    "1e-4960",
    "9007199254740993",
    "9007199254740992.999999999999999999999",
    "0x1.fffffffffffff8p0",
    "0x1.fffffffffffff7p0",
    "0x1p-1074",
    "0x1p-1075",
    "0x1.8p-1075",
    "0x1p1024",
    "0x1p16383",
    "0x1p16384",
    "1e99999999999999",
    "1e-99999999999999",
    "0e99999999999999",
    "0x1p99999999999",
    "0x0p99999999999",
    "123456789012345678901234567890",
    "0.000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
};

void test_strtod_tables(void)
{
    for (size_t i = 0; i < sizeof(float_texts) / sizeof(float_texts[0]); i++) {
        same_floats(float_texts[i]);
    }
    CHECK(atof("2.5x") == 2.5);
}

void test_strtod_random(void)
{
    for (int i = 0; i < ROUNDS / 2 && !host_failed(); i++) {
        char s[128];
        char tail[16];

        random_string(s, host_random() % 8 ? 25 : 90,
                      host_random() % 8 ? "0123456789" : ".09 x+-ea");
        if (host_random() % 2) {
            host_strncat(s, ".", 2);
            random_string(s + host_strlen(s), 25, "0123456789");
        }
        host_snprintf(tail, sizeof(tail), "e%d",
                      (int)host_random_below(host_random() % 100 ? 60 : 10000) -
                          (host_random() % 2 ? 30 : 5000));
        if (host_random() % 2) {
            host_strncat(s, tail, 16);
        }
        same_floats(s);
    }
}

static double random_finite(void)
{
    union {
        unsigned long long bits;
        double value;
    } u;

    u.bits = (unsigned long long)host_random() << 32 | host_random();
    u.bits &= ~(1ULL << 63);
    if (host_random() % 8 == 0) {
        u.bits &= (1ULL << 53) - 1; // around the smallest normal number
    }
    if (u.bits >= 0x7fe0000000000000ULL) {
        u.bits >>= 1;
    }
    return u.value;
}

// The exact middle between two neighbours, and the numbers just beside it.
void test_strtod_halves(void)
{
    for (int i = 0; i < ROUNDS / 20 && !host_failed(); i++) {
        union {
            double value;
            unsigned long long bits;
        } low = {random_finite()}, high = low;
        static char s[900];
        size_t n;

        high.bits++;
        host_snprintf(s, sizeof(s), "%.800Le", ((long double)low.value + high.value) / 2);
        same_floats(s);
        n = (size_t)(host_strchr(s, 'e') - s);
        s[n - 1] = '1';
        same_floats(s);
        host_snprintf(s, sizeof(s), "%.30Le", ((long double)low.value + high.value) / 2);
        same_floats(s);
    }
}

// Enough digits give the number back.
void test_round_trip(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        double x = random_finite();
        float y = (float)(int)host_random() / (float)(1 + host_random_below(99999));
        char s[64];

        snprintf(s, sizeof(s), "%.17g", x);
        CHECK(strtod(s, NULL) == x);
        snprintf(s, sizeof(s), "%a", x);
        CHECK(strtod(s, NULL) == x);
        snprintf(s, sizeof(s), "%.9g", (double)y);
        CHECK(strtof(s, NULL) == y);
        snprintf(s, sizeof(s), "%.21Lg", (long double)x / 3);
        CHECK(strtold(s, NULL) == (long double)x / 3);
    }
}
