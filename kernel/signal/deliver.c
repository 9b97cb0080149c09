#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include "kernel/process/group.h"
#include "kernel/process/orphan.h"
#include "kernel/process/process.h"
#include "kernel/syscall/restart.h"
#include "mm/virt/mm.h"
#include "arch/i386/cpu.h"
#include "arch/i386/signal_frame.h"
#include "arch/i386/traps.h"
#include <faultline/printk.h>
#include <faultline/string.h>

/* Signals whose default action would dump core; the wait status says so only if a core was written.
 */
static void end_by_signal(int sig, const struct trap_frame *f, const siginfo_t *info)
{
    if (sig == SIGSEGV || sig == SIGBUS || sig == SIGILL || sig == SIGFPE)
        printk(KERN_INFO "%s[%d]: signal %d at %08lx ip %08x sp %08x\n", current->comm,
               current->pid, sig, (unsigned long)info->si_addr, f->eip, f->esp);
    process_exit(WAIT_STATUS_SIGNAL(sig));
}

/* After the frame is built: the handler's mask, one-shot handlers. */
static void enter_handler(int sig, const struct kernel_sigaction *a)
{
    sigset_t mask = current->blocked;

    for (int i = 0; i < _NSIG_WORDS; i++)
        mask.sig[i] |= a->sa_mask.sig[i];
    if (!(a->sa_flags & SA_NODEFER))
        sigset_add(&mask, sig);
    if (a->sa_flags & SA_RESETHAND)
        sighand_reset(current->process->sighand, sig);
    signal_set_mask(&mask);
}

static void call_handler(struct trap_frame *f, int sig, const siginfo_t *info,
                         const struct kernel_sigaction *a)
{
    struct task *t = current;
    const sigset_t *old = t->restore_mask ? &t->saved_mask : &t->blocked;

    syscall_restart(f, a->sa_flags & SA_RESTART, true);
    if (signal_frame_push(f, sig, a, info, old, &t->alt_stack)) {
        /* No room for the frame: the stack is broken, and SIGSEGV could not be handled either. */
        siginfo_t segv = {.si_signo = SIGSEGV, .si_code = SI_KERNEL};
        end_by_signal(SIGSEGV, f, &segv);
    }
    t->restore_mask = false;
    enter_handler(sig, a);
}

/* True when a handler's frame was built: then ring 3 goes on there. */
static bool deliver_one(struct trap_frame *f, int sig, const siginfo_t *info)
{
    struct kernel_sigaction a = sighand_action(current->process->sighand, sig);

    if (a.sa_handler == SIG_IGN)
        return false;
    if (a.sa_handler != SIG_DFL) {
        call_handler(f, sig, info, &a);
        return true;
    }
    if (signal_default_ignores(sig) ||
        (current->process == init_process && sig != SIGKILL && info->si_code <= 0))
        return false;
    if (sig != SIGSTOP && signal_default_stops(sig) && current_group_orphaned())
        return false; /* nobody would continue it */
    if (signal_default_stops(sig))
        group_stop(sig);
    else
        end_by_signal(sig, f, info);
    return false;
}

/* What concerns the process as a whole comes before the next signal. */
static int next_signal(siginfo_t *info)
{
    for (;;) {
        if (fatal_signal_pending(current))
            process_exit(WAIT_STATUS_SIGNAL(SIGKILL));
        if (!group_has_work(current))
            return signal_take(info);
        group_do_work();
    }
}

void signal_deliver(struct trap_frame *f)
{
    siginfo_t info;
    int sig;

    while ((sig = next_signal(&info))) {
        if (deliver_one(f, sig, &info)) {
            signal_recompute();
            return;
        }
    }
    syscall_restart(f, true, false);
    if (current->restore_mask) {
        current->restore_mask = false;
        signal_set_mask(&current->saved_mask);
    }
    signal_recompute();
}

/* Interrupts off on entry and exit; on in between. */
void work_before_user(struct trap_frame *f)
{
    while (current->work) {
        irq_enable();
        if (current->work & WORK_RESCHED)
            schedule();
        if (current->work & WORK_SIGNAL)
            signal_deliver(f);
        irq_disable();
    }
}
