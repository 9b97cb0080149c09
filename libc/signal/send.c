// Sending signals.
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

int kill(pid_t pid, int sig)
{
    return CALL(kill, pid, sig);
}

int killpg(pid_t pgid, int sig)
{
    return kill(-pgid, sig);
}

int tgkill(pid_t tgid, pid_t tid, int sig)
{
    return CALL(tgkill, tgid, tid, sig);
}

int raise(int sig)
{
    return tgkill(getpid(), gettid(), sig);
}

int sigqueue(pid_t pid, int sig, union sigval value)
{
    siginfo_t info;

    memset(&info, 0, sizeof(info));
    info.si_signo = sig;
    info.si_code = SI_QUEUE;
    info.si_pid = getpid();
    info.si_uid = getuid();
    info.si_value = value;
    return CALL(rt_sigqueueinfo, pid, sig, ARG(&info));
}
