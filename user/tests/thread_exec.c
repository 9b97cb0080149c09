/* execve in a process with threads: one thread is left, which has the process's number. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"
#include "user/tests/lib/thread.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char self[64]; /* this program, run once more with a word that says what to look at */

static void exec_self(const char *word)
{
    char *argv[] = {self, (char *)word, NULL}, *envp[] = {NULL};

    execve(self, argv, envp);
    _exit(99);
}

static volatile int spins;

static int sleep_for_ever(void *arg)
{
    for (;;)
        pause();
    return arg != NULL;
}

static int spin_for_ever(void *arg)
{
    for (;;)
        spins++;
    return arg != NULL;
}

static struct thread threads[6];

static void start_others(void)
{
    for (int i = 0; i < 6; i++)
        CHECK(thread_start(&threads[i], i % 2 ? sleep_for_ever : spin_for_ever, NULL) > 0);
    while (!spins)
        sched_yield();
}

static void exec_in_the_leader(void *arg)
{
    (void)arg;
    start_others();
    exec_self("look");
}

static void by_the_leader(void)
{
    CHECK_EQ(WEXITSTATUS(run_child(exec_in_the_leader, NULL)), 55);
}

static int exec_from_thread(void *arg)
{
    exec_self(arg);
    return 0;
}

static void exec_in_a_thread(void *arg)
{
    struct thread t;

    start_others();
    thread_start(&t, exec_from_thread, arg);
    for (;;)
        pause();
}

/* The pid is the one that the parent knows. */
static void by_a_thread(void)
{
    pid_t pid = start_child(exec_in_a_thread, "look");
    int status = wait_child(pid);

    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 55);
}

static void exec_after_the_leader(void *arg)
{
    struct thread t;

    (void)arg;
    thread_start(&t, exec_from_thread, "look");
    syscall(__NR_exit, 0);
}

static void by_a_thread_when_the_leader_has_ended(void)
{
    CHECK_EQ(WEXITSTATUS(run_child(exec_after_the_leader, NULL)), 55);
}

static int exec_nothing(void *arg)
{
    char *argv[] = {"nothing", NULL};

    *(volatile int *)arg = execve("/nothing", argv, argv) == -1;
    return 0;
}

static void failure_leaves_the_threads(void)
{
    volatile int failed = 0;
    struct thread t;

    start_others();
    REQUIRE(thread_start(&t, exec_nothing, (void *)&failed) > 0);
    thread_join(&t);
    CHECK(failed);
    CHECK_EQ(proc_number("/proc/self/status", "Threads"), 7);
}

static void two_at_once(void *arg)
{
    struct thread t[3];

    (void)arg;
    for (int i = 0; i < 3; i++)
        thread_start(&t[i], exec_from_thread, "look");
    for (;;)
        pause();
}

static void only_one_wins(void)
{
    for (int i = 0; i < 10; i++)
        CHECK_EQ(WEXITSTATUS(run_child(two_at_once, NULL)), 55);
}

/* A signal to the process that is pending for all stays; the mask is the thread's that called. */
static int block_and_exec(void *arg)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    exec_self(arg);
    return 0;
}

static void pend_and_exec(void *arg)
{
    struct thread t;
    sigset_t set;

    (void)arg;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGUSR1);
    thread_start(&t, block_and_exec, "pending");
    for (;;)
        pause();
}

static void pending_signals_stay(void)
{
    CHECK_EQ(WEXITSTATUS(run_child(pend_and_exec, NULL)), 55);
}

/* What the new program finds. */
static int look(void)
{
    char text[512];

    if (gettid() != getpid() || proc_number("/proc/self/status", "Threads") != 1)
        return 1;
    if (read_file("/proc/self/comm", text, sizeof(text)) <= 0 || strcmp(text, "thread_exec\n"))
        return 2;
    return 55;
}

static int look_for_pending(void)
{
    sigset_t set;

    sigpending(&set);
    return sigismember(&set, SIGUSR1) ? look() : 3;
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        {"by the leader", by_the_leader},
        {"by a thread, which becomes the leader", by_a_thread},
        {"by a thread when the leader has ended", by_a_thread_when_the_leader_has_ended},
        {"a failure leaves the other threads", failure_leaves_the_threads},
        {"of several at once one wins", only_one_wins},
        {"signals pending for the process stay", pending_signals_stay},
    };

    if (argc > 1)
        return strcmp(argv[1], "pending") ? look() : look_for_pending();
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[length > 0 ? length : 0] = '\0';
    return test_all(tests, ARRAY_SIZE(tests));
}
