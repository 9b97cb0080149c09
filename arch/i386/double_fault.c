#include "arch/i386/double_fault.h"
#include "arch/i386/cpu.h"
#include "arch/i386/layout.h"
#include "arch/i386/report.h"
#include "arch/i386/trap.h"
#include <faultline/assert.h>
#include <faultline/percpu.h>

#define DOUBLE_FAULT_STACK 4096

static struct tss double_fault_tss;
static u8 double_fault_stack[DOUBLE_FAULT_STACK] __attribute__((aligned(16)));

/*
 * Entered by the task switch; there is no return. The state of the task that failed was stored in
 * the TSS that `link` names; the fault address is still in CR2.
 */
static void double_fault_main(void)
{
    const struct tss *failed = tss_by_selector(double_fault_tss.link);
    struct trap_frame f = {
        .es = failed->es,
        .ds = failed->ds,
        .edi = failed->edi,
        .esi = failed->esi,
        .ebp = failed->ebp,
        .ebx = failed->ebx,
        .edx = failed->edx,
        .ecx = failed->ecx,
        .eax = failed->eax,
        .eip = failed->eip,
        .vector = VECTOR_DOUBLE_FAULT,
        .cs = failed->cs,
        .esp = failed->esp,
        .ss = failed->ss,
        .eflags = failed->eflags,
    };

    report_fatal(&f, read_cr2(),
                 stack_guard_hit(read_cr2()) ? "kernel stack overflow" : "double fault");
}

struct tss *double_fault_tss_init(void)
{
    double_fault_tss = (struct tss){
        .cr3 = read_cr3(),
        .eip = (u32)double_fault_main,
        .eflags = EFLAGS_FIXED,
        .esp = (u32)(double_fault_stack + DOUBLE_FAULT_STACK - 4),
        .cs = KERNEL_CS,
        .ss = KERNEL_DS,
        .ds = KERNEL_DS,
        .es = KERNEL_DS,
        .io_map = sizeof(struct tss),
    };
    return &double_fault_tss;
}
