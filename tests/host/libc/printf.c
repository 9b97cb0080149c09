// The printf formatter against the host's.
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/tests.h"

#define ROUNDS 60000
#define SIZE   20000

// Format the same arguments with both, into buffers of @size bytes.
static void compare(size_t size, const char *fmt, ...)
{
    static char ours[SIZE];
    static char theirs[SIZE];
    va_list a;
    va_list b;
    int n;
    int m;

    va_start(a, fmt);
    va_start(b, fmt);
    ours[0] = theirs[0] = '\0';
    n = vsnprintf(ours, size, fmt, a);
    m = host_vsnprintf(theirs, size, fmt, b);
    if (!CHECK_EQ(n, m) || !CHECK(host_strcmp(ours, theirs) == 0)) {
        printf("# \"%s\": \"%.200s\", not \"%.200s\"\n", fmt, ours, theirs);
    }
    va_end(b);
    va_end(a);
}

void test_printf_tables(void)
{
    signed char c1, c2;
    short h1, h2;
    long long j1, j2;
    int n1, n2;
    char buf[64];
    char *text;

    compare(SIZE, "plain");
    compare(SIZE, "%d%%%s|%c", -5, "str", 'x');
    compare(SIZE, "%-8d|%08d|%+d|% d|%8.3d|%.0d", 12, -12, 12, 12, -12, 0);
    compare(SIZE, "%#x|%#o|%#X|%#.0o|%#.3o|%x", 0, 0, 255, 0, 8, 0);
    compare(SIZE, "%p|%20p|%-20p|%p", (void *)1, (void *)0xffffffff, (void *)0x1234, NULL);
    compare(SIZE, "%s|%.3s|%.7s|%10s", NULL, NULL, NULL, NULL);
    compare(SIZE, "%*d|%-*d|%*d|%.*d|%.*d", 5, 1, 5, 2, -5, 3, 4, 4, -1, 5);
    compare(SIZE, "%hhd|%hd|%hhu|%hu|%ld|%lld|%jd|%zd|%td", 300, 70000, 300, 70000, LONG_MIN,
            LLONG_MIN, INTMAX_MAX, (size_t)-1, (ptrdiff_t)-1);
    compare(SIZE, "%ls|%.2ls|%8ls|%lc", L"wide", L"wide", L"wide", L'w');
    compare(SIZE, "%b|%#b|%.8b", 10, 5, 3);
    compare(5, "%d", 1234567);
    compare(1, "%s", "abc");
    compare(0, "%s", "abc");
    errno = ENOENT;
    compare(SIZE, "%m|%30m");
    compare(SIZE, "%99999999999d", 1);

    snprintf(buf, sizeof(buf), "ab%hhncd%hnef%llngh%n", &c1, &h1, &j1, &n1);
    host_snprintf(buf, sizeof(buf), "ab%hhncd%hnef%llngh%n", &c2, &h2, &j2, &n2);
    CHECK(c1 == c2 && h1 == h2 && j1 == j2 && n1 == n2 && n1 == 8);
    CHECK(snprintf(buf, sizeof(buf), "%lc", 0x100) == -1 && errno == EILSEQ);
    CHECK_EQ(asprintf(&text, "%s-%d", "text", 5), 6);
    CHECK(host_strcmp(text, "text-5") == 0);
    free(text);
}

// A format "<%…letter>" with random flags of @flags, width and precision.
static void random_format(char *fmt, const char *flags, const char *length, char letter,
                          unsigned max_precision)
{
    char *p = fmt;

    p += host_snprintf(p, 8, "<%%");
    while (*flags && host_random() % 2) {
        *p++ = random_byte_of(flags);
    }
    if (host_random() % 2) {
        p += host_snprintf(p, 8, "%u", 1 + host_random_below(30));
    }
    if (host_random() % 2) {
        p += host_snprintf(p, 8, host_random() % 8 ? ".%u" : ".", host_random_below(max_precision));
    }
    host_snprintf(p, 8, "%s%c>", length, letter);
}

static size_t random_size(void)
{
    return host_random() % 8 ? SIZE : host_random_below(20);
}

void test_printf_integers(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        static const char *const lengths[] = {"", "hh", "h", "l", "z", "t", "ll", "j"};
        unsigned length = host_random_below(8);
        char letter = random_byte_of("diuxXo");
        unsigned long long value = random_integer();
        char fmt[64];

        random_format(fmt,
                      letter == 'd' || letter == 'i' ? "-+ 0"
                      : letter == 'u'                ? "-0"
                                                     : "-#0",
                      lengths[length], letter, 40);
        if (length >= 6) {
            compare(random_size(), fmt, value);
        } else {
            compare(random_size(), fmt, (unsigned long)value);
        }
    }
}

void test_printf_text(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        char text[40];
        char fmt[64];

        random_string(text, 39, "abc %\x80");
        random_format(fmt, "-", "", 's', 50);
        compare(random_size(), fmt, text);
        random_format(fmt, "-", "", 'c', 1);
        compare(random_size(), fmt, 'a' + (int)host_random_below(26));
        random_format(fmt, "-", "", 'p', 1);
        *host_strchrnul(fmt, '.') = '\0';
        compare(random_size(), fmt, (void *)host_random());
    }
}

static double random_double(void)
{
    union {
        unsigned long long bits;
        double value;
    } u;

    switch (host_random_below(6)) {
    case 0: // any, infinities and NaN too
        u.bits = (unsigned long long)host_random() << 32 | host_random();
        return u.value;
    case 1: // denormal or near
        u.bits = (unsigned long long)(host_random() >> host_random_below(32)) << 20 | host_random();
        return u.value;
    case 2: // ends in a five
        return (double)host_random_below(100000) / 8;
    case 3:
        return (double)(long long)random_integer();
    case 4: // nines
        return 1 - 1 / (double)(1ULL << host_random_below(60));
    default:
        return (double)(int)host_random() / (1 + host_random_below(1000));
    }
}

void test_printf_floats(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        char fmt[64];

        random_format(fmt, "-+ #0", host_random() % 2 ? "" : "l", random_byte_of("feEgGaA"),
                      host_random() % 16 ? 20 : 1200);
        compare(random_size(), fmt, random_double());
    }
}

void test_printf_long_doubles(void)
{
    for (int i = 0; i < ROUNDS / 20 && !host_failed(); i++) {
        union {
            struct {
                unsigned long long mantissa;
                unsigned short exponent;
            };
            long double value;
        } u = {.value = 0};
        char fmt[64];

        u.mantissa = (unsigned long long)host_random() << 32 | host_random();
        u.mantissa |= 1ULL << 63;
        u.exponent =
            (unsigned short)(host_random() % 4 ? 0x3f00 + host_random_below(512) : host_random());
        if ((u.exponent & 0x7fff) == 0) { // a denormal number has no first 1
            u.exponent++;
        }
        if (host_random() % 8 == 0) {
            u.exponent = 0;
            u.mantissa >>= 1 + host_random_below(63);
        }
        random_format(fmt, "-+ #0", "L", random_byte_of("feEgGaA"), host_random() % 16 ? 25 : 6000);
        compare(SIZE, fmt, u.value);
    }
}
