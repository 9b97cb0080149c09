// Time of day and interval timers.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/select.h>
#include <uapi/time.h>

__BEGIN_DECLS

int gettimeofday(struct timeval *__restrict tv, void *__restrict zone);
int settimeofday(const struct timeval *tv, const void *zone);
int getitimer(int which, struct itimerval *value);
int setitimer(int which, const struct itimerval *__restrict value,
              struct itimerval *__restrict old);
int utimes(const char *path, const struct timeval times[2]);

#define timerclear(t) ((t)->tv_sec = (t)->tv_usec = 0)
#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)

__END_DECLS
