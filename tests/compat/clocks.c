/* Clocks, sleeping and timers: not the values, but what must hold between them. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

static long long now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void calendars(void)
{
    time_t t = 1700000000;
    struct tm tm;
    char text[80];

    gmtime_r(&t, &tm);
    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %a %j", &tm);
    printf("%s, back %d\n", text, timegm(&tm) == t);
    struct timeval tv;
    gettimeofday(&tv, NULL);
    long long wall = now(CLOCK_REALTIME) / 1000000000;
    printf("a plausible year: %d\n", wall > 1600000000 && wall < 4102444800LL);
    printf("time of day agrees: %d\n", wall - tv.tv_sec <= 1 && wall - time(NULL) <= 1);
}

static void sleeps(void)
{
    long long start = now(CLOCK_MONOTONIC);
    struct timespec t = {0, 50000000}, left;

    printf("nanosleep %d", nanosleep(&t, &left));
    long long took = now(CLOCK_MONOTONIC) - start;
    printf(", long enough %d, not too long %d\n", took >= 50000000, took < 1000000000);
    t.tv_nsec = 1000000000;
    printf("bad time: %d", nanosleep(&t, NULL));
    printf(" %s\n", strerror(errno));
    start = now(CLOCK_MONOTONIC) + 30000000;
    t = (struct timespec){start / 1000000000, start % 1000000000};
    printf("until: %d", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL));
    printf(", reached %d\n", now(CLOCK_MONOTONIC) >= start);
    printf("no such clock: %d", clock_gettime(77, &t));
    printf(" %s\n", strerror(errno));
    printf("usleep %d\n", usleep(1000));
}

static volatile sig_atomic_t ticks;

static void tick(int sig)
{
    (void)sig;
    ticks++;
}

static void timers(void)
{
    struct itimerval t = {{0, 20000}, {0, 20000}}, old;

    signal(SIGALRM, tick);
    setitimer(ITIMER_REAL, &t, NULL);
    while (ticks < 3)
        pause();
    t = (struct itimerval){{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &t, &old);
    printf("interval %ld, ticks %d\n", (long)old.it_interval.tv_usec, ticks >= 3);
    alarm(100);
    unsigned left = alarm(0);
    printf("alarm had %d left\n", left == 100 || left == 99);
    struct timespec time = {10, 0}, rest = {0, 0};
    t.it_value.tv_usec = 20000;
    setitimer(ITIMER_REAL, &t, NULL);
    printf("interrupted: %d", nanosleep(&time, &rest));
    printf(" %s, left %d\n", strerror(errno), rest.tv_sec == 9);
}

static void accounting(void)
{
    struct rusage r;
    struct tms tms;
    volatile double x = 1;

    long long start = now(CLOCK_PROCESS_CPUTIME_ID);
    while (now(CLOCK_PROCESS_CPUTIME_ID) - start < 60000000)
        x = x * 1.0001 + 1;
    getrusage(RUSAGE_SELF, &r);
    long used = (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000L + r.ru_utime.tv_usec +
                r.ru_stime.tv_usec;
    printf("used %d, times %d, clock %d\n", used >= 30000, times(&tms) != (clock_t)-1,
           clock() >= 30000);
    printf("ticks for each second: %ld\n", sysconf(_SC_CLK_TCK));
    printf("faults counted: %d\n", r.ru_minflt > 0);
}

int main(void)
{
    calendars();
    sleeps();
    timers();
    accounting();
    return 0;
}
