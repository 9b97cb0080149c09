/* Clocks, sleeping, timers. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

enum { SLACK_MS = 400 }; /* an emulated machine may be late, never early */

static long long now_ms(void)
{
    struct timespec now;

    REQUIRE(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static bool took(long long since, int ms)
{
    long long passed = now_ms() - since;

    if (passed >= ms - 1 && passed < ms + SLACK_MS)
        return true;
    note("%lld ms, not %d", passed, ms);
    return false;
}

static void on_signal(int sig)
{
    (void)sig;
}

static void handle(int sig)
{
    struct sigaction action = {.sa_handler = on_signal};

    REQUIRE(sigaction(sig, &action, NULL) == 0);
}

static void monotonic(void)
{
    struct timespec last = {0}, now;
    bool forward = true;

    for (int i = 0; i < 2000; i++) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        forward &=
            now.tv_sec > last.tv_sec || (now.tv_sec == last.tv_sec && now.tv_nsec >= last.tv_nsec);
        forward &= now.tv_nsec >= 0 && now.tv_nsec < 1000000000;
        last = now;
    }
    CHECK(forward);
    CHECK_EQ(clock_getres(CLOCK_MONOTONIC, &now), 0);
    CHECK(now.tv_sec == 0 && now.tv_nsec > 0 && now.tv_nsec <= 10000000);
    CHECK_FAILS(clock_gettime(99, &now), EINVAL);
}

static void real_time(void)
{
    struct timespec a;
    struct timeval b;
    time_t c;

    CHECK_EQ(clock_gettime(CLOCK_REALTIME, &a), 0);
    CHECK_EQ(gettimeofday(&b, NULL), 0);
    c = time(NULL);
    CHECK(a.tv_sec > 1577836800); /* after 2020 */
    CHECK(b.tv_sec - a.tv_sec <= 1 && c - b.tv_sec <= 1 && c >= a.tv_sec);
    CHECK(b.tv_usec >= 0 && b.tv_usec < 1000000);
}

static void both_widths(void)
{
    struct __kernel_timespec wide;
    struct timespec narrow;

    CHECK_EQ(syscall(__NR_clock_gettime, CLOCK_REALTIME, &narrow), 0);
    CHECK_EQ(syscall(__NR_clock_gettime64, CLOCK_REALTIME, &wide), 0);
    CHECK(wide.tv_sec - narrow.tv_sec <= 1 && wide.tv_sec >= narrow.tv_sec);
}

static void sleeping(void)
{
    struct timespec request = {.tv_nsec = 70 * 1000000};
    long long start = now_ms();

    CHECK_EQ(nanosleep(&request, NULL), 0);
    CHECK(took(start, 70));
    request.tv_nsec = 1;
    CHECK_EQ(nanosleep(&request, NULL), 0);
    request.tv_nsec = 1000000000;
    CHECK_FAILS(nanosleep(&request, NULL), EINVAL);
    request.tv_nsec = -1;
    CHECK_FAILS(nanosleep(&request, NULL), EINVAL);
    request = (struct timespec){.tv_sec = -1};
    CHECK_FAILS(nanosleep(&request, NULL), EINVAL);
    CHECK_FAILS(syscall(__NR_nanosleep, 16, 0), EFAULT);
}

static void sleeping_until(void)
{
    struct timespec when;
    long long start = now_ms();

    clock_gettime(CLOCK_MONOTONIC, &when);
    when.tv_nsec += 60 * 1000000;
    if (when.tv_nsec >= 1000000000) {
        when.tv_sec++;
        when.tv_nsec -= 1000000000;
    }
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL), 0);
    CHECK(took(start, 60));
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL), 0); /* gone by */
}

static void interrupted_sleep(void)
{
    struct timespec request = {.tv_sec = 5}, left = {0};
    struct itimerval timer = {.it_value = {.tv_usec = 100000}};

    handle(SIGALRM);
    CHECK_EQ(setitimer(ITIMER_REAL, &timer, NULL), 0);
    CHECK_FAILS(nanosleep(&request, &left), EINTR);
    CHECK(left.tv_sec == 4 && left.tv_nsec > 500000000 && left.tv_nsec < 1000000000);
}

static void stop_and_continue(void *pid)
{
    sleep_ms(50);
    kill((pid_t)pid, SIGSTOP);
    sleep_ms(50);
    kill((pid_t)pid, SIGCONT);
}

/* A stop does not end a sleep: it goes on for the rest of its time. */
static void stopped_sleep(void)
{
    struct timespec request = {.tv_nsec = 300 * 1000000};
    long long start = now_ms();
    pid_t pid = start_child(stop_and_continue, (void *)getpid());

    CHECK_EQ(nanosleep(&request, NULL), 0);
    CHECK(took(start, 300));
    CHECK_EQ(wait_child(pid), 0);
}

static void alarms(void)
{
    long long start = now_ms();

    handle(SIGALRM);
    CHECK_EQ(alarm(100), 0);
    CHECK_EQ(alarm(1), 100);
    CHECK_FAILS(pause(), EINTR);
    CHECK(took(start, 1000));
    CHECK_EQ(alarm(50), 0);
    CHECK_EQ(alarm(0), 50);
    CHECK_EQ(alarm(0), 0);
}

static volatile int ticks;

static void count_tick(int sig)
{
    (void)sig;
    ticks++;
}

static void interval_timer(void)
{
    struct itimerval timer = {.it_value = {.tv_usec = 30000}, .it_interval = {.tv_usec = 30000}};
    struct itimerval now, old;
    long long start = now_ms();

    signal(SIGALRM, count_tick);
    CHECK_EQ(setitimer(ITIMER_REAL, &timer, NULL), 0);
    while (ticks < 5 && now_ms() - start < 5000)
        sleep_ms(1);
    CHECK(took(start, 150));
    CHECK_EQ(getitimer(ITIMER_REAL, &now), 0);
    CHECK_EQ(now.it_interval.tv_usec, 30000);
    CHECK(now.it_value.tv_usec <= 30000);
    memset(&timer, 0, sizeof(timer));
    CHECK_EQ(setitimer(ITIMER_REAL, &timer, &old), 0);
    CHECK_EQ(old.it_interval.tv_usec, 30000);
    ticks = 0;
    sleep_ms(80);
    CHECK_EQ(ticks, 0);
    timer.it_value.tv_usec = 1000000;
    CHECK_FAILS(setitimer(ITIMER_REAL, &timer, NULL), EINVAL);
    CHECK_FAILS(setitimer(77, &now, NULL), EINVAL);
}

static void fork_clears_alarm(void)
{
    pid_t pid;

    alarm(100);
    pid = fork();
    if (pid == 0)
        _exit(alarm(0) != 0);
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(alarm(0), 100);
}

static void processor_time(void)
{
    struct rusage usage;
    struct timespec used;
    struct tms times_used;
    long long start = now_ms();
    volatile unsigned long sum = 0;

    while (now_ms() - start < 250) {
        for (int i = 0; i < 1000; i++)
            sum += i;
    }
    CHECK_EQ(getrusage(RUSAGE_SELF, &usage), 0);
    CHECK(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec < 2);
    CHECK(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 50000);
    CHECK_EQ(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used), 0);
    CHECK(used.tv_nsec > 50000000 || used.tv_sec > 0);
    CHECK(times(&times_used) != -1);
    CHECK(times_used.tms_utime + times_used.tms_stime > 5);
}

TEST_MAIN({"the monotonic clock", monotonic}, {"the time of day", real_time},
          {"32-bit and 64-bit calls agree", both_widths}, {"nanosleep", sleeping},
          {"clock_nanosleep until a time", sleeping_until},
          {"an interrupted sleep says what is left", interrupted_sleep},
          {"a stopped sleep goes on", stopped_sleep}, {"alarm", alarms},
          {"setitimer", interval_timer}, {"fork clears the alarm", fork_clears_alarm},
          {"processor time", processor_time})
