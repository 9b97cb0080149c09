/* Resource limits. */
#include "kernel/syscall/calls.h"
#include "kernel/process/task.h"
#include "mm/virt/mm.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>

/* A limit that the address space keeps a copy of. */
static void apply_limit(struct mm *mm, u32 resource, u32 value)
{
    if (resource == RLIMIT_STACK)
        mm->stack_limit = value;
    else if (resource == RLIMIT_DATA)
        mm->data_limit = value;
    else if (resource == RLIMIT_AS)
        mm->as_limit = value;
}

static int set_limit(struct task *t, u32 resource, const struct rlimit *l)
{
    struct rlimit *slot = &t->process->rlimits[resource];

    if (l->rlim_cur > l->rlim_max)
        return -EINVAL;
    if (l->rlim_max > slot->rlim_max && current->euid)
        return -EPERM;
    *slot = *l;
    if (t->mm)
        apply_limit(t->mm, resource, l->rlim_cur);
    return 0;
}

long sys_setrlimit(u32 resource, u32 user_limit)
{
    struct rlimit l;

    if (copy_from_user(&l, (const void *)user_limit, sizeof(l)))
        return -EFAULT;
    return resource < RLIM_NLIMITS ? set_limit(current, resource, &l) : -EINVAL;
}

long sys_getrlimit(u32 resource, u32 user_limit)
{
    if (resource >= RLIM_NLIMITS)
        return -EINVAL;
    return copy_to_user((void *)user_limit, &current->process->rlimits[resource],
                        sizeof(struct rlimit));
}

/* The first getrlimit of i386 had signed limits. */
long sys_old_getrlimit(u32 resource, u32 user_limit)
{
    const unsigned long most = 0x7fffffff;

    if (resource >= RLIM_NLIMITS)
        return -EINVAL;
    struct rlimit l = current->process->rlimits[resource];
    l.rlim_cur = min(l.rlim_cur, most);
    l.rlim_max = min(l.rlim_max, most);
    return copy_to_user((void *)user_limit, &l, sizeof(l));
}

/* 32-bit "no limit" is all ones, and so is the 64-bit one. */
static u64 widen(u32 v)
{
    return v == RLIM_INFINITY ? RLIM64_INFINITY : v;
}

static u32 narrow(u64 v)
{
    return v > RLIM_INFINITY ? RLIM_INFINITY : v;
}

static bool may_change(const struct task *t)
{
    const struct task *c = current;

    return t == c || c->euid == 0 ||
           (c->uid == t->euid && c->uid == t->suid && c->uid == t->uid && c->gid == t->egid &&
            c->gid == t->sgid && c->gid == t->gid);
}

/* Nothing in here sleeps, so t stays. */
static int exchange_limit(i32 pid, u32 resource, const struct rlimit *new, struct rlimit *old)
{
    struct task *t = pid ? task_find(pid) : current;

    if (!t)
        return -ESRCH;
    if (!may_change(t))
        return -EPERM;
    if (resource >= RLIM_NLIMITS)
        return -EINVAL;
    *old = t->process->rlimits[resource];
    return new ? set_limit(t, resource, new) : 0;
}

long sys_prlimit64(i32 pid, u32 resource, u32 user_new, u32 user_old)
{
    struct rlimit64 wide;
    struct rlimit new, old;

    if (user_new) {
        if (copy_from_user(&wide, (const void *)user_new, sizeof(wide)))
            return -EFAULT;
        new = (struct rlimit){narrow(wide.rlim_cur), narrow(wide.rlim_max)};
    }
    int err = exchange_limit(pid, resource, user_new ? &new : NULL, &old);
    if (err || !user_old)
        return err;
    wide = (struct rlimit64){widen(old.rlim_cur), widen(old.rlim_max)};
    return copy_to_user((void *)user_old, &wide, sizeof(wide));
}
