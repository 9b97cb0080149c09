// Signals to threads, and their numbers.
#include <errno.h>
#include <unistd.h>
#include "libc/pthread/thread_int.h"
#include "libc/sys/syscall_int.h"

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
