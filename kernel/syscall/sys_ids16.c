/*
 * The calls of old, with 16-bit ids: 0xffff means "no change" as -1 does in the newer ones, and an
 * id that does not fit is seen as the overflow id.
 */
#include "kernel/syscall/calls.h"
#include "kernel/process/task.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>

#define OVERFLOW_ID 65534u

static u16 id_to_16(u32 id)
{
    return id > 0xffff ? OVERFLOW_ID : id;
}

static u32 id_from_16(u32 id)
{
    return (u16)id == 0xffff ? -1u : (u16)id;
}

long sys_getuid16(void)
{
    return id_to_16(current->uid);
}

long sys_geteuid16(void)
{
    return id_to_16(current->euid);
}

long sys_getgid16(void)
{
    return id_to_16(current->gid);
}

long sys_getegid16(void)
{
    return id_to_16(current->egid);
}

long sys_setuid16(u32 id)
{
    return sys_setuid(id_from_16(id));
}

long sys_setgid16(u32 id)
{
    return sys_setgid(id_from_16(id));
}

long sys_setreuid16(u32 r, u32 e)
{
    return sys_setreuid(id_from_16(r), id_from_16(e));
}

long sys_setregid16(u32 r, u32 e)
{
    return sys_setregid(id_from_16(r), id_from_16(e));
}

long sys_setresuid16(u32 r, u32 e, u32 s)
{
    return sys_setresuid(id_from_16(r), id_from_16(e), id_from_16(s));
}

long sys_setresgid16(u32 r, u32 e, u32 s)
{
    return sys_setresgid(id_from_16(r), id_from_16(e), id_from_16(s));
}

static int put_three(const u32 ids[3], u32 user_r, u32 user_e, u32 user_s)
{
    const u32 to[3] = {user_r, user_e, user_s};

    for (int i = 0; i < 3; i++) {
        if (put_user(id_to_16(ids[i]), (u16 *)to[i]))
            return -EFAULT;
    }
    return 0;
}

long sys_getresuid16(u32 user_r, u32 user_e, u32 user_s)
{
    return put_three((u32[]){current->uid, current->euid, current->suid}, user_r, user_e, user_s);
}

long sys_getresgid16(u32 user_r, u32 user_e, u32 user_s)
{
    return put_three((u32[]){current->gid, current->egid, current->sgid}, user_r, user_e, user_s);
}

/* The ids that count for files are the effective ones: only those can be "set". */
long sys_setfsuid16(u32 id)
{
    return id_to_16(sys_setfsuid(id_from_16(id)));
}

long sys_setfsgid16(u32 id)
{
    return id_to_16(sys_setfsgid(id_from_16(id)));
}

long sys_getgroups16(i32 size, u32 user_list)
{
    if (size < 0 || (size && (u32)size < current->nr_groups))
        return -EINVAL;
    for (u32 i = 0; size && i < current->nr_groups; i++) {
        if (put_user(id_to_16(current->groups[i]), (u16 *)user_list + i))
            return -EFAULT;
    }
    return current->nr_groups;
}

long sys_setgroups16(u32 size, u32 user_list)
{
    u32 groups[NR_GROUPS];

    if (current->euid)
        return -EPERM;
    if (size > NR_GROUPS)
        return -EINVAL;
    for (u32 i = 0; i < size; i++) {
        u16 id;
        if (get_user(id, (const u16 *)user_list + i))
            return -EFAULT;
        groups[i] = id;
    }
    task_set_groups(groups, size);
    return 0;
}
