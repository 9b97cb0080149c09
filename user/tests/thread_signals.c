/* Signals in a process with threads: who takes them, and what they do to all. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"
#include "user/tests/lib/thread.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile pid_t taken_by;
static volatile int go, quit;

static sigset_t set_of(int sig)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, sig);
    return set;
}

static void block(int how, int sig)
{
    sigset_t set = set_of(sig);

    sigprocmask(how, &set, NULL);
}

static void take(int sig)
{
    (void)sig;
    taken_by = gettid();
}

static void install(int sig)
{
    struct sigaction action = {.sa_handler = take};

    taken_by = 0;
    sigaction(sig, &action, NULL);
}

static bool wait_taken(void)
{
    for (int i = 0; i < 200 && !taken_by; i++)
        sleep_ms(10);
    return taken_by != 0;
}

static int sleep_until_quit(void *arg)
{
    (void)arg;
    while (!quit)
        futex(&quit, 0, 0, NULL, NULL, 0);
    return 0;
}

static int sleep_blocked(void *arg)
{
    block(SIG_BLOCK, SIGUSR1);
    set_and_wake(arg, 1);
    return sleep_until_quit(NULL);
}

static void end_threads(struct thread *t, int count)
{
    set_and_wake(&quit, 1);
    for (int i = 0; i < count; i++)
        thread_join(&t[i]);
}

static void thread_directed(void)
{
    struct thread t;
    pid_t tid = thread_start(&t, sleep_until_quit, NULL);

    REQUIRE(tid > 0);
    CHECK(wait_thread_state(tid, 'S'));
    install(SIGUSR1);
    CHECK_WORKS(syscall(__NR_tgkill, getpid(), tid, SIGUSR1));
    CHECK(wait_taken());
    CHECK_EQ(taken_by, tid);
    taken_by = 0;
    CHECK_WORKS(syscall(__NR_tkill, getpid(), SIGUSR1));
    CHECK_EQ(taken_by, getpid());
    end_threads(&t, 1);
    CHECK_FAILS(syscall(__NR_tgkill, getpid(), tid, 0), ESRCH);
    CHECK_FAILS(syscall(__NR_tgkill, getppid(), getpid(), 0), ESRCH);
    CHECK_FAILS(syscall(__NR_tgkill, 0, getpid(), 0), EINVAL);
    CHECK_FAILS(syscall(__NR_tkill, 0, 0), EINVAL);
    CHECK_FAILS(syscall(__NR_tkill, getpid(), 65), EINVAL);
}

/* kill(2) of a thread's number means its process. */
static void process_directed(void)
{
    struct thread t[2];

    install(SIGUSR1);
    thread_start(&t[0], sleep_blocked, (void *)&go);
    wait_while(&go, 0);
    block(SIG_BLOCK, SIGUSR1);
    pid_t open = thread_start(&t[1], sleep_until_quit, NULL);
    /* The new thread has our mask: it opens itself by its handler's end. */
    CHECK(wait_thread_state(open, 'S'));
    CHECK_WORKS(kill(t[0].tid, SIGUSR1));
    sleep_ms(30);
    CHECK_EQ(taken_by, 0); /* all block it: it waits for the process */
    block(SIG_UNBLOCK, SIGUSR1);
    CHECK_EQ(taken_by, getpid());
    end_threads(t, 2);
}

static int open_and_wait(void *arg)
{
    block(SIG_UNBLOCK, SIGUSR1);
    return sleep_until_quit(arg);
}

static void chooses_who_does_not_block(void)
{
    struct thread t;

    install(SIGUSR1);
    block(SIG_BLOCK, SIGUSR1);
    pid_t tid = thread_start(&t, open_and_wait, NULL);
    CHECK(wait_thread_state(tid, 'S'));
    kill(getpid(), SIGUSR1);
    CHECK(wait_taken());
    CHECK_EQ(taken_by, tid);
    end_threads(&t, 1);
}

static void private_and_shared_pending(void)
{
    sigset_t set;
    char text[4096];

    block(SIG_BLOCK, SIGUSR1);
    block(SIG_BLOCK, SIGUSR2);
    kill(getpid(), SIGUSR1);
    syscall(__NR_tgkill, getpid(), gettid(), SIGUSR2);
    sigpending(&set);
    CHECK(sigismember(&set, SIGUSR1) && sigismember(&set, SIGUSR2));
    read_file("/proc/self/status", text, sizeof(text));
    CHECK(strstr(text, "SigPnd:\t0000000000000800\n") != NULL);
    CHECK(strstr(text, "ShdPnd:\t0000000000000200\n") != NULL);
}

static int see_pending(void *arg)
{
    sigset_t set;

    sigpending(&set);
    *(volatile int *)arg = sigismember(&set, SIGUSR1) + 2 * sigismember(&set, SIGUSR2);
    return 0;
}

static void others_see_the_shared_ones(void)
{
    struct thread t;
    volatile int seen = 0;

    block(SIG_BLOCK, SIGUSR1);
    block(SIG_BLOCK, SIGUSR2);
    kill(getpid(), SIGUSR1);
    syscall(__NR_tgkill, getpid(), gettid(), SIGUSR2);
    thread_start(&t, see_pending, (void *)&seen);
    thread_join(&t);
    CHECK_EQ(seen, 1);
}

/* Ends with a signal of the process pending that it alone does not block. */
static int leave_with_a_signal(void *arg)
{
    block(SIG_UNBLOCK, SIGUSR1);
    set_and_wake(arg, 1);
    sleep_ms(50);
    return 0;
}

static void passed_on_by_who_ends(void)
{
    struct thread t[2];

    install(SIGUSR1);
    block(SIG_BLOCK, SIGUSR1);
    thread_start(&t[0], leave_with_a_signal, (void *)&go);
    wait_while(&go, 0);
    pid_t tid = thread_start(&t[1], open_and_wait, NULL);
    CHECK(wait_thread_state(tid, 'S'));
    thread_join(&t[0]);
    kill(getpid(), SIGUSR1);
    CHECK(wait_taken());
    CHECK_EQ(taken_by, tid);
    end_threads(t + 1, 1);
}

static int wait_for_signal(void *arg)
{
    sigset_t set = set_of(SIGUSR1);
    siginfo_t info;

    *(volatile int *)arg = sigwaitinfo(&set, &info) == SIGUSR1 ? info.si_pid : -1;
    return 0;
}

static void sigwait_in_a_thread(void)
{
    struct thread t;
    volatile int from = 0;

    block(SIG_BLOCK, SIGUSR1);
    pid_t tid = thread_start(&t, wait_for_signal, (void *)&from);
    CHECK(wait_thread_state(tid, 'S'));
    kill(getpid(), SIGUSR1);
    thread_join(&t);
    CHECK_EQ(from, getpid());
}

static volatile unsigned *counters;

static int count_for_ever(void *arg)
{
    for (;;)
        counters[(long)arg]++;
    return 0;
}

static void count_in_threads(void *arg)
{
    struct thread t[2];

    (void)arg;
    for (long i = 0; i < 2; i++)
        thread_start(&t[i], count_for_ever, (void *)i);
    count_for_ever((void *)2);
}

static bool any_counts(void)
{
    unsigned before[3];

    memcpy(before, (void *)counters, sizeof(before));
    sleep_ms(150);
    return memcmp(before, (void *)counters, sizeof(before)) != 0;
}

static void stop_and_continue_all(void)
{
    int status;
    pid_t pid;

    counters = shared_page();
    pid = start_child(count_in_threads, NULL);
    while (!counters[0] || !counters[1] || !counters[2])
        sleep_ms(10);
    kill(pid, SIGSTOP);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status));
    CHECK_EQ(WSTOPSIG(status), SIGSTOP);
    CHECK(!any_counts());
    kill(pid, SIGCONT);
    CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
    CHECK(WIFCONTINUED(status));
    CHECK(any_counts());
    kill(pid, SIGSTOP);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    kill(pid, SIGKILL); /* ends the stopped ones, too */
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(ending_signal(status), SIGKILL);
}

static int masks_differ(void *arg)
{
    sigset_t set;

    block(SIG_BLOCK, SIGUSR2);
    sigprocmask(SIG_BLOCK, NULL, &set);
    *(volatile int *)arg = sigismember(&set, SIGUSR1) && sigismember(&set, SIGUSR2);
    return 0;
}

static void masks_are_each_thread_s(void)
{
    struct thread t;
    volatile int both = 0;
    sigset_t set;

    block(SIG_BLOCK, SIGUSR1);
    thread_start(&t, masks_differ, (void *)&both);
    thread_join(&t);
    CHECK(both); /* inherited, and its own */
    sigprocmask(SIG_BLOCK, NULL, &set);
    CHECK(!sigismember(&set, SIGUSR2));
}

TEST_MAIN({"to one thread", thread_directed},
          {"to the process, all threads block it", process_directed},
          {"to the process, one thread does not block it", chooses_who_does_not_block},
          {"pending for the thread or for the process", private_and_shared_pending},
          {"other threads see what is pending for the process", others_see_the_shared_ones},
          {"a thread that ends leaves the signals to others", passed_on_by_who_ends},
          {"sigwaitinfo in a thread", sigwait_in_a_thread},
          {"a stop stops all threads, SIGCONT continues them", stop_and_continue_all},
          {"each thread has its mask", masks_are_each_thread_s})
