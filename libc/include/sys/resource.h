// Resource limits, usage and priorities.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/resource.h>

__BEGIN_DECLS

typedef unsigned long rlim_t;

int getrlimit(int resource, struct rlimit *limit);
int setrlimit(int resource, const struct rlimit *limit);
int prlimit64(pid_t pid, int resource, const struct rlimit64 *limit, struct rlimit64 *old);
int getrusage(int who, struct rusage *usage);
int getpriority(int which, id_t who);
int setpriority(int which, id_t who, int priority);

__END_DECLS
