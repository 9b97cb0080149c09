// Each function of <string.h> on chosen cases, and at the edge of a page.
#include <string.h>
#include <strings.h>
#include <stdlib.h>
#include "tests/host/libc/tests.h"

static void check_copies(void)
{
    char buf[32];

    CHECK(strcpy(buf, "abc") == buf && strcmp(buf, "abc") == 0);
    CHECK(stpcpy(buf, "hello") == buf + 5);
    CHECK(strcat(buf, " you") == buf && strcmp(buf, "hello you") == 0);
    CHECK(strncat(strcpy(buf, "x"), "abcdef", 3) == buf && strcmp(buf, "xabc") == 0);
    memset(buf, '#', sizeof(buf));
    CHECK(strncpy(buf, "ab", 5) == buf && memcmp(buf, "ab\0\0\0#", 6) == 0);
    CHECK(strncpy(buf, "abcdef", 3) == buf && memcmp(buf, "abc\0", 4) == 0);
    CHECK(stpncpy(buf, "ab", 5) == buf + 2 && stpncpy(buf, "abcdef", 3) == buf + 3);
    CHECK_EQ(strlcpy(buf, "abcdef", 4), 6);
    CHECK(strcmp(buf, "abc") == 0);
    CHECK_EQ(strlcpy(buf, "abc", 4), 3);
    CHECK_EQ(strlcpy(buf, "zzz", 0), 3);
    CHECK(strcmp(buf, "abc") == 0);
    CHECK_EQ(strlcat(buf, "defgh", 6), 8);
    CHECK(strcmp(buf, "abcde") == 0);
    CHECK_EQ(strlcat(buf, "x", 3), 4);
    CHECK(strcmp(buf, "abcde") == 0);
    CHECK_EQ(strxfrm(buf, "abcdef", 3), 6);
    CHECK(mempcpy(buf, "abc", 3) == buf + 3);
    CHECK(memccpy(buf, "abc:def", ':', 7) == buf + 4 && memccpy(buf, "abc", ':', 3) == NULL);
    strcpy(buf, "secret");
    explicit_bzero(buf, 3);
    CHECK(memcmp(buf, "\0\0\0ret", 7) == 0);
    bzero(buf, 7);
    CHECK(memcmp(buf, "\0\0\0\0\0\0", 7) == 0);
}

static void check_searches(void)
{
    static const char s[] = "banana";

    CHECK(strchr(s, 'n') == s + 2 && strchr(s, 'x') == NULL && strchr(s, '\0') == s + 6);
    CHECK(strrchr(s, 'n') == s + 4 && strrchr(s, 'x') == NULL && strrchr(s, '\0') == s + 6);
    CHECK(strchrnul(s, 'x') == s + 6 && strchrnul(s, 'a') == s + 1);
    CHECK(strchr(s, 'n' + 256) == s + 2 && memchr(s, 'n' + 256, 6) == s + 2);
    CHECK(memchr(s, 'n', 2) == NULL && memrchr(s, 'n', 6) == s + 4);
    CHECK(strstr(s, "nan") == s + 2 && strstr(s, "") == s && strstr(s, "nab") == NULL);
    CHECK(strstr(s, "bananas") == NULL && strstr(s, s) == s);
    CHECK(strcasestr(s, "NAN") == s + 2 && strcasestr(s, "nax") == NULL);
    CHECK(memmem(s, 6, "na", 2) == s + 2 && memmem(s, 3, "nan", 3) == NULL);
    CHECK_EQ(strspn(s, "ab"), 2);
    CHECK_EQ(strcspn(s, "n"), 2);
    CHECK_EQ(strcspn(s, ""), 6);
    CHECK(strpbrk(s, "xn") == s + 2 && strpbrk(s, "x") == NULL);
    CHECK(strlen("") == 0 && strlen(s) == 6 && strnlen(s, 3) == 3 && strnlen(s, 9) == 6);
    CHECK(ffs(0) == 0 && ffs(1) == 1 && ffs(-0x7fffffff - 1) == 32);
}

static void check_comparisons(void)
{
    CHECK(strcmp("a", "b") < 0 && strcmp("b", "a") > 0 && strcmp("a", "a") == 0);
    CHECK(strcmp("a", "") > 0 && strcmp("", "a") < 0 && strcmp("\xff", "a") > 0);
    CHECK(strncmp("abc", "abd", 2) == 0 && strncmp("abc", "abd", 3) < 0);
    CHECK(strncmp("a", "b", 0) == 0 && strncmp("ab", "ab", 9) == 0);
    CHECK(strcasecmp("ABC", "abc") == 0 && strcasecmp("a", "B") < 0 && strcoll("b", "a") > 0);
    CHECK(strncasecmp("ABx", "aby", 2) == 0);
    CHECK(memcmp("a\0b", "a\0c", 3) < 0 && memcmp("a", "b", 0) == 0 && memcmp("\xff", "\1", 1) > 0);
}

static void check_words(void)
{
    char text[] = "::a:bc::d";
    char text2[] = "a::b";
    char *save;
    char *p = text2;

    CHECK(strcmp(strtok_r(text, ":", &save), "a") == 0);
    CHECK(strcmp(strtok_r(NULL, ":", &save), "bc") == 0);
    CHECK(strcmp(strtok_r(NULL, ":", &save), "d") == 0);
    CHECK(strtok_r(NULL, ":", &save) == NULL && strtok_r(NULL, ":", &save) == NULL);
    CHECK(strcmp(strsep(&p, ":"), "a") == 0 && strcmp(strsep(&p, ":"), "") == 0);
    CHECK(strcmp(strsep(&p, ":"), "b") == 0 && strsep(&p, ":") == NULL);
    CHECK(strcmp(strtok(strcpy(text, "x y"), " "), "x") == 0 &&
          strcmp(strtok(NULL, " "), "y") == 0);
}

static void check_duplicates(void)
{
    char *p = strdup("abc");
    char *q = strndup("abcdef", 2);
    char *r = strndup("ab", 9);

    CHECK(strcmp(p, "abc") == 0 && strcmp(q, "ab") == 0 && strcmp(r, "ab") == 0);
    free(p);
    free(q);
    free(r);
}

void test_string_tables(void)
{
    check_copies();
    check_searches();
    check_comparisons();
    check_words();
    check_duplicates();
}

#define EDGE_MAX 70

// Everything about a string whose NUL is the last byte before the forbidden page.
static void check_string_at_edge(char *s, size_t len, char *dst)
{
    memset(s, 'a', len);
    s[len] = '\0';
    CHECK_EQ(strlen(s), len);
    CHECK_EQ(strnlen(s, len + 1), len);
    CHECK(strchr(s, 'b') == NULL && strrchr(s, 'b') == NULL && strchrnul(s, 'b') == s + len);
    CHECK(strcpy(dst, s) == dst && strcmp(dst, s) == 0 && strncmp(dst, s, len + 1) == 0);
    CHECK(strcasecmp(dst, s) == 0 && memcmp(dst, s, len + 1) == 0);
    CHECK(stpcpy(dst, s) == dst + len && strlcpy(dst, s, len + 1) == len);
    CHECK(strspn(s, "a") == len && strcspn(s, "b") == len && strpbrk(s, "b") == NULL);
    CHECK(strstr(s, "b") == NULL && strcasestr(s, "b") == NULL && strstr(s, dst) == s);
}

// The same for bytes without a NUL.
static void check_bytes_at_edge(char *s, size_t n, char *dst)
{
    memset(s, 'a', n);
    memset(dst, 'b', n);
    CHECK(memchr(s, 'b', n) == NULL && memrchr(s, 'b', n) == NULL && strnlen(s, n) == n);
    CHECK(memmem(s, n, "b", 1) == NULL && (n == 0 || memcmp(s, dst, n) < 0));
    CHECK(memcpy(dst, s, n) == dst && memcmp(dst, s, n) == 0);
    CHECK(memmove(dst, s, n) == dst && mempcpy(dst, s, n) == dst + n);
    CHECK(memccpy(dst, s, 'b', n) == NULL && strncpy(dst, s, n) == dst);
    CHECK(strncmp(dst, s, n) == 0 && strncasecmp(dst, s, n) == 0);
    if (n > 0) {
        CHECK(memmove(s, s + 1, n - 1) == s && memmove(s + 1, s, n - 1) == s + 1);
    }
}

void test_string_page_edge(void)
{
    struct edge a = make_edge();
    struct edge b = make_edge();

    for (size_t n = 0; n < EDGE_MAX; n++) {
        check_string_at_edge(a.end - n - 1, n, b.end - n - 1);
        check_string_at_edge(a.begin, n, b.begin);
        check_bytes_at_edge(a.end - n, n, b.end - n);
        check_bytes_at_edge(a.begin, n, b.begin);
    }
}
