// Clocks and sleeping.
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "libc/sys/syscall_int.h"

int clock_gettime(clockid_t clock, struct timespec *ts)
{
    return CALL(clock_gettime, clock, ARG(ts));
}

int clock_settime(clockid_t clock, const struct timespec *ts)
{
    return CALL(clock_settime, clock, ARG(ts));
}

int clock_getres(clockid_t clock, struct timespec *ts)
{
    return CALL(clock_getres, clock, ARG(ts));
}

int timespec_get(struct timespec *ts, int base)
{
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, ts) == 0 ? base : 0;
}

// Unlike the others it returns the error.
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
                    struct timespec *remain)
{
    return -(int)CALL_RAW(clock_nanosleep, clock, flags, ARG(request), ARG(remain));
}

int nanosleep(const struct timespec *request, struct timespec *remain)
{
    return CALL(nanosleep, ARG(request), ARG(remain));
}

time_t time(time_t *t)
{
    struct timespec now;

    if (clock_gettime(CLOCK_REALTIME, &now) < 0) {
        return -1;
    }
    if (t) {
        *t = now.tv_sec;
    }
    return now.tv_sec;
}

clock_t clock(void)
{
    struct timespec used;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0) {
        return -1;
    }
    return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / (1000000000L / CLOCKS_PER_SEC);
}

double difftime(time_t end, time_t start)
{
    return (double)end - (double)start;
}

clock_t times(struct tms *buf)
{
    return CALL(times, ARG(buf));
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
    return CALL(gettimeofday, ARG(tv), ARG(zone));
}

int settimeofday(const struct timeval *tv, const void *zone)
{
    return CALL(settimeofday, ARG(tv), ARG(zone));
}

int getitimer(int which, struct itimerval *value)
{
    return CALL(getitimer, which, ARG(value));
}

int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict old)
{
    return CALL(setitimer, which, ARG(value), ARG(old));
}

int utimes(const char *path, const struct timeval times[2])
{
    struct timespec ts[2];

    for (int i = 0; times && i < 2; i++) {
        ts[i].tv_sec = times[i].tv_sec;
        ts[i].tv_nsec = times[i].tv_usec * 1000;
    }
    return utimensat(AT_FDCWD, path, times ? ts : NULL, 0);
}
