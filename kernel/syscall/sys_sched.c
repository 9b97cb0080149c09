/*
 * Scheduling: niceness, and the policy and affinity calls. There is one policy, SCHED_OTHER, and
 * one CPU; who asks for another is refused as by a Linux with that CPU only.
 */
#include "kernel/syscall/calls.h"
#include "kernel/syscall/times.h"
#include "kernel/syscall/user_time.h"
#include "kernel/process/task.h"
#include "kernel/sched/sched.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>
#include <uapi/sched.h>

long sys_sched_yield(void)
{
    schedule();
    return 0;
}

static struct task *self_or_find(i32 pid)
{
    return pid ? task_find(pid) : current;
}

static bool owns(const struct task *t)
{
    return !current->euid || current->euid == t->uid || current->euid == t->euid;
}

/* A mask of one bit, in one word. */
long sys_sched_getaffinity(i32 pid, u32 len, u32 user_mask)
{
    u32 mask = 1;

    if (len < sizeof(mask) || len % sizeof(mask))
        return -EINVAL;
    if (!self_or_find(pid))
        return -ESRCH;
    return copy_to_user((void *)user_mask, &mask, sizeof(mask)) ? -EFAULT : (long)sizeof(mask);
}

long sys_sched_setaffinity(i32 pid, u32 len, u32 user_mask)
{
    u32 mask = 0;
    const struct task *t;

    if (copy_from_user(&mask, (const void *)user_mask, min(len, (u32)sizeof(mask))))
        return -EFAULT;
    t = self_or_find(pid);
    if (!t)
        return -ESRCH;
    if (!owns(t))
        return -EPERM;
    return mask & 1 ? 0 : -EINVAL;
}

long sys_getcpu(u32 user_cpu, u32 user_node)
{
    if (user_cpu && put_user(cpu_id(), (u32 *)user_cpu))
        return -EFAULT;
    return user_node && put_user(0, (u32 *)user_node) ? -EFAULT : 0;
}

static bool policy_known(u32 policy)
{
    return policy <= SCHED_BATCH || policy == SCHED_IDLE;
}

static bool policy_real_time(u32 policy)
{
    return policy == SCHED_FIFO || policy == SCHED_RR;
}

long sys_sched_get_priority_max(u32 policy)
{
    return policy_real_time(policy) ? 99 : policy_known(policy) ? 0 : -EINVAL;
}

long sys_sched_get_priority_min(u32 policy)
{
    return policy_real_time(policy) ? 1 : policy_known(policy) ? 0 : -EINVAL;
}

long sys_sched_getscheduler(i32 pid)
{
    if (pid < 0)
        return -EINVAL;
    return self_or_find(pid) ? SCHED_OTHER : -ESRCH;
}

long sys_sched_getparam(i32 pid, u32 user_param)
{
    struct sched_param p = {0};

    if (pid < 0 || !user_param)
        return -EINVAL;
    if (!self_or_find(pid))
        return -ESRCH;
    return copy_to_user((void *)user_param, &p, sizeof(p));
}

static int set_policy(i32 pid, u32 policy, u32 user_param)
{
    struct sched_param p;

    if (pid < 0 || !user_param)
        return -EINVAL;
    if (copy_from_user(&p, (const void *)user_param, sizeof(p)))
        return -EFAULT;
    if (!self_or_find(pid))
        return -ESRCH;
    if (!policy_known(policy) || (!policy_real_time(policy) && p.sched_priority))
        return -EINVAL;
    return policy == SCHED_OTHER ? 0 : -EPERM;
}

long sys_sched_setscheduler(i32 pid, u32 policy, u32 user_param)
{
    return set_policy(pid, policy, user_param);
}

long sys_sched_setparam(i32 pid, u32 user_param)
{
    return set_policy(pid, SCHED_OTHER, user_param);
}

static long slice_of(i32 pid, u64 *ns)
{
    const struct task *t;

    if (pid < 0)
        return -EINVAL;
    t = self_or_find(pid);
    if (!t)
        return -ESRCH;
    *ns = (u64)sched_slice(t) * (NSEC_PER_SEC / HZ);
    return 0;
}

static long rr_get_interval(i32 pid, u32 user_ts, enum time_form form)
{
    u64 ns;
    long err = slice_of(pid, &ns);

    if (err)
        return err;
    struct __kernel_timespec t = ns_to_timespec64(ns);
    return user_time_put(user_ts, form, &t);
}

long sys_sched_rr_get_interval(i32 pid, u32 user_ts)
{
    return rr_get_interval(pid, user_ts, TIME32);
}

long sys_sched_rr_get_interval_time64(i32 pid, u32 user_ts)
{
    return rr_get_interval(pid, user_ts, TIME64);
}

/* Does (which, who) of getpriority(2) name thread t? who 0 is the caller's own. */
static bool priority_names(const struct task *t, u32 which, u32 who)
{
    switch (which) {
    case PRIO_PROCESS:
        return t->pid == (i32)(who ? who : (u32)current->pid);
    case PRIO_PGRP:
        return t->process->pgid == (i32)(who ? who : (u32)current->process->pgid);
    default:
        return t->uid == (who ? who : current->uid);
    }
}

/* 20 - niceness, so that it is no error: 1 to 40, the best of all that are named. */
long sys_getpriority(u32 which, u32 who)
{
    const struct process *p;
    const struct task *t;
    long best = -ESRCH;

    if (which > PRIO_USER)
        return -EINVAL;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    for_each_thread(p, t)
    {
        if (priority_names(t, which, who))
            best = max(best, 20l - t->nice);
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return best;
}

static int set_nice(struct task *t, i32 nice)
{
    if (!owns(t))
        return -EPERM;
    if (nice < t->nice && current->euid)
        return -EACCES;
    t->nice = nice;
    return 0;
}

static i32 nice_in_range(i32 nice)
{
    return nice < NICE_MIN ? NICE_MIN : nice > NICE_MAX ? NICE_MAX : nice;
}

/* As on Linux: the last error counts, and the others are set. */
long sys_setpriority(u32 which, u32 who, i32 nice)
{
    struct process *p;
    struct task *t;
    bool found = false;
    int err = 0;

    if (which > PRIO_USER)
        return -EINVAL;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    for_each_thread(p, t)
    {
        if (!priority_names(t, which, who))
            continue;
        int one = set_nice(t, nice_in_range(nice));
        found = true;
        err = one ? one : err;
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return found ? err : -ESRCH;
}

long sys_nice(i32 increment)
{
    i32 step = min(max(increment, -40), 40);

    return set_nice(current, nice_in_range(current->nice + step)) ? -EPERM : 0;
}
