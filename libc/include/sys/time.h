// Time of day and interval timers.
#pragma once

#include <sys/types.h>
#include <sys/select.h>
#include <uapi/time.h>

int gettimeofday(struct timeval *restrict tv, void *restrict zone);
int settimeofday(const struct timeval *tv, const void *zone);
int getitimer(int which, struct itimerval *value);
int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict old);
int utimes(const char *path, const struct timeval times[2]);

#define timerclear(t) ((t)->tv_sec = (t)->tv_usec = 0)
#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)
