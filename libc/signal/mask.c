// Blocking signals and waiting for them.
#include <errno.h>
#include <signal.h>
#include "libc/sys/syscall_int.h"

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
    return CALL(rt_sigprocmask, how, ARG(set), ARG(old), sizeof(sigset_t));
}

int sigpending(sigset_t *set)
{
    return CALL(rt_sigpending, ARG(set), sizeof(sigset_t));
}

int sigsuspend(const sigset_t *mask)
{
    return CALL(rt_sigsuspend, ARG(mask), sizeof(sigset_t));
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
                 const struct timespec *restrict timeout)
{
    return CALL(rt_sigtimedwait, ARG(set), ARG(info), ARG(timeout), sizeof(sigset_t));
}

int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
    return sigtimedwait(set, info, NULL);
}

int sigwait(const sigset_t *restrict set, int *restrict sig)
{
    int result;

    do {
        result = sigtimedwait(set, NULL, NULL);
    } while (result < 0 && errno == EINTR);
    if (result < 0) {
        return errno;
    }
    *sig = result;
    return 0;
}
