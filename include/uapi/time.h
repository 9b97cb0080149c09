// Time structures of the 32-bit calls and of the *_time64 calls; clocks and timers.
#pragma once

struct timespec {
    long tv_sec;
    long tv_nsec;
};

struct timeval {
    long tv_sec;
    long tv_usec;
};

// Argument of every *_time64 call.
struct __kernel_timespec {
    long long tv_sec;
    long long tv_nsec;
};

struct itimerspec {
    struct timespec it_interval;
    struct timespec it_value;
};

struct itimerval {
    struct timeval it_interval;
    struct timeval it_value;
};

struct timezone {
    int tz_minuteswest;
    int tz_dsttime;
};

struct tms { // in units of 1 / USER_HZ second
    long tms_utime;
    long tms_stime;
    long tms_cutime;
    long tms_cstime;
};

#define USER_HZ                  100

#define ITIMER_REAL              0
#define ITIMER_VIRTUAL           1
#define ITIMER_PROF              2

#define CLOCK_REALTIME           0
#define CLOCK_MONOTONIC          1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID  3
#define CLOCK_MONOTONIC_RAW      4
#define CLOCK_REALTIME_COARSE    5
#define CLOCK_MONOTONIC_COARSE   6
#define CLOCK_BOOTTIME           7
#define CLOCK_REALTIME_ALARM     8
#define CLOCK_BOOTTIME_ALARM     9
#define CLOCK_TAI                11

#define TIMER_ABSTIME            1

#define UTIME_NOW                0x3fffffff
#define UTIME_OMIT               0x3ffffffe
