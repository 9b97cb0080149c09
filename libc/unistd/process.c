// Making and ending processes; process groups and sessions.
#include <unistd.h>
#include "libc/sys/syscall_int.h"

pid_t fork(void)
{
    return CALL(fork);
}

int execve(const char *path, char *const argv[], char *const envp[])
{
    return CALL(execve, ARG(path), ARG(argv), ARG(envp));
}

void _exit(int status)
{
    for (;;) {
        syscall1(__NR_exit_group, status);
    }
}

void _Exit(int status) __attribute__((alias("_exit"), noreturn));

pid_t getpid(void)
{
    return CALL(getpid);
}

pid_t getppid(void)
{
    return CALL(getppid);
}

pid_t gettid(void)
{
    return CALL(gettid);
}

pid_t getpgrp(void)
{
    return CALL(getpgrp);
}

pid_t getpgid(pid_t pid)
{
    return CALL(getpgid, pid);
}

int setpgid(pid_t pid, pid_t pgid)
{
    return CALL(setpgid, pid, pgid);
}

pid_t setsid(void)
{
    return CALL(setsid);
}

pid_t getsid(pid_t pid)
{
    return CALL(getsid, pid);
}
