// The scanner against the host's.
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/tests.h"

#define ROUNDS 60000

// What up to four conversions store.
struct result {
    int n;
    char area[4][64];
};

static void scan_ours(struct result *r, const char *text, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    r->n = vsscanf(text, fmt, ap);
    va_end(ap);
}

static void scan_theirs(struct result *r, const char *text, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    r->n = host_vsscanf(text, fmt, ap);
    va_end(ap);
}

static void compare(const char *text, const char *fmt)
{
    struct result a;
    struct result b;

    host_memset(&a, 0x55, sizeof(a));
    host_memset(&b, 0x55, sizeof(b));
    scan_ours(&a, text, fmt, a.area[0], a.area[1], a.area[2], a.area[3]);
    scan_theirs(&b, text, fmt, b.area[0], b.area[1], b.area[2], b.area[3]);
    if (!CHECK_EQ(a.n, b.n) || !CHECK(host_memcmp(&a, &b, sizeof(a)) == 0)) {
        printf("# sscanf(\"%s\", \"%s\")\n", text, fmt);
    }
}

static const struct {
    const char *text;
    const char *fmt;
} cases[] = {
    {"12 34", "%d %d"},
    {"12,34", "%d,%d%n"},
    {"", "%d"},
    {"   ", "%d"},
    {"x", "%d"},
    {"12", "%d %d"},
    {"99999999999", "%d"},
    {"-99999999999", "%d"},
    {"99999999999", "%u"},
    {"99999999999999999999", "%lld"},
    {"300", "%hhd"},
    {"70000", "%hd"},
    {"0x1f", "%i"},
    {"017", "%i"},
    {"0x1f", "%x"},
    {"ff", "%x"},
    {"777", "%o"},
    {"123456", "%3d%2d%d"},
    {"hello world", "%s %s"},
    {"hello", "%3s%s"},
    {"a b", "%c%c%c"},
    {"ab", "%5c"},
    {"abc123", "%[a-z]%[0-9]"},
    {"]]a", "%[]]%s"},
    {"abc", "%[^b]%n"},
    {"a-b", "%[a-]%s"},
    {"5 6 7", "%*d %d %*d%n"},
    {"50%", "%d%%%n"},
    {"50", "%d%%"},
    {"1.5e3x", "%lf%c"},
    {"-inf nan", "%f %f"},
    {"infinit", "%f"},
    {"0x1.8p1", "%lf"},
    {"0x1234", "%p"},
    {"7 8", "%zu %td"},
    {"08048000-0804c000 r-xp", "%lx-%lx %4s"},
    {"a: 5", "a: %d"},
    {"b: 5", "a: %d"},
    {"+5 -5 +-5", "%d %d %d"},
    {"- 5", "%d"},
    {".5 5.", "%lf %lf"},
};

void test_scanf_tables(void)
{
    int position = -1;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        compare(cases[i].text, cases[i].fmt);
    }
    // The standard says mismatch; the host takes 1.
    CHECK(sscanf("1e", "%*f%n", &position) == 0 && position == -1);
    CHECK(sscanf("0xg", "%*x%n", &position) == 0 && position == -1);
}

static void random_conversion(char *fmt)
{
    static const char *const conversions[] = {
        "%d",  "%i",   "%u",  "%x",  "%o",     "%ld", "%lld", "%hd",  "%hhu", "%3d",
        "%2x", "%12s", "%3s", "%c",  "%3c",    "%n",  "%*d",  "%*s",  "%%",   "%15[a-f]",
        " ",   ",",    "%lf", "%hi", "%9[^,]", "%zu", "%jd",  "%llx", "x",    "%6[]-]",
    };

    fmt[0] = '\0';
    for (unsigned n = 1 + host_random_below(4); n > 0; n--) {
        host_strncat(fmt, conversions[host_random_below(30)], 16);
    }
}

// Text in which numbers, words and punctuation follow each other.
static void random_text(char *text)
{
    text[0] = '\0';
    for (unsigned n = host_random_below(6); n > 0; n--) {
        char piece[32];

        switch (host_random_below(6)) {
        case 0:
            host_snprintf(piece, sizeof(piece), "%lld", (long long)random_integer());
            break;
        case 1:
            host_snprintf(piece, sizeof(piece), "%u", host_random_below(1000));
            break;
        case 2:
            random_string(piece, 6, "abcdf,]-");
            break;
        case 3:
            host_snprintf(piece, sizeof(piece), "%.3g", (double)host_random() / 1000);
            break;
        case 4:
            random_string(piece, 2, " \n,%");
            break;
        default:
            random_string(piece, 3, "+-0127");
            break;
        }
        host_strncat(text, piece, 32);
        if (host_random() % 2) {
            host_strncat(text, " ", 2);
        }
    }
}

void test_scanf_random(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        char text[256];
        char fmt[80];

        random_text(text);
        random_conversion(fmt);
        compare(text, fmt);
    }
}
