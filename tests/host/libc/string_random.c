// <string.h> against the host's, on random strings over a small alphabet, so that searches find.
#include <string.h>
#include <strings.h>
#include <stdlib.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/tests.h"

#define ROUNDS 20000
#define LEN    24

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void compare_searches(const char *a, const char *b, int c)
{
    CHECK(strlen(a) == host_strlen(a));
    CHECK(strchr(a, c) == host_strchr(a, c) && strrchr(a, c) == host_strrchr(a, c));
    CHECK(strchrnul(a, c) == host_strchrnul(a, c));
    CHECK(strspn(a, b) == host_strspn(a, b) && strcspn(a, b) == host_strcspn(a, b));
    CHECK(strpbrk(a, b) == host_strpbrk(a, b));
    CHECK(strstr(a, b) == host_strstr(a, b) && strcasestr(a, b) == host_strcasestr(a, b));
}

static void compare_orders(const char *a, const char *b, size_t n)
{
    CHECK(sign(strcmp(a, b)) == sign(host_strcmp(a, b)));
    CHECK(sign(strncmp(a, b, n)) == sign(host_strncmp(a, b, n)));
    CHECK(sign(strcasecmp(a, b)) == sign(host_strcasecmp(a, b)));
    CHECK(sign(strncasecmp(a, b, n)) == sign(host_strncasecmp(a, b, n)));
}

static void compare_copies(const char *a, const char *b, size_t n)
{
    char x[4 * LEN];
    char y[4 * LEN];

    memset(x, '#', sizeof(x));
    memset(y, '#', sizeof(y));
    strcpy(x, a);
    host_strcpy(y, a);
    strncat(x, b, n);
    host_strncat(y, b, n);
    CHECK(host_memcmp(x, y, sizeof(x)) == 0);
    strncpy(x, b, n);
    host_strncpy(y, b, n);
    CHECK(stpncpy(x, b, n) - x == host_stpncpy(y, b, n) - y);
    CHECK(host_memcmp(x, y, sizeof(x)) == 0);
}

void test_string_random(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        const char *alphabet = host_random() % 2 ? "abAB" : "ab\x80\xff@[`{Zz";
        char a[LEN + 1];
        char b[LEN + 1];
        size_t n = host_random_below(LEN + 4);

        random_string(a, LEN, alphabet);
        random_string(b, host_random() % 2 ? 3 : LEN, alphabet);
        if (host_random() % 4 == 0) {
            host_strncpy(b, a, sizeof(b));
            b[host_random_below(LEN)] = '\0';
        }
        compare_searches(a, b, random_byte_of(alphabet));
        compare_orders(a, b, n);
        compare_copies(a, b, n);
    }
}

static void compare_moves(const char *bytes, size_t size)
{
    char x[128];
    char y[128];
    size_t from = host_random_below(64);
    size_t to = host_random_below(64);
    size_t n = host_random_below(64);
    int c = (int)host_random_below(256);

    host_memmove(x, bytes, size);
    host_memmove(y, bytes, size);
    CHECK(memmove(x + to, x + from, n) == x + to);
    host_memmove(y + to, y + from, n);
    CHECK(host_memcmp(x, y, size) == 0);
    CHECK(memset(x + to, c, n) == x + to);
    host_memset(y + to, c, n);
    CHECK(host_memcmp(x, y, size) == 0);
    CHECK(memcpy(x + to, bytes + from, n) == x + to);
    host_memmove(y + to, bytes + from, n);
    CHECK(host_memcmp(x, y, size) == 0);
    CHECK((char *)memccpy(x, bytes, bytes[to], n) - x ==
              (char *)host_memccpy(y, bytes, bytes[to], n) - y ||
          !host_memchr(bytes, bytes[to], n));
    CHECK(host_memcmp(x, y, size) == 0);
}

void test_memory_random(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        char a[128];
        char b[128];
        size_t n = host_random_below(sizeof(a));
        size_t k = host_random_below(4);
        int c = (int)host_random_below(3);

        for (size_t j = 0; j < sizeof(a); j++) {
            a[j] = (char)host_random_below(3);
            b[j] = host_random_below(50) ? a[j] : (char)host_random();
        }
        CHECK(memchr(a, c, n) == host_memchr(a, c, n) && memrchr(a, c, n) == host_memrchr(a, c, n));
        CHECK(sign(memcmp(a, b, n)) == sign(host_memcmp(a, b, n)));
        CHECK(memmem(a, n, b, k) == host_memmem(a, n, b, k));
        CHECK(strnlen(a, n) == host_strnlen(a, n));
        compare_moves(a, sizeof(a));
    }
}

static void compare_words(const char *text, const char *delim)
{
    char x[LEN + 1];
    char y[LEN + 1];
    char *save_x;
    char *save_y;
    char *p;
    char *q;

    host_strcpy(x, text);
    host_strcpy(y, text);
    p = strtok_r(x, delim, &save_x);
    q = host_strtok_r(y, delim, &save_y);
    while (CHECK(!p == !q) && p && CHECK(p - x == q - y && host_strcmp(p, q) == 0)) {
        p = strtok_r(NULL, delim, &save_x);
        q = host_strtok_r(NULL, delim, &save_y);
    }
    host_strcpy(x, text);
    host_strcpy(y, text);
    save_x = x;
    save_y = y;
    do {
        p = strsep(&save_x, delim);
        q = host_strsep(&save_y, delim);
    } while (CHECK(!p == !q) && p && CHECK(p - x == q - y && host_strcmp(p, q) == 0));
}

void test_tokens_random(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        char text[LEN + 1];
        char delim[4];

        random_string(text, LEN, "ab :,");
        random_string(delim, 3, " :,b");
        compare_words(text, delim);
    }
}
