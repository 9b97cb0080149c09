#include "kernel/process/stack.h"
#include "arch/i386/context.h"
#include "mm/kalloc/vmalloc.h"

#define STACKS_READY 8

static u32 ready[STACKS_READY];
static u32 nr_ready;

/* Process context only, so no lock against interrupts; the kernel is not preemptible. */
u32 stack_alloc(void)
{
    if (nr_ready)
        return ready[--nr_ready];
    u8 *base = vmalloc(KERNEL_STACK_SIZE);
    return base ? (u32)base + KERNEL_STACK_SIZE : 0;
}

void stack_free(u32 top)
{
    if (nr_ready < STACKS_READY)
        ready[nr_ready++] = top;
    else
        vfree((void *)(top - KERNEL_STACK_SIZE));
}

u32 stack_drain(void)
{
    u32 n = nr_ready;

    while (nr_ready)
        vfree((void *)(ready[--nr_ready] - KERNEL_STACK_SIZE));
    return n;
}
