#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include "mm/virt/fault.h"
#include "mm/virt/mm.h"
#include "arch/i386/trap.h"
#include "arch/i386/traps.h"

static void note_trap(const struct trap_frame *f, vaddr_t addr)
{
    current->ctx.trap_number = f->vector;
    current->ctx.trap_error = f->error;
    current->ctx.trap_address = addr;
}

void user_exception(struct trap_frame *f, int sig, int code, vaddr_t addr)
{
    siginfo_t info = {.si_signo = sig, .si_code = code};

    info.si_addr = (void *)addr;
    note_trap(f, current->ctx.trap_address);
    signal_force(sig, &info);
}

void user_exception_page(struct trap_frame *f, vaddr_t addr, int sig, int code)
{
    note_trap(f, addr);
    siginfo_t info = {.si_signo = sig, .si_code = code};
    info.si_addr = (void *)addr;
    signal_force(sig, &info);
}

static void count(enum fault_result r)
{
    if (r == FAULT_MAJOR)
        current->majflt++;
    else
        current->minflt++;
}

/* Out of line, so that the fault that succeeds pays for no siginfo on the stack. */
static __attribute__((noinline)) void fault_failed(struct trap_frame *f, vaddr_t addr,
                                                   enum fault_result r)
{
    if (r == FAULT_OOM) /* the process is dying; or the failure was injected: the access again */
        return;
    if (r == FAULT_BUS)
        user_exception_page(f, addr, SIGBUS, BUS_ADRERR);
    else
        user_exception_page(f, addr, SIGSEGV, r == FAULT_ACCERR ? SEGV_ACCERR : SEGV_MAPERR);
}

void user_page_fault(struct trap_frame *f, vaddr_t addr, bool write)
{
    enum fault_result r = mm_fault(current->mm, addr, write ? FAULT_WRITE : FAULT_READ);

    if (likely(r <= FAULT_MAJOR))
        count(r);
    else
        fault_failed(f, addr, r);
}

bool kernel_page_fault(vaddr_t addr, bool write)
{
    if (!current->mm)
        return false;
    enum fault_result r = mm_fault(current->mm, addr, write ? FAULT_WRITE : FAULT_READ);
    if (r != FAULT_MINOR && r != FAULT_MAJOR)
        return false;
    count(r);
    return true;
}

void user_frame_refused(void)
{
    process_exit(WAIT_STATUS_SIGNAL(SIGSEGV));
}
