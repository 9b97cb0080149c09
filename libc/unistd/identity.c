// Users and groups.
#include <unistd.h>
#include "libc/sys/syscall_int.h"

uid_t getuid(void)
{
    return (uid_t)CALL_RAW(getuid32);
}

uid_t geteuid(void)
{
    return (uid_t)CALL_RAW(geteuid32);
}

gid_t getgid(void)
{
    return (gid_t)CALL_RAW(getgid32);
}

gid_t getegid(void)
{
    return (gid_t)CALL_RAW(getegid32);
}

int setuid(uid_t uid)
{
    return CALL(setuid32, ARG(uid));
}

int setgid(gid_t gid)
{
    return CALL(setgid32, ARG(gid));
}

int getgroups(int size, gid_t list[])
{
    return CALL(getgroups32, size, ARG(list));
}

int setgroups(size_t size, const gid_t list[])
{
    return CALL(setgroups32, ARG(size), ARG(list));
}

int setreuid(uid_t real, uid_t effective)
{
    return CALL(setreuid32, ARG(real), ARG(effective));
}

int setregid(gid_t real, gid_t effective)
{
    return CALL(setregid32, ARG(real), ARG(effective));
}

int setresuid(uid_t real, uid_t effective, uid_t saved)
{
    return CALL(setresuid32, ARG(real), ARG(effective), ARG(saved));
}

int setresgid(gid_t real, gid_t effective, gid_t saved)
{
    return CALL(setresgid32, ARG(real), ARG(effective), ARG(saved));
}

int getresuid(uid_t *real, uid_t *effective, uid_t *saved)
{
    return CALL(getresuid32, ARG(real), ARG(effective), ARG(saved));
}

int getresgid(gid_t *real, gid_t *effective, gid_t *saved)
{
    return CALL(getresgid32, ARG(real), ARG(effective), ARG(saved));
}

int seteuid(uid_t uid)
{
    return setresuid((uid_t)-1, uid, (uid_t)-1);
}

int setegid(gid_t gid)
{
    return setresgid((gid_t)-1, gid, (gid_t)-1);
}
