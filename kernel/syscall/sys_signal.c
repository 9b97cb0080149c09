#include "kernel/syscall/calls.h"
#include "kernel/syscall/times.h"
#include "kernel/syscall/user_time.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/time/alarm.h"
#include "kernel/signal/signal.h"
#include "arch/i386/context.h"
#include "arch/i386/signal_frame.h"
#include "arch/i386/trap.h"
#include "arch/i386/usercopy.h"
#include <faultline/string.h>
#include <uapi/errno.h>

static bool signal_valid(u32 sig)
{
    return sig >= 1 && sig <= _NSIG;
}

long sys_rt_sigaction(u32 sig, u32 user_new, u32 user_old, u32 set_size)
{
    struct kernel_sigaction new, old;

    if (set_size != sizeof(sigset_t) || !signal_valid(sig))
        return -EINVAL;
    if (user_new && (sig == SIGKILL || sig == SIGSTOP))
        return -EINVAL;
    if (user_new && copy_from_user(&new, (const void *)user_new, sizeof(new)))
        return -EFAULT;
    old = sighand_action(current->process->sighand, sig);
    if (user_new)
        signal_set_action(sig, &new);
    return user_old ? copy_to_user((void *)user_old, &old, sizeof(old)) : 0;
}

long sys_sigaction(u32 sig, u32 user_new, u32 user_old)
{
    struct old_sigaction new, old;

    if (!signal_valid(sig) || (user_new && (sig == SIGKILL || sig == SIGSTOP)))
        return -EINVAL;
    if (user_new && copy_from_user(&new, (const void *)user_new, sizeof(new)))
        return -EFAULT;
    struct kernel_sigaction now = sighand_action(current->process->sighand, sig);
    old = (struct old_sigaction){now.sa_handler, now.sa_mask.sig[0], now.sa_flags, now.sa_restorer};
    if (user_new) {
        struct kernel_sigaction a = {
            new.sa_handler, new.sa_flags, new.sa_restorer, {{new.sa_mask}}};
        signal_set_action(sig, &a);
    }
    return user_old ? copy_to_user((void *)user_old, &old, sizeof(old)) : 0;
}

long sys_signal(u32 sig, u32 handler)
{
    struct kernel_sigaction a = {.sa_handler = (__sighandler_t)handler,
                                 .sa_flags = SA_RESETHAND | SA_NODEFER};

    if (!signal_valid(sig) || sig == SIGKILL || sig == SIGSTOP)
        return -EINVAL;
    long old = (long)sighand_handler(current->process->sighand, sig);
    signal_set_action(sig, &a);
    return old;
}

static int change_mask(u32 how, const sigset_t *set)
{
    sigset_t mask = current->blocked;

    for (int i = 0; i < _NSIG_WORDS; i++) {
        if (how == SIG_BLOCK)
            mask.sig[i] |= set->sig[i];
        else if (how == SIG_UNBLOCK)
            mask.sig[i] &= ~set->sig[i];
        else if (how == SIG_SETMASK)
            mask.sig[i] = set->sig[i];
        else
            return -EINVAL;
    }
    signal_set_mask(&mask);
    return 0;
}

long sys_rt_sigprocmask(u32 how, u32 user_set, u32 user_old, u32 set_size)
{
    sigset_t set, old = current->blocked;

    if (set_size != sizeof(sigset_t))
        return -EINVAL;
    if (user_set) {
        if (copy_from_user(&set, (const void *)user_set, sizeof(set)))
            return -EFAULT;
        int err = change_mask(how, &set);
        if (err)
            return err;
    }
    return user_old ? copy_to_user((void *)user_old, &old, sizeof(old)) : 0;
}

long sys_sigprocmask(u32 how, u32 user_set, u32 user_old)
{
    sigset_t set = current->blocked;
    old_sigset_t old = set.sig[0];

    if (user_set) {
        if (copy_from_user(&set.sig[0], (const void *)user_set, sizeof(old_sigset_t)))
            return -EFAULT;
        if (how != SIG_SETMASK) /* the upper word has no part in it */
            set.sig[1] = 0;
        int err = change_mask(how, &set);
        if (err)
            return err;
    }
    return user_old ? copy_to_user((void *)user_old, &old, sizeof(old)) : 0;
}

static void pending_and_blocked(sigset_t *out)
{
    *out = signal_pending_set();
    for (int i = 0; i < _NSIG_WORDS; i++)
        out->sig[i] &= current->blocked.sig[i];
}

long sys_rt_sigpending(u32 user_set, u32 set_size)
{
    sigset_t set;

    if (set_size > sizeof(set))
        return -EINVAL;
    pending_and_blocked(&set);
    return copy_to_user((void *)user_set, &set, set_size);
}

long sys_sigpending(u32 user_set)
{
    return sys_rt_sigpending(user_set, sizeof(old_sigset_t));
}

static long suspend_with(const sigset_t *mask)
{
    current->saved_mask = current->blocked;
    current->restore_mask = true;
    signal_set_mask(mask);
    while (!signal_pending(current)) {
        task_set_state(TASK_INTERRUPTIBLE);
        if (!signal_pending(current))
            schedule();
        task_set_state(TASK_RUNNING);
    }
    return -ERESTARTNOHAND;
}

long sys_rt_sigsuspend(u32 user_mask, u32 set_size)
{
    sigset_t mask;

    if (set_size != sizeof(mask))
        return -EINVAL;
    if (copy_from_user(&mask, (const void *)user_mask, sizeof(mask)))
        return -EFAULT;
    return suspend_with(&mask);
}

long sys_sigsuspend(u32 unused1, u32 unused2, u32 mask)
{
    sigset_t set = {{mask}};

    (void)unused1;
    (void)unused2;
    return suspend_with(&set);
}

long sys_pause(void)
{
    sigset_t mask = current->blocked;

    return suspend_with(&mask);
}

#define FOR_EVER 0x7fffffffu /* ticks */

static long sigtimedwait(u32 user_set, u32 user_info, u32 user_limit, u32 set_size,
                         enum time_form form)
{
    struct __kernel_timespec limit;
    sigset_t set;
    siginfo_t info;

    if (set_size != sizeof(set))
        return -EINVAL;
    if (copy_from_user(&set, (const void *)user_set, sizeof(set)))
        return -EFAULT;
    if (user_limit && user_time_get(user_limit, form, &limit))
        return -EFAULT;
    if (user_limit && !timespec_valid(limit.tv_sec, limit.tv_nsec))
        return -EINVAL;
    u32 ticks = user_limit ? timespec_to_ticks(limit.tv_sec, limit.tv_nsec) : FOR_EVER;
    long sig = signal_wait(&set, ticks, &info);
    if (sig > 0 && user_info && copy_to_user((void *)user_info, &info, sizeof(info)))
        return -EFAULT;
    return sig;
}

long sys_rt_sigtimedwait(u32 user_set, u32 user_info, u32 user_limit, u32 set_size)
{
    return sigtimedwait(user_set, user_info, user_limit, set_size, TIME32);
}

long sys_rt_sigtimedwait_time64(u32 user_set, u32 user_info, u32 user_limit, u32 set_size)
{
    return sigtimedwait(user_set, user_info, user_limit, set_size, TIME64);
}

static long bad_frame(void)
{
    siginfo_t info = {.si_signo = SIGSEGV, .si_code = SI_KERNEL};

    signal_force(SIGSEGV, &info);
    return 0;
}

/* The result of both is what the frame says eax was: the entry code stores it where it is already.
 */
long sys_sigreturn(void)
{
    struct trap_frame *f = context_frame(&current->ctx);
    sigset_t mask;

    current->restart.go_on = NULL;
    if (signal_frame_pop(f, &mask))
        return bad_frame();
    signal_set_mask(&mask);
    return f->eax;
}

static int set_alt_stack(const stack_t *s, vaddr_t sp)
{
    struct task *t = current;
    int mode = s->ss_flags & ~SS_AUTODISARM;

    if (on_alt_stack(&t->alt_stack, sp))
        return -EPERM;
    if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
        return -EINVAL;
    if (mode == SS_DISABLE) {
        t->alt_stack = (stack_t){.ss_flags = SS_DISABLE};
        return 0;
    }
    if (s->ss_size < MINSIGSTKSZ)
        return -ENOMEM;
    t->alt_stack = (stack_t){s->ss_sp, 0, s->ss_size};
    return 0;
}

long sys_rt_sigreturn(void)
{
    struct trap_frame *f = context_frame(&current->ctx);
    sigset_t mask;
    stack_t alt;

    current->restart.go_on = NULL;
    if (signal_frame_pop_rt(f, &mask, &alt))
        return bad_frame();
    signal_set_mask(&mask);
    if (set_alt_stack(&alt, f->esp) == -EFAULT)
        return bad_frame();
    return f->eax;
}

long sys_sigaltstack(u32 user_new, u32 user_old)
{
    vaddr_t sp = context_frame(&current->ctx)->esp;
    stack_t new, old = current->alt_stack;

    if (!(old.ss_flags & SS_DISABLE))
        old.ss_flags = on_alt_stack(&old, sp) ? SS_ONSTACK : 0;
    if (user_new) {
        if (copy_from_user(&new, (const void *)user_new, sizeof(new)))
            return -EFAULT;
        int err = set_alt_stack(&new, sp);
        if (err)
            return err;
    }
    return user_old ? copy_to_user((void *)user_old, &old, sizeof(old)) : 0;
}
