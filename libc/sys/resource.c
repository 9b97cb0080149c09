// Resource limits and usage.
#include <sys/resource.h>
#include "libc/sys/syscall_int.h"

int getrlimit(int resource, struct rlimit *limit)
{
    return CALL(ugetrlimit, resource, ARG(limit));
}

int setrlimit(int resource, const struct rlimit *limit)
{
    return CALL(setrlimit, resource, ARG(limit));
}

int prlimit64(pid_t pid, int resource, const struct rlimit64 *limit, struct rlimit64 *old)
{
    return CALL(prlimit64, pid, resource, ARG(limit), ARG(old));
}

int getrusage(int who, struct rusage *usage)
{
    return CALL(getrusage, who, ARG(usage));
}
