#include "kernel/syscall/calls.h"
#include "kernel/process/task.h"
#include "kernel/process/wait.h"
#include "kernel/syscall/times.h"
#include "mm/virt/mm.h"
#include "arch/i386/tls.h"
#include "arch/i386/usercopy.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/personality.h>
#include <uapi/prctl.h>

long sys_set_thread_area(u32 user_desc)
{
    struct user_desc d, *user = (struct user_desc *)user_desc;

    if (copy_from_user(&d, user, sizeof(d)))
        return -EFAULT;
    int err = tls_set(&current->ctx, &d, true);
    return err ? err : put_user(d.entry_number, &user->entry_number);
}

long sys_get_thread_area(u32 user_desc)
{
    struct user_desc d, *user = (struct user_desc *)user_desc;

    if (copy_from_user(&d, user, sizeof(d)))
        return -EFAULT;
    int err = tls_get(&current->ctx, &d);
    return err ? err : copy_to_user(user, &d, sizeof(d));
}

long sys_set_tid_address(u32 user_tid)
{
    current->clear_child_tid = user_tid;
    return current->pid;
}

long sys_personality(u32 persona)
{
    u32 old = current->personality;

    if (persona != 0xffffffff)
        current->personality = persona;
    return old;
}

static long set_or_get_name(u32 option, u32 user_name)
{
    char name[sizeof(current->comm)] = {0};

    if (option == PR_GET_NAME)
        return copy_to_user((void *)user_name, current->comm, sizeof(name));
    long n = strncpy_from_user(name, (const char *)user_name, sizeof(name));
    if (n < 0 && n != -ENAMETOOLONG)
        return n;
    name[sizeof(name) - 1] = '\0';
    memcpy(current->comm, name, sizeof(name));
    return 0;
}

long sys_prctl(u32 option, u32 arg)
{
    switch (option) {
    case PR_SET_NAME:
    case PR_GET_NAME:
        return set_or_get_name(option, arg);
    case PR_GET_DUMPABLE:
        return 0;
    default:
        return -EINVAL;
    }
}

/* A limit that the address space keeps a copy of. */
static void apply_limit(u32 resource, u32 value)
{
    struct mm *mm = current->mm;

    if (resource == RLIMIT_STACK)
        mm->stack_limit = value;
    else if (resource == RLIMIT_DATA)
        mm->data_limit = value;
    else if (resource == RLIMIT_AS)
        mm->as_limit = value;
}

static int set_limit(struct task *t, u32 resource, const struct rlimit *l)
{
    struct rlimit *slot = &t->rlimits[resource];

    if (l->rlim_cur > l->rlim_max)
        return -EINVAL;
    if (l->rlim_max > slot->rlim_max && current->euid)
        return -EPERM;
    *slot = *l;
    if (t == current)
        apply_limit(resource, l->rlim_cur);
    return 0;
}

long sys_setrlimit(u32 resource, u32 user_limit)
{
    struct rlimit l;

    if (resource >= RLIM_NLIMITS)
        return -EINVAL;
    if (copy_from_user(&l, (const void *)user_limit, sizeof(l)))
        return -EFAULT;
    return set_limit(current, resource, &l);
}

long sys_getrlimit(u32 resource, u32 user_limit)
{
    if (resource >= RLIM_NLIMITS)
        return -EINVAL;
    return copy_to_user((void *)user_limit, &current->rlimits[resource], sizeof(struct rlimit));
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

long sys_prlimit64(i32 pid, u32 resource, u32 user_new, u32 user_old)
{
    struct task *t = pid ? task_find(pid) : current;
    struct rlimit64 new, old;

    if (resource >= RLIM_NLIMITS)
        return -EINVAL;
    if (!t)
        return -ESRCH;
    if (t != current && current->euid && current->euid != t->uid)
        return -EPERM;
    old = (struct rlimit64){widen(t->rlimits[resource].rlim_cur),
                            widen(t->rlimits[resource].rlim_max)};
    if (user_new) {
        if (copy_from_user(&new, (const void *)user_new, sizeof(new)))
            return -EFAULT;
        struct rlimit l = {narrow(new.rlim_cur), narrow(new.rlim_max)};
        int err = set_limit(t, resource, &l);
        if (err)
            return err;
    }
    return user_old ? copy_to_user((void *)user_old, &old, sizeof(old)) : 0;
}

long sys_getrusage(i32 who, u32 user_usage)
{
    const struct task *t = current;
    struct rusage r = {0};

    if (who == RUSAGE_SELF || who == RUSAGE_THREAD) {
        r.ru_utime = ticks_to_timeval(t->utime);
        r.ru_stime = ticks_to_timeval(t->stime);
        r.ru_minflt = t->minflt;
        r.ru_majflt = t->majflt;
        r.ru_maxrss = max(t->maxrss, mm_hiwater_rss(t->mm) * (PAGE_SIZE / 1024));
        r.ru_nvcsw = t->nvcsw;
        r.ru_nivcsw = t->nivcsw;
    } else if (who == RUSAGE_CHILDREN) {
        r.ru_utime = ticks_to_timeval(t->cutime);
        r.ru_stime = ticks_to_timeval(t->cstime);
        r.ru_minflt = t->cminflt;
        r.ru_majflt = t->cmajflt;
        r.ru_maxrss = t->cmaxrss;
    } else {
        return -EINVAL;
    }
    return copy_to_user((void *)user_usage, &r, sizeof(r));
}
