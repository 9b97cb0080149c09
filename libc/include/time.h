// Clocks and calendar time. The time zone is UTC.
#pragma once

#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/time.h>

__BEGIN_DECLS

#define CLOCKS_PER_SEC 1000000L

struct tm {
    int tm_sec;
    int tm_min;
    int tm_hour;
    int tm_mday; // from 1
    int tm_mon;  // from 0
    int tm_year; // from 1900
    int tm_wday; // from Sunday = 0
    int tm_yday; // from 0
    int tm_isdst;
    long tm_gmtoff;
    const char *tm_zone;
};

time_t time(time_t *t);
clock_t clock(void);
double difftime(time_t end, time_t start);
int clock_gettime(clockid_t clock, struct timespec *ts);
int clock_settime(clockid_t clock, const struct timespec *ts);
#define TIME_UTC 1
// C11's clock_gettime: @base if it is TIME_UTC, else 0.
int timespec_get(struct timespec *ts, int base);
int clock_getres(clockid_t clock, struct timespec *ts);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
                    struct timespec *remain);
int nanosleep(const struct timespec *request, struct timespec *remain);

struct tm *gmtime(const time_t *t);
struct tm *gmtime_r(const time_t *__restrict t, struct tm *__restrict tm);
struct tm *localtime(const time_t *t);
struct tm *localtime_r(const time_t *__restrict t, struct tm *__restrict tm);
time_t timegm(struct tm *tm);
time_t mktime(struct tm *tm);
char *asctime(const struct tm *tm);
char *asctime_r(const struct tm *__restrict tm, char *__restrict buf);
char *ctime(const time_t *t);
char *ctime_r(const time_t *t, char *buf);
size_t strftime(char *__restrict buf, size_t size, const char *__restrict fmt,
                const struct tm *__restrict tm);

__END_DECLS
