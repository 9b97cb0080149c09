#include "kernel/signal/signal.h"
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

static void stop_by_signal(int sig)
{
    struct task *t = current, *parent = t->parent;
    siginfo_t info = {
        .si_signo = SIGCHLD, .si_code = CLD_STOPPED, .si_pid = t->pid, .si_uid = t->uid};

    info.si_status = sig;
    t->stop_signal = sig;
    t->continued = false;
    task_set_state(TASK_STOPPED);
    if (!(parent->signals->action[SIGCHLD - 1].sa_flags & SA_NOCLDSTOP))
        signal_send(parent, SIGCHLD, &info);
    wake_up(&parent->child_exit);
    schedule();
}

/* After the frame is built: the handler's mask, one-shot handlers. */
static void enter_handler(int sig, struct kernel_sigaction *a)
{
    struct signal_state *s = current->signals;
    sigset_t mask = s->blocked;

    for (int i = 0; i < _NSIG_WORDS; i++)
        mask.sig[i] |= a->sa_mask.sig[i];
    if (!(a->sa_flags & SA_NODEFER))
        sigset_add(&mask, sig);
    if (a->sa_flags & SA_RESETHAND)
        a->sa_handler = SIG_DFL;
    signal_set_mask(&mask);
}

static void call_handler(struct trap_frame *f, int sig, const siginfo_t *info)
{
    struct signal_state *s = current->signals;
    struct kernel_sigaction *a = &s->action[sig - 1];
    const sigset_t *old = s->restore_mask ? &s->saved_mask : &s->blocked;

    syscall_restart(f, a->sa_flags & SA_RESTART, true);
    if (signal_frame_push(f, sig, a, info, old, &s->alt_stack)) {
        /* No room for the frame: the stack is broken, and SIGSEGV could not be handled either. */
        siginfo_t segv = {.si_signo = SIGSEGV, .si_code = SI_KERNEL};
        end_by_signal(SIGSEGV, f, &segv);
    }
    s->restore_mask = false;
    enter_handler(sig, a);
}

/* True when a handler's frame was built: then ring 3 goes on there. */
static bool deliver_one(struct trap_frame *f, int sig, const siginfo_t *info)
{
    __sighandler_t h = current->signals->action[sig - 1].sa_handler;

    if (h == SIG_IGN)
        return false;
    if (h != SIG_DFL) {
        call_handler(f, sig, info);
        return true;
    }
    if (signal_default_ignores(sig) ||
        (current == init_task && sig != SIGKILL && info->si_code <= 0))
        return false;
    if (signal_default_stops(sig))
        stop_by_signal(sig);
    else
        end_by_signal(sig, f, info);
    return false;
}

void signal_deliver(struct trap_frame *f)
{
    struct signal_state *s = current->signals;
    siginfo_t info;
    int sig;

    while ((sig = signal_take(&info))) {
        if (deliver_one(f, sig, &info)) {
            signal_recompute();
            return;
        }
    }
    syscall_restart(f, true, false);
    if (s->restore_mask) {
        s->restore_mask = false;
        signal_set_mask(&s->saved_mask);
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

void signals_fork(struct signal_state *child, const struct signal_state *parent)
{
    child->blocked = parent->blocked;
    memcpy(child->action, parent->action, sizeof(child->action));
    child->alt_stack = parent->alt_stack;
}

void signals_exec(struct signal_state *s)
{
    for (int i = 0; i < _NSIG; i++) {
        __sighandler_t h = s->action[i].sa_handler;
        s->action[i] = (struct kernel_sigaction){.sa_handler = h == SIG_IGN ? SIG_IGN : SIG_DFL};
    }
    s->alt_stack = (stack_t){.ss_flags = SS_DISABLE};
}

bool signals_ignore_children(const struct signal_state *parent)
{
    const struct kernel_sigaction *a = &parent->action[SIGCHLD - 1];

    return a->sa_handler == SIG_IGN || a->sa_flags & SA_NOCLDWAIT;
}
