/* Signals that queue: order, values, limits; sigqueue and sigtimedwait; SIGCHLD; processor timers.
 */
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"
#include "user/tests/lib/thread.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RT (SIGRTMIN + 3) /* the first ones may be a library's */

static int values[16], signals[16], taken;

static void note_value(int sig, siginfo_t *info, void *context)
{
    (void)context;
    signals[taken] = sig;
    values[taken++] = info->si_value.sival_int;
}

static void install(int sig)
{
    struct sigaction action = {.sa_sigaction = note_value, .sa_flags = SA_SIGINFO};

    sigfillset(&action.sa_mask);
    CHECK_WORKS(sigaction(sig, &action, NULL));
}

static void block(int how, int sig)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, sig);
    sigprocmask(how, &set, NULL);
}

static long queue(int sig, int value)
{
    return sigqueue(getpid(), sig, (union sigval){.sival_int = value});
}

static void each_is_delivered_in_order(void)
{
    install(RT);
    install(RT + 1);
    block(SIG_BLOCK, RT);
    block(SIG_BLOCK, RT + 1);
    CHECK_WORKS(queue(RT + 1, 10));
    for (int i = 0; i < 3; i++)
        CHECK_WORKS(queue(RT, i));
    CHECK_WORKS(queue(RT + 1, 11));
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    REQUIRE(taken == 5);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(signals[i], RT); /* the lower number first, each in the order of sending */
        CHECK_EQ(values[i], i);
    }
    CHECK_EQ(values[3], 10);
    CHECK_EQ(values[4], 11);
}

static void others_do_not_queue(void)
{
    install(SIGUSR1);
    block(SIG_BLOCK, SIGUSR1);
    for (int i = 5; i < 8; i++)
        CHECK_WORKS(queue(SIGUSR1, i));
    block(SIG_UNBLOCK, SIGUSR1);
    CHECK_EQ(taken, 1);
    CHECK_EQ(values[0], 5); /* the first one's */
}

static long queued(void)
{
    return proc_number("/proc/self/status", "SigQ");
}

static void limited(void)
{
    struct rlimit limit = {0, 0};
    long before = queued();

    block(SIG_BLOCK, RT);
    limit.rlim_cur = limit.rlim_max = before + 3;
    CHECK_WORKS(setrlimit(RLIMIT_SIGPENDING, &limit));
    for (int i = 0; i < 3; i++)
        CHECK_WORKS(queue(RT, i));
    CHECK_EQ(queued(), before + 3);
    CHECK_FAILS(queue(RT, 3), EAGAIN);
    CHECK_WORKS(kill(getpid(), RT)); /* no value to keep: it is pending already */
}

static void waits_with_information(void)
{
    sigset_t set;
    siginfo_t info;
    struct timespec none = {0, 0}, soon = {0, 30000000};

    block(SIG_BLOCK, RT);
    block(SIG_BLOCK, SIGUSR1);
    sigemptyset(&set);
    sigaddset(&set, RT);
    CHECK_FAILS(sigtimedwait(&set, &info, &none), EAGAIN);
    CHECK_FAILS(sigtimedwait(&set, &info, &soon), EAGAIN);
    queue(RT, 42);
    kill(getpid(), SIGUSR1);
    CHECK_EQ(sigtimedwait(&set, &info, &none), RT);
    CHECK_EQ(info.si_signo, RT);
    CHECK_EQ(info.si_code, SI_QUEUE);
    CHECK_EQ(info.si_pid, getpid());
    CHECK_EQ(info.si_value.sival_int, 42);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
    CHECK_FAILS(sigtimedwait(&set, &info, &none), EAGAIN);
}

static long queue_raw(pid_t pid, int sig, int code)
{
    siginfo_t info = {.si_signo = sig, .si_code = code};

    return syscall(__NR_rt_sigqueueinfo, pid, sig, &info);
}

static void who_may_claim_what(void)
{
    siginfo_t info = {.si_code = SI_QUEUE};

    CHECK_WORKS(queue_raw(getpid(), 0, SI_QUEUE));
    CHECK_WORKS(queue_raw(getpid(), 0, SI_USER)); /* to oneself anything */
    CHECK_FAILS(queue_raw(getppid(), 0, SI_USER), EPERM);
    CHECK_FAILS(queue_raw(getppid(), 0, SI_TKILL), EPERM);
    CHECK_FAILS(queue_raw(getpid(), 65, SI_QUEUE), EINVAL);
    CHECK_FAILS(syscall(__NR_rt_tgsigqueueinfo, getpid(), 0, 0, &info), EINVAL);
    CHECK_FAILS(syscall(__NR_rt_tgsigqueueinfo, getppid(), getpid(), 0, &info), ESRCH);
    CHECK_WORKS(syscall(__NR_rt_tgsigqueueinfo, getpid(), gettid(), 0, &info));
}

static volatile siginfo_t last;
static volatile int children;

static void note_child(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)context;
    *(siginfo_t *)&last = *info;
    children++;
}

static void pause_for_ever(void *arg)
{
    (void)arg;
    for (;;)
        pause();
}

static void expect_child(int count, int code, int status, pid_t pid)
{
    for (int i = 0; i < 200 && children < count; i++)
        sleep_ms(10);
    CHECK_EQ(children, count);
    CHECK_EQ(last.si_code, code);
    CHECK_EQ(last.si_status, status);
    CHECK_EQ(last.si_pid, pid);
}

static void news_of_children(void)
{
    struct sigaction action = {.sa_sigaction = note_child, .sa_flags = SA_SIGINFO | SA_RESTART};
    int status;

    sigaction(SIGCHLD, &action, NULL);
    pid_t pid = start_child(pause_for_ever, NULL);
    kill(pid, SIGSTOP);
    expect_child(1, CLD_STOPPED, SIGSTOP, pid);
    kill(pid, SIGCONT);
    expect_child(2, CLD_CONTINUED, SIGCONT, pid);
    kill(pid, SIGTERM);
    expect_child(3, CLD_KILLED, SIGTERM, pid);
    CHECK_EQ(waitpid(pid, &status, 0), pid);

    action.sa_flags |= SA_NOCLDSTOP;
    sigaction(SIGCHLD, &action, NULL);
    pid = start_child(pause_for_ever, NULL);
    kill(pid, SIGSTOP);
    CHECK(wait_state(pid, 'T'));
    kill(pid, SIGCONT);
    CHECK(wait_state(pid, 'S'));
    CHECK_EQ(children, 3); /* neither was told */
    action.sa_flags |= SA_NOCLDWAIT;
    sigaction(SIGCHLD, &action, NULL);
    kill(pid, SIGKILL);
    expect_child(4, CLD_KILLED, SIGKILL, pid); /* told, and no zombie */
    CHECK_FAILS(waitpid(pid, &status, 0), ECHILD);
}

static volatile int alarms;

static void count_alarm(int sig)
{
    (void)sig;
    alarms++;
}

/* Burns the time until `count` signals have come, or ten seconds. */
static void burn(int count)
{
    time_t end = time(NULL) + 10;

    while (alarms < count && time(NULL) < end)
        for (volatile int i = 0; i < 1000; i++)
            ;
}

static void processor_timers(void)
{
    static const struct {
        int which, sig;
    } timers[] = {{ITIMER_VIRTUAL, SIGVTALRM}, {ITIMER_PROF, SIGPROF}};
    struct itimerval timer = {{0, 20000}, {0, 20000}}, now, off = {{0, 0}, {0, 0}};

    for (size_t i = 0; i < ARRAY_SIZE(timers); i++) {
        alarms = 0;
        signal(timers[i].sig, count_alarm);
        CHECK_WORKS(setitimer(timers[i].which, &timer, NULL));
        CHECK_WORKS(getitimer(timers[i].which, &now));
        CHECK_EQ(now.it_interval.tv_usec, 20000);
        CHECK(now.it_value.tv_usec > 0 || now.it_value.tv_sec > 0);
        sleep_ms(150); /* no processor time, so no signal */
        CHECK(alarms <= 1);
        burn(3);
        CHECK(alarms >= 3);
        CHECK_WORKS(setitimer(timers[i].which, &off, &now));
        CHECK_EQ(now.it_interval.tv_usec, 20000);
    }
    CHECK_FAILS(setitimer(3, &off, NULL), EINVAL);
    CHECK_FAILS(getitimer(3, &now), EINVAL);
}

TEST_MAIN({"real-time signals: each one, in order", each_is_delivered_in_order},
          {"the others: the first one only", others_do_not_queue}, {"RLIMIT_SIGPENDING", limited},
          {"sigtimedwait tells what was sent", waits_with_information},
          {"rt_sigqueueinfo: who may claim what", who_may_claim_what},
          {"SIGCHLD for stop, continue and end", news_of_children},
          {"timers of processor time", processor_timers})
