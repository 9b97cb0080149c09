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

static u32 max_rss(void)
{
    return max(current->process->maxrss, mm_hiwater_rss(current->mm) * (PAGE_SIZE / 1024));
}

static void usage_of_thread(struct rusage *r)
{
    const struct task *t = current;

    r->ru_utime = ticks_to_timeval(t->utime);
    r->ru_stime = ticks_to_timeval(t->stime);
    r->ru_minflt = t->minflt;
    r->ru_majflt = t->majflt;
    r->ru_nvcsw = t->nvcsw;
    r->ru_nivcsw = t->nivcsw;
    r->ru_maxrss = max_rss();
}

static void usage_of_process(struct rusage *r)
{
    struct process *p = current->process;
    struct process_counts c;
    irqflags_t flags = spin_lock_irqsave(&p->lock);

    process_count(p, &c);
    spin_unlock_irqrestore(&p->lock, flags);
    r->ru_utime = ticks_to_timeval(p->utime);
    r->ru_stime = ticks_to_timeval(p->stime);
    r->ru_minflt = c.minflt;
    r->ru_majflt = c.majflt;
    r->ru_nvcsw = c.nvcsw;
    r->ru_nivcsw = c.nivcsw;
    r->ru_maxrss = max_rss();
}

static void usage_of_children(struct rusage *r)
{
    const struct process *p = current->process;

    r->ru_utime = ticks_to_timeval(p->cutime);
    r->ru_stime = ticks_to_timeval(p->cstime);
    r->ru_minflt = p->cminflt;
    r->ru_majflt = p->cmajflt;
    r->ru_maxrss = p->cmaxrss;
}

long sys_getrusage(i32 who, u32 user_usage)
{
    struct rusage r = {0};

    switch (who) {
    case RUSAGE_SELF:
        usage_of_process(&r);
        break;
    case RUSAGE_THREAD:
        usage_of_thread(&r);
        break;
    case RUSAGE_CHILDREN:
        usage_of_children(&r);
        break;
    default:
        return -EINVAL;
    }
    return copy_to_user((void *)user_usage, &r, sizeof(r));
}
