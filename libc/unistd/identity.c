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
