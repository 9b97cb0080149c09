#include "kernel/syscall/calls.h"
#include "kernel/process/task.h"
#include "kernel/signal/signal.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>

static siginfo_t sender_info(u32 sig, int code)
{
    siginfo_t info = {.si_signo = sig, .si_code = code};

    info.si_pid = current->tgid;
    info.si_uid = current->uid;
    return info;
}

static int send_if_permitted(struct process *p, u32 sig, const siginfo_t *info)
{
    int err = signal_permitted(p->leader, sig);

    return err || !sig ? err : signal_send_process(p, sig, info);
}

static bool is_target(const struct process *p, i32 pid)
{
    const struct process *me = current->process;

    return pid == -1 ? p->pid > 1 && p != me : p->pgid == (pid ? -pid : me->pgid);
}

/* pid 0 or less, as kill(2) has it. 0 if at least one was allowed. */
static int send_to_many(i32 pid, u32 sig, const siginfo_t *info)
{
    struct process *p;
    int result = -ESRCH;

    list_for_each (p, &all_processes, all_link) {
        if (!is_target(p, pid))
            continue;
        int err = send_if_permitted(p, sig, info);
        if (result)
            result = err;
    }
    return result;
}

/* To the process that pid is a thread of, or to many; sig 0 only asks. */
static int send_to_targets(i32 pid, u32 sig, const siginfo_t *info)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    const struct task *t = pid > 0 ? task_find(pid) : NULL;
    int err = pid <= 0 ? send_to_many(pid, sig, info)
              : t      ? send_if_permitted(t->process, sig, info)
                       : -ESRCH;

    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

/* To one thread, of process tgid unless that is 0. */
static int send_to_thread(i32 tgid, i32 tid, u32 sig, const siginfo_t *info)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(tid);
    int err = t && (!tgid || t->tgid == tgid) ? signal_permitted(t, sig) : -ESRCH;

    if (!err && sig)
        err = signal_send(t, sig, info);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

long sys_kill(i32 pid, u32 sig)
{
    if (sig > _NSIG)
        return -EINVAL;
    if (pid == (i32)0x80000000)
        return -ESRCH;
    siginfo_t info = sender_info(sig, SI_USER);
    return send_to_targets(pid, sig, &info);
}

long sys_tkill(i32 tid, u32 sig)
{
    if (tid <= 0 || sig > _NSIG)
        return -EINVAL;
    siginfo_t info = sender_info(sig, SI_TKILL);
    return send_to_thread(0, tid, sig, &info);
}

long sys_tgkill(i32 tgid, i32 tid, u32 sig)
{
    if (tgid <= 0 || tid <= 0 || sig > _NSIG)
        return -EINVAL;
    siginfo_t info = sender_info(sig, SI_TKILL);
    return send_to_thread(tgid, tid, sig, &info);
}

/* Code and value are the sender's; only oneself may claim to be the kernel or kill(2). */
static int queued_info(i32 pid, u32 sig, u32 user_info, siginfo_t *info)
{
    if (copy_from_user(info, (const void *)user_info, sizeof(*info)))
        return -EFAULT;
    info->si_signo = sig;
    if ((info->si_code >= 0 || info->si_code == SI_TKILL) && pid != current->tgid)
        return -EPERM;
    return sig > _NSIG ? -EINVAL : 0;
}

long sys_rt_sigqueueinfo(i32 pid, u32 sig, u32 user_info)
{
    siginfo_t info;
    int err = queued_info(pid, sig, user_info, &info);

    if (err)
        return err;
    return pid > 0 ? send_to_targets(pid, sig, &info) : -ESRCH;
}

long sys_rt_tgsigqueueinfo(i32 tgid, i32 tid, u32 sig, u32 user_info)
{
    siginfo_t info;

    if (tgid <= 0 || tid <= 0)
        return -EINVAL;
    int err = queued_info(tgid, sig, user_info, &info);
    if (err)
        return err;
    return send_to_thread(tgid, tid, sig, &info);
}
