/* The kernel's own library: printf, strings, 64-bit division, symbols, lists of locks. */
#include "kernel/test/ktest.h"
#include "kernel/ksyms.h"
#include "kernel/process/task.h"
#include "kernel/time/time.h"
#include <faultline/mutex.h>
#include <faultline/printk.h>
#include <faultline/spinlock.h>
#include <faultline/string.h>

static void check_format(const char *expected, const char *fmt, ...) __printf_like(2, 3);

static void check_format(const char *expected, const char *fmt, ...)
{
    char buf[128];
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(buf, sizeof(buf), fmt, ap);
    va_end(ap);
    if (strcmp(buf, expected) || n != (int)strlen(expected))
        ktest_fail(__FILE__, __LINE__, "%s gives \"%s\" (%d), expected \"%s\"", fmt, buf, n,
                   expected);
}

KTEST(lib, printf_numbers)
{
    check_format("-1 +7 007", "%d %+d %03d", -1, 7, 7);
    check_format("4294967295 ff 0xFF 17", "%u %x %#X %o", -1, 255, 255, 15);
    check_format("[   12][12   ][00012]", "[%5d][%-5d][%05d]", 12, 12, 12);
    check_format("18446744073709551615 -9223372036854775808", "%llu %lld", ~0ull,
                 (i64)(1ull << 63));
    check_format("[0007]  [-0007]", "[%.4d] %8s", 7, "[-0007]");
    check_format("0 255 -1", "%x %hhu %hd", 0, 0x1ff, 0xffff);
}

KTEST(lib, printf_text)
{
    check_format("[  ab][ab  ][a]", "[%4s][%-4s][%.1s]", "ab", "ab", "ab");
    const char *volatile null = NULL; /* the compiler would object */
    check_format("(null) c %", "%s %c %%", null, 'c');
    check_format("c0100000", "%p", (void *)0xc0100000);
    check_format("[  7]", "[%*d]", 3, 7);
}

KTEST(lib, snprintf_cuts_and_counts)
{
    char buf[4] = "xxx";

    CHECK_EQ(snprintf(buf, sizeof(buf), "hello"), 5);
    CHECK(!strcmp(buf, "hel"));
    CHECK_EQ(scnprintf(buf, sizeof(buf), "hello"), 3);
    CHECK_EQ(snprintf(NULL, 0, "hello"), 5);
}

KTEST(lib, strings)
{
    char buf[16];

    CHECK_EQ(strlcpy(buf, "abc", sizeof(buf)), 3);
    CHECK_EQ(strlcpy(buf, "abcdef", 4), 6);
    CHECK(!strcmp(buf, "abc"));
    CHECK(strcmp("a", "b") < 0 && strcmp("b", "a") > 0 && strncmp("abx", "aby", 2) == 0);
    CHECK(strchr(buf, 'b') == buf + 1 && !strchr(buf, 'z') && strrchr("a/b/c", '/')[1] == 'c');
    CHECK(strstr("hello world", "o w") && !strstr("hello", "world"));
    memcpy(buf, "0123456789", 11);
    memmove(buf + 2, buf, 8);
    CHECK(!memcmp(buf, "0101234567", 10));
    memmove(buf, buf + 2, 8);
    CHECK(!memcmp(buf, "01234567", 8));
    CHECK(memchr("abc", 'c', 3) && !memchr("abc", 'c', 2));
}

/* Against the definition: n = q * d + r, r < d. */
KTEST(lib, division)
{
    u64 n = 0x123456789abcdefull;
    u32 d = 0x9e3779b9;

    for (int i = 0; i < 10000; i++) {
        u32 r;
        u64 q = div_u64(n, d, &r);
        CHECK(q * d + r == n && r < d);
        n = n * 6364136223846793005ull + 1442695040888963407ull;
        d = (u32)(n >> 33) >> (i % 31);
        d += !d;
    }
    CHECK(div_u64(~0ull, 1, NULL) == ~0ull);
}

KTEST(lib, symbols)
{
    u32 offset;

    CHECK(!strcmp(ksym_find((u32)schedule, &offset), "schedule"));
    CHECK_EQ(offset, 0);
    CHECK(!strcmp(ksym_find((u32)schedule + 3, &offset), "schedule"));
    CHECK_EQ(offset, 3);
    CHECK(!ksym_find(0, &offset));
}

/* A return address at the first byte of a function belongs to the one in front of it. */
KTEST(lib, printf_of_code_addresses)
{
    char symbol[96], ret[96];

    snprintf(symbol, sizeof(symbol), "%pS", (void *)schedule);
    snprintf(ret, sizeof(ret), "%pB", (void *)schedule);
    CHECK(!strcmp(symbol, "schedule+0x0"));
    CHECK(strncmp(ret, "schedule", 8) != 0 && strstr(ret, "+0x"));
    snprintf(ret, sizeof(ret), "%pB", (char *)schedule + 5);
    CHECK(!strcmp(ret, "schedule+0x5"));
}

static struct spinlock outer = SPINLOCK_INIT("outer", RANK_FS),
                       inner = SPINLOCK_INIT("inner", RANK_ZONE);

static void lock_twice(void *unused)
{
    (void)unused;
    spin_lock(&outer);
    spin_lock(&outer);
}

static void lock_backwards(void *unused)
{
    (void)unused;
    spin_lock(&inner);
    spin_lock(&outer);
}

static void unlock_crossed(void *unused)
{
    (void)unused;
    spin_lock(&outer);
    spin_lock(&inner);
    spin_unlock(&outer);
}

KTEST(lock, order_is_checked)
{
    spin_lock(&outer);
    spin_lock(&inner);
    CHECK(spin_is_locked(&outer) && spin_is_locked(&inner));
    spin_unlock(&inner);
    spin_unlock(&outer);
    CHECK(spin_debug_none_held());
    ktest_expect_panic(lock_twice, NULL, "spinlock outer taken twice");
    ktest_expect_panic(lock_backwards, NULL, "taken inside inner");
    ktest_expect_panic(unlock_crossed, NULL, "released out of order");
    CHECK(spin_debug_none_held() && !spin_is_locked(&outer) && !spin_is_locked(&inner));
}
