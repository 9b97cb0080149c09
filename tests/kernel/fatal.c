/*
 * Faults of the kernel that end the machine: each must end in its report and the panic status,
 * never in a silent reset. One boot each, from tests/vm (boots.py).
 */
#include "kernel/test/ktest.h"
#include "kernel/process/task.h"
#include "arch/i386/cpu.h"
#include "arch/i386/layout.h"

static volatile u32 depth;

/* Each call takes more than a page of an 8 KiB stack; the guard page below it ends the recursion.
 */
static __attribute__((noinline)) u32 recurse(u32 n)
{
    volatile u8 local[512];

    local[n % sizeof(local)] = n;
    depth = n;
    return n < 1u << 20 ? recurse(n + 1) + local[0] : 0;
}

KTEST(fatal_stack_overflow, the_guard_page_stops_it)
{
    recurse(0);
}

KTEST(fatal_null, a_null_pointer_is_written)
{
    volatile u32 *null = (u32 *)8;

    __asm__("" : "+r"(null)); /* the compiler must not see where it points */
    *null = 1;
}

KTEST(fatal_text_write, the_kernel_text_is_read_only)
{
    volatile u8 *code = (u8 *)schedule;

    __asm__("" : "+r"(code));
    *code = 0xcc;
}

KTEST(fatal_user_access, user_memory_is_touched_outside_the_copy_functions)
{
    volatile u32 *user = (u32 *)0x08048000;

    __asm__("" : "+r"(user));
    (void)*user;
}

KTEST(fatal_divide, a_division_by_zero)
{
    u32 zero = 0;

    __asm__ volatile("xor %%edx, %%edx; divl %0" ::"r"(zero) : "eax", "edx");
}

KTEST(fatal_high_hole, an_address_above_the_linear_map)
{
    volatile u32 *hole = (u32 *)(FIXMAP_BASE + (FIXMAP_PAGES + 1) * PAGE_SIZE);

    __asm__("" : "+r"(hole));
    (void)*hole;
}
