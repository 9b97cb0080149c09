#include "kernel/test/ktest.h"
#include "kernel/log/panic.h"
#include "mm/failinject.h"
#include "mm/leak.h"
#include "arch/i386/cpu.h"
#include <faultline/printk.h>
#include <faultline/spinlock.h>
#include <faultline/string.h>
#include <uapi/errno.h>

static void *panic_return[5]; /* __builtin_setjmp */
static char panic_text[256];

static void catch_panic(const char *text)
{
    panic_hook = NULL;
    strlcpy(panic_text, text, sizeof(panic_text));
    __builtin_longjmp(panic_return, 1);
}

void ktest_expect_panic(void (*fn)(void *arg), void *arg, const char *expected)
{
    panic_text[0] = '\0';
    panic_hook = catch_panic;
    if (!__builtin_setjmp(panic_return)) {
        fn(arg);
        panic_hook = NULL;
        ktest_fail(__FILE__, __LINE__, "no panic, expected \"%s\"", expected);
        return;
    }
    spin_debug_release_all();
    irq_enable();
    if (!strstr(panic_text, expected))
        ktest_fail(__FILE__, __LINE__, "panic \"%s\", expected \"%s\"", panic_text, expected);
}

static void print_leak(const char *line, void *nth)
{
    ktest_fail(__FILE__, __LINE__, "after failure %u: leak: %s", *(u32 *)nth, line);
}

void ktest_nth_failure(int (*fn)(void))
{
    static struct mm_usage before, after;
    u32 n;

    fn(); /* whatever the first use keeps for ever exists now */
    ktest_usage(&before);
    for (n = 1;; n++) {
        fail_set(FAIL_ANY, n);
        int result = fn();
        if (!fail_clear(FAIL_ANY)) {
            CHECK_EQ(result, 0);
            break;
        }
        if (result && result != -ENOMEM)
            ktest_fail(__FILE__, __LINE__, "failure %u: result %d", n, result);
        ktest_usage(&after);
        mm_usage_report(&before, &after, print_leak, &n);
    }
    CHECK(n > 1);
}
