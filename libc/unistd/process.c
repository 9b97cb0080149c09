// Making and ending processes; process groups and sessions.
#include <unistd.h>
#include "libc/pthread/atfork_int.h"
#include "libc/sys/syscall_int.h"

// Given by malloc where the program has it: its locks are held by nobody while the process is
// copied.
void __malloc_before_fork(void) __attribute__((weak));
void __malloc_after_fork_in_parent(void) __attribute__((weak));
void __malloc_after_fork_in_child(void) __attribute__((weak));

// Given by threads, and by streams.
void __thread_after_fork(void) __attribute__((weak));
void __stdio_after_fork(void) __attribute__((weak));

static void call(void (*fn)(void))
{
    if (fn) {
        fn();
    }
}

pid_t fork(void)
{
    pid_t pid;

    call(__atfork_prepare);
    call(__malloc_before_fork);
    pid = CALL(fork);
    if (pid == 0) {
        call(__malloc_after_fork_in_child);
        call(__thread_after_fork);
        call(__stdio_after_fork);
        call(__atfork_child);
    } else {
        call(__malloc_after_fork_in_parent);
        call(__atfork_parent);
    }
    return pid;
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
