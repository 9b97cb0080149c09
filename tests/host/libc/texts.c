// Names and texts of errors and signals, character classes, paths, patterns.
#include <ctype.h>
#include <fnmatch.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/tests.h"

static bool same(const char *a, const char *b)
{
    return a && b ? host_strcmp(a, b) == 0 : a == b;
}

void test_error_texts(void)
{
    for (int e = -3; e < 140; e++) {
        CHECK(same(strerror(e), host_strerror(e)));
        CHECK(same(strerrorname_np(e), host_strerrorname_np(e)));
    }
    for (int s = 1; s < 32; s++) {
        CHECK(same(strsignal(s), host_strsignal(s)));
    }
    CHECK(same(sigabbrev_np(9), "KILL") && sigabbrev_np(0) == NULL && sigabbrev_np(64) == NULL);
    CHECK(same(strsignal(0), "Unknown signal 0") && same(strsignal(33), "Real-time signal 1"));
}

void test_ctype(void)
{
    for (int c = -1; c < 256; c++) {
        CHECK(!isalnum(c) == !host_isalnum(c) && !isalpha(c) == !host_isalpha(c));
        CHECK(!isblank(c) == !host_isblank(c) && !iscntrl(c) == !host_iscntrl(c));
        CHECK(!isdigit(c) == !host_isdigit(c) && !isgraph(c) == !host_isgraph(c));
        CHECK(!islower(c) == !host_islower(c) && !isprint(c) == !host_isprint(c));
        CHECK(!ispunct(c) == !host_ispunct(c) && !isspace(c) == !host_isspace(c));
        CHECK(!isupper(c) == !host_isupper(c) && !isxdigit(c) == !host_isxdigit(c));
        CHECK(tolower(c) == host_tolower(c) && toupper(c) == host_toupper(c));
        CHECK(isascii(c) == (c >= 0 && c < 128));
    }
}

void test_random(void)
{
    unsigned buckets[16] = {0};
    int first;

    srand(host_random());
    for (int i = 0; i < 16000; i++) {
        int r = rand();

        CHECK(r >= 0);
        buckets[(unsigned)r >> 27]++;
    }
    for (int i = 0; i < 16; i++) { // 1000 are expected, with a deviation of 31
        CHECK(buckets[i] > 750 && buckets[i] < 1250);
    }
    srand(7);
    first = rand();
    srand(7);
    CHECK_EQ(rand(), first);
}

#define ROUNDS 40000

static void pattern_case(const char *pattern, const char *name, int flags)
{
    int ours = fnmatch(pattern, name, flags);
    int theirs = host_fnmatch(pattern, name, flags);

    if (!CHECK_EQ(ours, theirs)) {
        printf("# fnmatch(\"%s\", \"%s\", %d)\n", pattern, name, flags);
    }
}

void test_fnmatch(void)
{
    pattern_case("*.[ch]", "x.c", 0);
    pattern_case("[]a]", "]", 0);
    pattern_case("[!]a]", "b", 0);
    pattern_case("\\*", "*", 0);
    pattern_case("", "", 0);
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        static const int flags[] = {0, FNM_PATHNAME, FNM_PERIOD, FNM_PATHNAME | FNM_PERIOD};
        char pattern[8];
        char name[8];

        random_string(pattern, 7, host_random() % 2 ? "ab*?./" : "ab*?.");
        random_string(name, 7, host_random() % 2 ? "ab./" : "ab.");
        if (host_random() % 4 == 0) {
            host_strcpy(pattern, "*[a-b]*");
        }
        pattern_case(pattern, name, flags[host_random_below(4)]);
    }
}

void test_path_parts(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        char a[12];
        char b[12];

        random_string(a, 10, "ab//.");
        host_strcpy(b, a);
        CHECK(same(basename(a), host_basename(b)));
        random_string(a, 10, "ab//.");
        if (a[0] == '/' && a[1] == '/') { // POSIX leaves this to each system
            continue;
        }
        host_strcpy(b, a);
        if (!CHECK(same(dirname(a), host_dirname(b)))) {
            printf("# %s | %s\n", a, b);
        }
    }
    CHECK(same(basename(NULL), ".") && same(dirname(NULL), "."));
}
