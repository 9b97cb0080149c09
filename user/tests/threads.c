/* Threads as clone(2) makes them: what they share, how they and their process end. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"
#include "user/tests/lib/thread.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int word, seen;
static pid_t ids[3];

static int note_ids(void *arg)
{
    (void)arg;
    ids[0] = getpid();
    ids[1] = gettid();
    ids[2] = getppid();
    return 0;
}

static void one_process(void)
{
    struct thread t;
    pid_t tid = thread_start(&t, note_ids, NULL);

    REQUIRE(tid > 0);
    thread_join(&t);
    CHECK_EQ(ids[0], getpid());
    CHECK_EQ(ids[1], tid);
    CHECK_EQ(ids[2], getppid());
    CHECK(tid != getpid());
    CHECK_EQ(gettid(), getpid());
    CHECK_FAILS(waitpid(tid, NULL, __WALL), ECHILD); /* a thread is not waited for */
}

static void on_signal(int sig)
{
    seen = sig;
}

static int change_everything(void *arg)
{
    struct sigaction action = {.sa_handler = on_signal};

    *(int *)arg = open("/dev/null", O_RDONLY);
    chdir("/proc");
    umask(0123);
    sigaction(SIGUSR2, &action, NULL);
    return 0;
}

static void shares_files_directory_handlers(void)
{
    struct thread t;
    char cwd[64];
    int fd = -1;

    umask(022);
    REQUIRE(thread_start(&t, change_everything, &fd) > 0);
    thread_join(&t);
    CHECK_WORKS(fcntl(fd, F_GETFD));
    CHECK(getcwd(cwd, sizeof(cwd)) != NULL);
    CHECK_TEXT(cwd, "/proc");
    CHECK_EQ(umask(022), 0123);
    raise(SIGUSR2);
    CHECK_EQ(seen, SIGUSR2);
}

/* Sleeps in one of the ways that only a signal ends; the pipe is never written to. */
static int fall_asleep(void *arg)
{
    static volatile int never;
    struct timespec long_time = {1000, 0};
    int ends[2];
    char byte;

    switch ((long)arg) {
    case 0:
        futex(&never, 0, 0, NULL, NULL, 0);
        break;
    case 1:
        pipe(ends);
        read(ends[0], &byte, 1);
        break;
    case 2:
        nanosleep(&long_time, NULL);
        break;
    default:
        pause();
    }
    word = 77; /* not reached */
    return 0;
}

static struct thread sleepers[4];

static void start_sleepers(void)
{
    for (long i = 0; i < 4; i++)
        CHECK(thread_start(&sleepers[i], fall_asleep, (void *)i) > 0);
    for (int i = 0; i < 4; i++)
        CHECK(wait_thread_state(sleepers[i].tid, 'S'));
}

static void end_whole_process(void *arg)
{
    (void)arg;
    start_sleepers();
    _exit(33);
}

static void exit_group_ends_sleepers(void)
{
    int status = run_child(end_whole_process, NULL);

    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 33);
}

static int exit_process(void *arg)
{
    (void)arg;
    _exit(44);
}

static void end_by_a_thread(void *arg)
{
    struct thread t;

    (void)arg;
    start_sleepers();
    thread_start(&t, exit_process, NULL);
    for (;;)
        pause();
}

static void exit_group_of_a_thread(void)
{
    CHECK_EQ(WEXITSTATUS(run_child(end_by_a_thread, NULL)), 44);
}

static int outlive(void *arg)
{
    sleep_ms(100);
    set_and_wake(arg, 1);
    syscall(__NR_exit, 9);
    return 0;
}

/* The status of the thread that ends last counts (Linux since 5.19). */
static void leader_leaves(void *arg)
{
    struct thread t;

    thread_start(&t, outlive, arg);
    syscall(__NR_exit, 5);
}

static void leader_ends_first(void)
{
    pid_t pid = start_child(leader_leaves, (void *)&word);

    CHECK(wait_state(pid, 'Z'));
    CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0); /* a thread is left */
    int status = wait_child(pid);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 9);
}

static void be_killed(void *arg)
{
    start_sleepers();
    kill(getpid(), (long)arg);
    for (;;)
        pause();
}

static void fatal_signal_ends_all(void)
{
    CHECK_EQ(ending_signal(run_child(be_killed, (void *)SIGKILL)), SIGKILL);
    CHECK_EQ(ending_signal(run_child(be_killed, (void *)SIGTERM)), SIGTERM);
    CHECK_EQ(ending_signal(run_child(be_killed, (void *)SIGABRT)), SIGABRT);
}

static int crash(void *arg)
{
    *(volatile int *)arg = 1;
    return 0;
}

static void crash_in_a_thread(void *arg)
{
    struct thread t;

    (void)arg;
    start_sleepers();
    thread_start(&t, crash, (void *)16);
    for (;;)
        pause();
}

static void fault_ends_all(void)
{
    CHECK_EQ(ending_signal(run_child(crash_in_a_thread, NULL)), SIGSEGV);
}

/* The word becomes zero only if there is someone to see it. */
static void clear_tid_alone(void *arg)
{
    syscall(__NR_set_tid_address, arg);
    syscall(__NR_exit, 0);
}

static void clear_tid_needs_a_witness(void)
{
    volatile int *shared = shared_page();

    *shared = 1;
    run_child(clear_tid_alone, (void *)shared);
    CHECK_EQ(*shared, 1);
}

static int count_up(void *arg)
{
    __atomic_add_fetch((int *)arg, 1, __ATOMIC_SEQ_CST);
    return 0;
}

#define MANY 2000

static void many_threads(void)
{
    static struct thread t[8];
    int count = 0;

    test_seconds = 60;
    for (int i = 0; i < MANY / 8; i++) {
        for (int n = 0; n < 8; n++)
            REQUIRE(thread_start(&t[n], count_up, &count) > 0);
        for (int n = 0; n < 8; n++)
            thread_join(&t[n]);
    }
    CHECK_EQ(count, MANY);
    CHECK_EQ(proc_number("/proc/self/status", "Threads"), 1);
}

#define AT_ONCE 200

static void many_at_once(void)
{
    static struct thread t[AT_ONCE];

    for (int i = 0; i < AT_ONCE; i++)
        REQUIRE(thread_start(&t[i], fall_asleep, (void *)3) > 0);
    CHECK_EQ(proc_number("/proc/self/status", "Threads"), AT_ONCE + 1);
    CHECK_EQ(stat_field(getpid(), 20), AT_ONCE + 1);
}

static int touch_pages(void *arg)
{
    struct rusage r;
    char *pages = arg;

    for (int i = 0; i < 16; i++)
        pages[i << 12] = 1;
    getrusage(RUSAGE_THREAD, &r);
    seen = r.ru_minflt;
    return 0;
}

static void usage_is_summed(void)
{
    struct rusage before, own, after;
    struct thread t;
    char *pages = sbrk(16 << 12);

    getrusage(RUSAGE_SELF, &before);
    REQUIRE(thread_start(&t, touch_pages, pages) > 0);
    thread_join(&t);
    getrusage(RUSAGE_THREAD, &own);
    getrusage(RUSAGE_SELF, &after);
    CHECK(seen >= 16);
    CHECK(after.ru_minflt - before.ru_minflt >= seen);
    CHECK(own.ru_minflt < after.ru_minflt); /* the other thread's stay the process's */
}

static int fork_and_look(void *arg)
{
    int status;
    pid_t pid = fork();

    (void)arg;
    if (!pid)
        _exit(proc_number("/proc/self/status", "Threads"));
    waitpid(pid, &status, 0);
    seen = WEXITSTATUS(status);
    return 0;
}

static void fork_copies_one_thread(void)
{
    struct thread t;

    start_sleepers();
    REQUIRE(thread_start(&t, fork_and_look, NULL) > 0);
    thread_join(&t);
    CHECK_EQ(seen, 1);
}

static void forker(void *arg)
{
    (void)arg;
    _exit(11);
}

static int wait_in_thread(void *arg)
{
    int status;

    seen = waitpid(*(pid_t *)arg, &status, 0) > 0 ? WEXITSTATUS(status) : -1;
    return 0;
}

static void children_are_the_process_s(void)
{
    struct thread t;
    pid_t pid = start_child(forker, NULL);

    REQUIRE(thread_start(&t, wait_in_thread, &pid) > 0);
    thread_join(&t);
    CHECK_EQ(seen, 11);
}

TEST_MAIN({"one process, two numbers", one_process},
          {"files, directory and handlers are shared", shares_files_directory_handlers},
          {"exit_group ends threads in every kind of sleep", exit_group_ends_sleepers},
          {"exit_group by another thread", exit_group_of_a_thread},
          {"the leader may end first", leader_ends_first},
          {"a fatal signal ends all threads", fatal_signal_ends_all},
          {"a fault ends all threads", fault_ends_all},
          {"CHILD_CLEARTID without another user of the memory", clear_tid_needs_a_witness},
          {"2000 threads, one after the other", many_threads},
          {"200 threads at once, ended by the process", many_at_once},
          {"faults are counted for the thread and the process", usage_is_summed},
          {"fork copies the thread that calls it", fork_copies_one_thread},
          {"any thread waits for the process's children", children_are_the_process_s})
