/*
 * The harness must see each way a test can go wrong. These fail by intention and run only by their
 * own names, from tests/vm.
 */
#include "kernel/test/ktest.h"
#include "arch/i386/cpu.h"
#include "mm/phys/alloc.h"
#include <faultline/assert.h>

KTEST(selftest_fail, a_check_fails)
{
    CHECK_EQ(1 + 1, 3);
}

KTEST(selftest_leak, a_page_is_lost)
{
    CHECK(alloc_page(GFP_KERNEL) != NULL);
}

KTEST(selftest_panic, the_kernel_panics)
{
    panic("panic on request of the self-test");
}

KTEST(selftest_hang, the_test_never_ends)
{
    for (;;)
        cpu_wait_for_interrupt();
}

KTEST(selftest_triple, the_machine_resets)
{
    struct {
        u16 limit;
        u32 base;
    } __attribute__((packed)) no_idt = {0, 0};

    __asm__ volatile("lidt %0; int3" ::"m"(no_idt));
}
