// Waiting for children.
#include <sys/wait.h>
#include "libc/sys/syscall_int.h"

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    return CALL(wait4, pid, ARG(status), options, ARG(usage));
}

pid_t wait3(int *status, int options, struct rusage *usage)
{
    return wait4(-1, status, options, usage);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    return wait4(pid, status, options, NULL);
}

pid_t wait(int *status)
{
    return waitpid(-1, status, 0);
}

int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
    return CALL(waitid, type, ARG(id), ARG(info), options, 0);
}
