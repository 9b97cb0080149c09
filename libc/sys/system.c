// The system as a whole.
#include <errno.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

int uname(struct utsname *name)
{
    return CALL(uname, ARG(name));
}

int sysinfo(struct sysinfo *info)
{
    return CALL(sysinfo, ARG(info));
}

int reboot(unsigned int command)
{
    return CALL(reboot, ARG(LINUX_REBOOT_MAGIC1), LINUX_REBOOT_MAGIC2, ARG(command));
}

int personality(unsigned long persona)
{
    return CALL(personality, ARG(persona));
}

ssize_t getrandom(void *buf, size_t size, unsigned int flags)
{
    return CALL(getrandom, ARG(buf), ARG(size), ARG(flags));
}

int gethostname(char *name, size_t size)
{
    struct utsname u;

    if (uname(&u) < 0) {
        return -1;
    }
    if (strlcpy(name, u.nodename, size) >= size) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return 0;
}

int sethostname(const char *name, size_t size)
{
    return CALL(sethostname, ARG(name), ARG(size));
}
