// Terminals as seen by the process.
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int isatty(int fd)
{
    struct termios t;

    return ioctl(fd, TCGETS, &t) == 0;
}

pid_t tcgetpgrp(int fd)
{
    pid_t pgid;

    return ioctl(fd, TIOCGPGRP, &pgid) < 0 ? -1 : pgid;
}

int tcsetpgrp(int fd, pid_t pgid)
{
    return ioctl(fd, TIOCSPGRP, &pgid);
}

char *ttyname(int fd)
{
    static char name[PATH_MAX];
    char link[sizeof("/proc/self/fd/-2147483648")];
    ssize_t n;

    if (!isatty(fd)) {
        return NULL;
    }
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, name, sizeof(name) - 1);
    if (n < 0) {
        return NULL;
    }
    name[n] = '\0';
    return name;
}
