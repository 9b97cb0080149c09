/* Calls on processes, each of their allocations failing: ENOMEM, the old state, nothing lost. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/failures.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"
#include "user/tests/lib/thread.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static char *area;

/* More to copy: areas of several kinds in several page tables, and descriptors. */
static void grow(void)
{
    for (unsigned long at = 0x50000000; at < 0x54000000; at += 0x1000000) {
        area = mmap((void *)at, 4 * PAGE, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        memset(area, 0x33, 4 * PAGE);
    }
    for (int i = 0; i < 40; i++)
        CHECK(dup(0) >= 0);
}

/*
 * fork shares pages, and each write that follows copies one: an allocation that is not fork's own.
 * So the child gets none of what is written here. It dies of that at its first step.
 */
static void grow_apart(void)
{
    static struct area areas[64];
    int count;

    grow();
    count = read_maps(areas, ARRAY_SIZE(areas));
    for (int i = 0; i < count; i++)
        if (areas[i].perms[1] == 'w' && areas[i].start >> 28 != 5)
            CHECK_EQ(madvise((void *)areas[i].start, areas[i].end - areas[i].start, MADV_DONTFORK),
                     0);
}

static bool intact(void)
{
    return all_bytes(area, 4 * PAGE, 0x33);
}

static long call_fork(void)
{
    return fork();
}

static void reap(long pid)
{
    waitpid(pid, NULL, 0);
}

static long call_vfork(void)
{
    pid_t pid = vfork();

    if (pid == 0)
        _exit(0);
    return pid;
}

/* What a failed fork must not do besides: the next one works, and nobody is left to wait for. */
static bool no_child(void)
{
    return intact() && waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}

static void forking(void)
{
    WALK("fork", 15, .call = call_fork, .prepare = grow_apart, .undo = reap, .unchanged = no_child);
    WALK("vfork", 6, .call = call_vfork, .prepare = grow, .undo = reap, .unchanged = no_child);
}

static char *thread_stack;
static volatile pid_t thread_tid;

static void grow_a_stack(void)
{
    grow();
    thread_stack = new_stack();
    thread_stack[-1] = 0; /* its first page is there */
}

static int end(void *arg)
{
    (void)arg;
    return 0;
}

static long call_thread(void)
{
    return clone(end, thread_stack, THREAD_FLAGS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, NULL,
                 &thread_tid, NULL, &thread_tid);
}

static void join(long tid)
{
    wait_while(&thread_tid, tid);
}

static bool one_thread(void)
{
    return intact() && proc_number("/proc/self/status", "Threads") == 1;
}

static void threading(void)
{
    WALK("clone of a thread", 1, .call = call_thread, .prepare = grow_a_stack, .undo = join,
         .unchanged = one_thread);
}

static long call_exec(void)
{
    char *argv[] = {"true", "word", NULL}, *envp[] = {"A=B", NULL};

    return execve("/bin/true", argv, envp);
}

static long call_exec_script(void)
{
    char *argv[] = {"failures.sh", NULL};

    return execve("/tmp/failures.sh", argv, argv + 1);
}

/* Up to the point of no return ENOMEM and the old program; behind it, it is ended. */
static void executing(void)
{
    WALK("execve", 5, .call = call_exec, .prepare = grow, .unchanged = intact, .may_kill = true);
    chdir("/tmp");
    write_file("failures.sh", "#!/bin/true\n", 12, 0755);
    WALK("script", 5, .call = call_exec_script, .prepare = grow, .unchanged = intact,
         .may_kill = true);
    unlink("failures.sh");
}

static volatile sig_atomic_t signals;

static void on_signal(int sig)
{
    (void)sig;
    signals++;
}

/* On a new stack, so that the frame needs a page. */
static void new_signal_stack(void)
{
    const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
    stack_t stack = {.ss_size = 16 * PAGE};

    stack.ss_sp = map_pages(16, PROT_READ | PROT_WRITE);
    CHECK_EQ(sigaltstack(&stack, NULL), 0);
    CHECK_EQ(sigaction(SIGUSR1, &action, NULL), 0);
}

static long call_raise(void)
{
    return raise(SIGUSR1) == 0 && signals == 1 ? 0 : -1;
}

/* The first use of the FPU makes room for its state. */
static long call_fpu(void)
{
    double one = 1;

    __asm__ volatile("fldl %0; fstpl %0" : "+m"(one));
    return 0;
}

static long call_setgroups(void)
{
    unsigned int groups[20] = {1, 2, 3};

    return syscall(__NR_setgroups32, 20, groups);
}

static long call_setitimer(void)
{
    const struct itimerval later = {.it_value = {.tv_sec = 1000}};

    return setitimer(ITIMER_REAL, &later, NULL);
}

static long call_sleep(void)
{
    return usleep(1000);
}

static void others(void)
{
    WALK("signal", 1, .call = call_raise, .prepare = new_signal_stack, .may_kill = true);
    WALK("FPU", 1, .call = call_fpu, .may_kill = true);
    WALK("setgroups", 0, .call = call_setgroups);
    WALK("setitimer", 0, .call = call_setitimer);
    WALK("sleep", 0, .call = call_sleep);
}

TEST_MAIN({"fork, vfork", forking}, {"clone of a thread", threading}, {"execve", executing},
          {"others", others})
