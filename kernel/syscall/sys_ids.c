#include "kernel/syscall/calls.h"
#include "kernel/process/pid.h"
#include "kernel/process/task.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>

long sys_getpid(void)
{
    return current->tgid;
}

long sys_gettid(void)
{
    return current->pid;
}

long sys_getppid(void)
{
    return current->process->parent->pid;
}

long sys_getpgrp(void)
{
    return current->process->pgid;
}

static struct task *self_or_find(i32 pid)
{
    return pid ? task_find(pid) : current;
}

long sys_getpgid(i32 pid)
{
    const struct task *t = self_or_find(pid);

    return t ? t->process->pgid : -ESRCH;
}

long sys_getsid(i32 pid)
{
    const struct task *t = self_or_find(pid);

    return t ? t->process->sid : -ESRCH;
}

static bool group_in_session(i32 pgid, i32 sid)
{
    const struct process *p;

    list_for_each (p, &all_processes, all_link) {
        if (p->pgid == pgid && p->sid == sid)
            return true;
    }
    return false;
}

/* POSIX, setpgid: oneself or a child that has not called exec; within one session. */
static int may_set_pgid(const struct process *p, i32 pgid)
{
    const struct process *me = current->process;

    if (p != me && p->parent != me)
        return -ESRCH;
    if (p != me && p->sid != me->sid)
        return -EPERM;
    if (p != me && !(p->leader->flags & TASK_FORKNOEXEC))
        return -EACCES;
    if (p->sid == p->pid)
        return -EPERM;
    return pgid == p->pid || group_in_session(pgid, me->sid) ? 0 : -EPERM;
}

long sys_setpgid(i32 pid, i32 pgid)
{
    struct task *t = pid ? task_find(pid) : current->process->leader;

    if (pgid < 0)
        return -EINVAL;
    if (!t)
        return -ESRCH;
    if (t != t->process->leader)
        return -EINVAL;
    if (!pgid)
        pgid = t->pid;
    int err = may_set_pgid(t->process, pgid);
    if (!err)
        t->process->pgid = pgid;
    return err;
}

long sys_setsid(void)
{
    struct process *me = current->process;
    const struct process *p;

    list_for_each (p, &all_processes, all_link) {
        if (p->pgid == me->pid)
            return -EPERM;
    }
    me->sid = me->pgid = me->pid;
    me->tty = NULL;
    return me->sid;
}

long sys_getuid(void)
{
    return current->uid;
}

long sys_geteuid(void)
{
    return current->euid;
}

long sys_getgid(void)
{
    return current->gid;
}

long sys_getegid(void)
{
    return current->egid;
}

struct ids {
    u32 *real, *effective, *saved;
};

static struct ids user_ids(void)
{
    return (struct ids){&current->uid, &current->euid, &current->suid};
}

static struct ids group_ids(void)
{
    return (struct ids){&current->gid, &current->egid, &current->sgid};
}

/* -1 keeps an id; without privilege only the ids one has already may be taken. */
static int set_all(struct ids ids, u32 r, u32 e, u32 s)
{
    const u32 wanted[3] = {r, e, s};
    const u32 have[3] = {*ids.real, *ids.effective, *ids.saved};

    for (int i = 0; i < 3 && current->euid; i++) {
        if (wanted[i] != -1u && wanted[i] != have[0] && wanted[i] != have[1] &&
            wanted[i] != have[2])
            return -EPERM;
    }
    *ids.real = r == -1u ? *ids.real : r;
    *ids.effective = e == -1u ? *ids.effective : e;
    *ids.saved = s == -1u ? *ids.saved : s;
    return 0;
}

/*
 * The saved id follows the effective one when the real id is set, or the effective one to something
 * else than the real id.
 */
static int set_two(struct ids ids, u32 r, u32 e)
{
    bool follows = r != -1u || (e != -1u && e != *ids.real);

    if (current->euid && r != -1u && r != *ids.real && r != *ids.effective)
        return -EPERM;
    return set_all(ids, r, e, !follows ? -1u : e == -1u ? *ids.effective : e);
}

static int set_one(struct ids ids, u32 id)
{
    if (id == -1u)
        return -EINVAL;
    if (!current->euid)
        return set_all(ids, id, id, id);
    if (id != *ids.real && id != *ids.saved)
        return -EPERM;
    *ids.effective = id;
    return 0;
}

/* After the user ids were set; passes on the error. */
static int user_was(u32 old, int err)
{
    if (current->uid != old)
        task_user_changed();
    return err;
}

long sys_setresuid(u32 r, u32 e, u32 s)
{
    u32 old = current->uid;

    return user_was(old, set_all(user_ids(), r, e, s));
}

long sys_setresgid(u32 r, u32 e, u32 s)
{
    return set_all(group_ids(), r, e, s);
}

long sys_setreuid(u32 r, u32 e)
{
    u32 old = current->uid;

    return user_was(old, set_two(user_ids(), r, e));
}

long sys_setregid(u32 r, u32 e)
{
    return set_two(group_ids(), r, e);
}

long sys_setuid(u32 id)
{
    u32 old = current->uid;

    return user_was(old, set_one(user_ids(), id));
}

long sys_setgid(u32 id)
{
    return set_one(group_ids(), id);
}

static int put_three(const u32 ids[3], u32 user_r, u32 user_e, u32 user_s)
{
    return put_user(ids[0], (u32 *)user_r) || put_user(ids[1], (u32 *)user_e) ||
                   put_user(ids[2], (u32 *)user_s)
               ? -EFAULT
               : 0;
}

long sys_getresuid(u32 user_r, u32 user_e, u32 user_s)
{
    return put_three((u32[]){current->uid, current->euid, current->suid}, user_r, user_e, user_s);
}

long sys_getresgid(u32 user_r, u32 user_e, u32 user_s)
{
    return put_three((u32[]){current->gid, current->egid, current->sgid}, user_r, user_e, user_s);
}

/* The ids that count for files are the effective ones; no others can be set. */
long sys_setfsuid(u32 id)
{
    (void)id;
    return current->euid;
}

long sys_setfsgid(u32 id)
{
    (void)id;
    return current->egid;
}

long sys_getgroups(i32 size, u32 user_list)
{
    u32 n = current->nr_groups;

    if (size < 0 || (size && (u32)size < n))
        return -EINVAL;
    if (size && copy_to_user((void *)user_list, current->groups, n * sizeof(u32)))
        return -EFAULT;
    return n;
}

long sys_setgroups(u32 size, u32 user_list)
{
    u32 groups[NR_GROUPS];

    if (current->euid)
        return -EPERM;
    if (size > NR_GROUPS)
        return -EINVAL;
    if (copy_from_user(groups, (const void *)user_list, size * sizeof(u32)))
        return -EFAULT;
    task_set_groups(groups, size);
    return 0;
}
