/* fork, vfork, clone, clone3. */
#include "kernel/syscall/calls.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>
#include <uapi/sched.h>
#include <uapi/signal.h>

long sys_fork(void)
{
    return process_clone(&(struct clone_request){.exit_signal = SIGCHLD});
}

long sys_vfork(void)
{
    return process_clone(
        &(struct clone_request){.flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD});
}

/* The order of i386: flags, stack, parent_tid, tls, child_tid. */
long sys_clone(u32 flags, u32 stack, u32 parent_tid, u32 tls, u32 child_tid)
{
    return process_clone(&(struct clone_request){.flags = flags & ~CSIGNAL,
                                                 .exit_signal = flags & CSIGNAL,
                                                 .stack = stack,
                                                 .parent_tid = parent_tid,
                                                 .child_tid = child_tid,
                                                 .tls = tls});
}

/*
 * A structure that may grow: of a longer one than is known here the rest must be zero (-E2BIG), of
 * a shorter one the rest is.
 */
static int copy_args(struct clone_args *a, u32 user, u32 size)
{
    u8 rest;

    if (size > PAGE_SIZE)
        return -E2BIG;
    if (size < CLONE_ARGS_SIZE_VER0)
        return -EINVAL;
    for (u32 at = sizeof(*a); at < size; at++) {
        if (get_user(rest, (const u8 *)(user + at)))
            return -EFAULT;
        if (rest)
            return -E2BIG;
    }
    *a = (struct clone_args){0};
    return copy_from_user(a, (const void *)user, min(size, (u32)sizeof(*a)));
}

static bool stack_valid(const struct clone_args *a)
{
    if (!a->stack)
        return !a->stack_size;
    return a->stack_size && a->stack_size <= TASK_SIZE && a->stack <= TASK_SIZE - a->stack_size;
}

static bool flags_valid(const struct clone_args *a)
{
    const u64 handlers = CLONE_SIGHAND | CLONE_CLEAR_SIGHAND;

    if (a->flags & ~(0xffffffffull | CLONE_CLEAR_SIGHAND))
        return false;
    if (a->flags & (CLONE_DETACHED | CSIGNAL) || (a->flags & handlers) == handlers)
        return false;
    return !(a->flags & (CLONE_THREAD | CLONE_PARENT) && a->exit_signal);
}

static bool numbers_valid(const struct clone_args *a)
{
    /* There is one pid namespace, so at most one number. */
    return a->set_tid_size <= 1 && !a->set_tid == !a->set_tid_size && a->exit_signal <= _NSIG;
}

static int wanted_number(const struct clone_args *a, i32 *pid)
{
    *pid = 0;
    if (!a->set_tid)
        return 0;
    if (get_user(*pid, (const i32 *)(u32)a->set_tid))
        return -EFAULT;
    if (*pid < 1)
        return -EINVAL;
    return current->euid ? -EPERM : 0;
}

long sys_clone3(u32 user_args, u32 size)
{
    struct clone_args a;
    i32 pid;
    int err = copy_args(&a, user_args, size);

    if (err)
        return err;
    if (!numbers_valid(&a) || !flags_valid(&a) || !stack_valid(&a))
        return -EINVAL;
    err = wanted_number(&a, &pid);
    if (err)
        return err;
    return process_clone(&(struct clone_request){.flags = a.flags,
                                                 .exit_signal = a.exit_signal,
                                                 .forget_handlers = a.flags & CLONE_CLEAR_SIGHAND,
                                                 .stack = a.stack + a.stack_size,
                                                 .parent_tid = a.parent_tid,
                                                 .child_tid = a.child_tid,
                                                 .tls = a.tls,
                                                 .wanted_pid = pid});
}
