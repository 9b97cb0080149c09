// Signals, names and numbers of threads.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "libc/pthread/thread_int.h"
#include "libc/sys/syscall_int.h"

#define NAME_SIZE 16 // with the final NUL; Linux's limit

int pthread_equal(pthread_t a, pthread_t b)
{
    return a == b;
}

pid_t pthread_gettid_np(pthread_t thread)
{
    return __atomic_load_n(&thread->tid, __ATOMIC_RELAXED);
}

int pthread_kill(pthread_t thread, int sig)
{
    pid_t tid = pthread_gettid_np(thread);

    if (tid == 0) {
        return ESRCH;
    }
    return -(int)CALL_RAW(tgkill, getpid(), tid, sig);
}

int pthread_sigmask(int how, const sigset_t *__restrict set, sigset_t *__restrict old)
{
    return -(int)CALL_RAW(rt_sigprocmask, how, ARG(set), ARG(old), sizeof(*set));
}

static int open_name(pthread_t thread, int flags)
{
    char path[sizeof("/proc/self/task//comm") + 12];

    snprintf(path, sizeof(path), "/proc/self/task/%d/comm", (int)pthread_gettid_np(thread));
    return open(path, flags | O_CLOEXEC);
}

int pthread_setname_np(pthread_t thread, const char *name)
{
    size_t length = strlen(name);
    int saved_errno = errno, error = 0, fd;

    if (length >= NAME_SIZE) {
        return ERANGE;
    }
    fd = open_name(thread, O_WRONLY);
    if (fd < 0 || write(fd, name, length) < 0) {
        error = errno;
    }
    if (fd >= 0) {
        close(fd);
    }
    errno = saved_errno;
    return error;
}

int pthread_getname_np(pthread_t thread, char *name, size_t size)
{
    int saved_errno = errno, error = 0, fd;
    ssize_t length = 0;

    if (size < NAME_SIZE) {
        return ERANGE;
    }
    fd = open_name(thread, O_RDONLY);
    if (fd < 0 || (length = read(fd, name, NAME_SIZE)) < 1) {
        error = errno;
    } else {
        name[length - 1] = '\0'; // in place of the newline
    }
    if (fd >= 0) {
        close(fd);
    }
    errno = saved_errno;
    return error;
}
