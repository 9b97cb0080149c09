#include "arch/i386/traps.h"
#include "arch/i386/cpu.h"
#include "arch/i386/extable.h"
#include "arch/i386/fpu.h"
#include "arch/i386/layout.h"
#include "arch/i386/report.h"
#include "arch/i386/trap.h"
#include <uapi/signal.h>

/* entry.asm computes with these. */
_Static_assert(offsetof(struct trap_frame, eax) == 36, "FRAME_EAX");
_Static_assert(offsetof(struct trap_frame, cs) == 52, "FRAME_CS");

/* What ring 3 gets for each exception, as Linux i386 gives it. */
static const struct exception {
    const char *name;
    u8 signal, code;
    bool at_eip; /* si_addr is the instruction */
} exceptions[VECTOR_EXCEPTIONS] = {
    [VECTOR_DIVIDE] = {"divide error", SIGFPE, FPE_INTDIV, true},
    [VECTOR_DEBUG] = {"debug", SIGTRAP, TRAP_TRACE, true},
    [VECTOR_NMI] = {"NMI", 0, 0, false},
    [VECTOR_BREAKPOINT] = {"int3", SIGTRAP, SI_KERNEL, false},
    [VECTOR_OVERFLOW] = {"overflow", SIGSEGV, SI_KERNEL, false},
    [VECTOR_BOUND] = {"bounds", SIGSEGV, SI_KERNEL, false},
    [VECTOR_INVALID_OPCODE] = {"invalid opcode", SIGILL, ILL_ILLOPN, true},
    [VECTOR_NO_FPU] = {"device not available", 0, 0, false},
    [VECTOR_INVALID_TSS] = {"invalid TSS", SIGSEGV, SI_KERNEL, false},
    [VECTOR_SEGMENT] = {"segment not present", SIGBUS, SI_KERNEL, false},
    [VECTOR_STACK] = {"stack segment", SIGBUS, SI_KERNEL, false},
    [VECTOR_PROTECTION] = {"general protection fault", SIGSEGV, SI_KERNEL, false},
    [VECTOR_FPU_ERROR] = {"x87 FPU error", SIGFPE, FPE_FLTINV, true},
    [VECTOR_ALIGNMENT] = {"alignment check", SIGBUS, BUS_ADRALN, false},
    [VECTOR_SIMD] = {"SIMD error", SIGFPE, FPE_FLTINV, true},
};

static void exception_in_kernel(struct trap_frame *f)
{
    const char *name = exceptions[f->vector].name;

    if (extable_fixup(f))
        return;
    report_fatal(f, read_cr2(), name ? name : "unexpected exception");
}

void trap_dispatch(struct trap_frame *f)
{
    const struct exception *e = &exceptions[f->vector];

    if (f->vector == VECTOR_NO_FPU && frame_from_user(f) && fpu_activate())
        return;
    if (!frame_from_user(f)) {
        exception_in_kernel(f);
        return;
    }
    irq_enable();
    if (f->vector == VECTOR_NO_FPU)
        user_exception(f, SIGKILL, SI_KERNEL, 0); /* no memory for its state */
    else if (f->vector == VECTOR_FPU_ERROR || f->vector == VECTOR_SIMD)
        user_exception(f, SIGFPE, fpu_error_code(f->vector == VECTOR_SIMD), f->eip);
    else if (e->signal)
        user_exception(f, e->signal, e->code, e->at_eip ? f->eip : 0);
    else
        report_fatal(f, read_cr2(), "unexpected exception");
}

/*
 * Error code of a page fault (Intel SDM volume 3A, 4.7): bit 0 protection violation (else: not
 * present), bit 1 write, bit 2 ring 3.
 */
#define PF_PROTECTION 1u
#define PF_WRITE      2u
#define PF_USER       4u

/*
 * The kernel itself may fault on user addresses only in the copy functions that have fix-ups; any
 * other fault of it is a bug and ends here.
 */
void page_fault(struct trap_frame *f)
{
    vaddr_t addr = read_cr2();

    if (f->eflags & EFLAGS_IF)
        irq_enable();
    if (likely(f->error & PF_USER)) {
        if (likely(addr < TASK_SIZE))
            user_page_fault(f, addr, f->error & PF_WRITE);
        else
            user_exception_page(f, addr, SIGSEGV, SEGV_MAPERR);
        return;
    }
    if (addr < TASK_SIZE && extable_covers(f->eip)) {
        if (!kernel_page_fault(addr, f->error & PF_WRITE))
            extable_fixup(f);
        return;
    }
    report_fatal(f, addr,
                 addr < PAGE_SIZE        ? "NULL pointer in the kernel"
                 : stack_guard_hit(addr) ? "kernel stack overflow"
                                         : "page fault in the kernel");
}
