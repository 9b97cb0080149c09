/* clone(2) and clone3(2): which flags go together, and what each of them shares. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"
#include "user/tests/lib/thread.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <uapi/ldt.h>
#include <unistd.h>

static volatile int seen;

/* Without a stack the child goes on as after fork: it ends at once. */
static long raw_clone(unsigned long flags)
{
    long pid = syscall(__NR_clone, flags, 0, 0, 0, 0);

    if (pid == 0)
        _exit(0);
    return pid;
}

static void combinations_that_make_no_sense(void)
{
    CHECK_FAILS(raw_clone(CLONE_SIGHAND | SIGCHLD), EINVAL);
    CHECK_FAILS(raw_clone(CLONE_THREAD), EINVAL);
    CHECK_FAILS(raw_clone(CLONE_THREAD | CLONE_VM), EINVAL);
    CHECK_FAILS(raw_clone(CLONE_THREAD | CLONE_SIGHAND), EINVAL);
    CHECK_FAILS(raw_clone(CLONE_FS | CLONE_NEWNS), EINVAL);
}

static void what_has_no_effect(void)
{
    int status;

    CHECK_WORKS(raw_clone(CLONE_SYSVSEM | CLONE_DETACHED | CLONE_UNTRACED | CLONE_IO | SIGCHLD));
    CHECK(wait(&status) > 0);
    CHECK_EQ(status, 0);
}

/* Runs it in a child that shares memory, on a stack of its own, and waits. Its status. */
static int run_sharing(int flags, int (*run)(void *), void *arg)
{
    int status = -1;
    pid_t pid = clone(run, new_stack(), CLONE_VM | flags | SIGCHLD, arg);

    CHECK(pid > 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    return WEXITSTATUS(status);
}

static int look_around(void *arg)
{
    *(volatile int *)arg = 5;
    chdir("/proc");
    CHECK(open("/dev/null", O_RDONLY) >= 0);
    signal(SIGUSR2, SIG_IGN);
    return getpid() == gettid() && getppid() != getpid() ? 7 : 1;
}

static int open_files(void)
{
    int count = 0;

    for (int fd = 0; fd < 30; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static bool ignores_usr2(void)
{
    struct sigaction action;

    sigaction(SIGUSR2, NULL, &action);
    return action.sa_handler == SIG_IGN;
}

static void memory_alone(void)
{
    int before = open_files();
    char cwd[64];

    CHECK_EQ(run_sharing(0, look_around, (void *)&seen), 7);
    CHECK_EQ(seen, 5);
    CHECK(getcwd(cwd, sizeof(cwd)) && strcmp(cwd, "/proc") != 0);
    CHECK_EQ(open_files(), before);
    CHECK(!ignores_usr2());
}

static void each_by_its_flag(void)
{
    int before = open_files();
    char cwd[64];

    run_sharing(CLONE_FILES, look_around, (void *)&seen);
    CHECK_EQ(open_files(), before + 1);
    run_sharing(CLONE_SIGHAND, look_around, (void *)&seen);
    CHECK(ignores_usr2());
    run_sharing(CLONE_FS, look_around, (void *)&seen);
    CHECK(getcwd(cwd, sizeof(cwd)) != NULL);
    CHECK_TEXT(cwd, "/proc");
    CHECK_EQ(open_files(), before + 1);
}

/* A program started by who shares the table has one of its own: FD_CLOEXEC closes there alone. */
static int run_true(void *arg)
{
    char *argv[] = {"true", NULL}, *envp[] = {NULL};

    (void)arg;
    execve("/bin/true", argv, envp);
    return 1;
}

static void exec_parts_the_sharers(void)
{
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct sigaction action = {.sa_handler = SIG_IGN};

    action.sa_handler = (void (*)(int))0x1000; /* never called */
    sigaction(SIGUSR2, &action, NULL);
    CHECK_EQ(run_sharing(CLONE_FILES | CLONE_SIGHAND, run_true, NULL), 0);
    CHECK_WORKS(fcntl(fd, F_GETFD));
    sigaction(SIGUSR2, NULL, &action);
    CHECK(action.sa_handler == (void (*)(int))0x1000);
}

static int sibling(void *arg)
{
    *(volatile int *)arg = getppid();
    return 3;
}

static void middle(void *arg)
{
    pid_t pid = clone(sibling, new_stack(), CLONE_PARENT | SIGCHLD, arg);

    CHECK(pid > 0);
    CHECK_FAILS(waitpid(pid, NULL, 0), ECHILD); /* not ours */
    finish();
}

static void parent_s_child(void)
{
    volatile int *parent = shared_page();
    int status, found = 0;

    CHECK_EQ(run_child(middle, (void *)parent), 0);
    CHECK(waitpid(-1, &status, 0) > 0);
    found = WEXITSTATUS(status);
    CHECK_EQ(found, 3);
    CHECK_EQ(*parent, getpid());
}

static int nothing(void *arg)
{
    (void)arg;
    return 0;
}

static void end_signal(void)
{
    int status;
    pid_t silent = clone(nothing, new_stack(), 0, NULL);

    CHECK(silent > 0);
    CHECK_FAILS(waitpid(silent, &status, 0), ECHILD); /* announces no SIGCHLD: a "clone child" */
    CHECK_EQ(waitpid(silent, &status, __WCLONE), silent);

    signal(SIGUSR1, SIG_IGN);
    pid_t other = clone(nothing, new_stack(), SIGUSR1, NULL);
    CHECK(other > 0);
    CHECK_EQ(waitpid(other, &status, __WALL), other);
}

static void numbers(void)
{
    static volatile pid_t in_parent, in_child;
    int status;
    pid_t pid =
        clone(nothing, new_stack(),
              CLONE_VM | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD,
              NULL, &in_parent, NULL, &in_child);

    CHECK(pid > 0);
    CHECK_EQ(in_parent, pid);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(in_child, 0); /* cleared again at the end, as this process shares the memory */
}

static int read_gs(void *arg)
{
    int value;

    __asm__ volatile("mov %%gs:0, %0" : "=r"(value));
    *(volatile int *)arg = value;
    return 0;
}

/* The child has the descriptor; this process keeps its own. */
static void thread_local_storage(void)
{
    static int block[4] = {0x5eed};
    struct user_desc desc = {.base_addr = (unsigned long)block,
                             .limit = 0xfffff,
                             .seg_32bit = 1,
                             .limit_in_pages = 1,
                             .useable = 1};
    unsigned short gs;
    int status;

    __asm__ volatile("mov %%gs, %0" : "=r"(gs));
    if (!gs)
        skip("no thread-local storage in this program");
    desc.entry_number = gs >> 3;
    pid_t pid = clone(read_gs, new_stack(), CLONE_VM | CLONE_SETTLS | SIGCHLD, (void *)&seen, NULL,
                      &desc, NULL);
    CHECK(pid > 0);
    waitpid(pid, &status, 0);
    CHECK_EQ(seen, 0x5eed);
    desc.entry_number = -1;
    CHECK_FAILS(clone(read_gs, new_stack(), CLONE_VM | CLONE_SETTLS | SIGCHLD, (void *)&seen, NULL,
                      &desc, NULL),
                EINVAL);
    CHECK_FAILS(clone(read_gs, new_stack(), CLONE_VM | CLONE_SETTLS | SIGCHLD, (void *)&seen, NULL,
                      (void *)16, NULL),
                EFAULT);
}

static long clone3(const void *args, size_t size)
{
    long pid = syscall(__NR_clone3, args, size);

    if (pid == 0)
        _exit(13);
    return pid;
}

static void clone3_works(void)
{
    struct clone_args args = {.exit_signal = SIGCHLD};
    int status;
    long pid = clone3(&args, sizeof(args));

    CHECK(pid > 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(WEXITSTATUS(status), 13);
    pid = clone3(&args, CLONE_ARGS_SIZE_VER0);
    CHECK(pid > 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
}

static void clone3_sizes(void)
{
    static char args[8192];
    int status;

    ((struct clone_args *)args)->exit_signal = SIGCHLD;
    CHECK_FAILS(clone3(args, CLONE_ARGS_SIZE_VER0 - 1), EINVAL);
    CHECK_FAILS(clone3(args, 4097), E2BIG);
    CHECK_WORKS(clone3(args, 4096)); /* the rest is zero */
    CHECK(wait(&status) > 0);
    args[200] = 1;
    CHECK_FAILS(clone3(args, 4096), E2BIG);
    CHECK_FAILS(clone3((void *)16, sizeof(struct clone_args)), EFAULT);
}

static void clone3_refuses(void)
{
    static const struct clone_args bad[] = {
        {.flags = SIGCHLD},
        {.flags = CLONE_DETACHED, .exit_signal = SIGCHLD},
        {.flags = 1ull << 40, .exit_signal = SIGCHLD},
        {.exit_signal = 65},
        {.exit_signal = 0x100},
        {.flags = CLONE_SIGHAND | CLONE_VM | CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD},
        {.flags = CLONE_PARENT, .exit_signal = SIGCHLD},
        {.flags = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, .exit_signal = SIGCHLD},
        {.exit_signal = SIGCHLD, .stack = 0x10000000},
        {.exit_signal = SIGCHLD, .stack_size = 4096},
        {.exit_signal = SIGCHLD, .stack = 0xfffffffffffff000, .stack_size = 4096},
        {.exit_signal = SIGCHLD, .set_tid = 0x10000000},
        {.exit_signal = SIGCHLD, .set_tid_size = 1},
    };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        if (!CHECK_FAILS(clone3(&bad[i], sizeof(bad[i])), EINVAL))
            note("arguments %u", (unsigned)i);
}

static void clone3_forgets_handlers(void)
{
    struct clone_args args = {.flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD};
    struct sigaction action = {.sa_handler = (void (*)(int))0x1000};
    int status;

    sigaction(SIGUSR1, &action, NULL);
    signal(SIGUSR2, SIG_IGN);
    long pid = syscall(__NR_clone3, &args, sizeof(args));
    if (pid == 0) {
        sigaction(SIGUSR1, NULL, &action);
        _exit(action.sa_handler == SIG_DFL && ignores_usr2() ? 21 : 1);
    }
    waitpid(pid, &status, 0);
    CHECK_EQ(WEXITSTATUS(status), 21);
}

TEST_MAIN({"combinations that make no sense", combinations_that_make_no_sense},
          {"flags without effect", what_has_no_effect}, {"memory alone", memory_alone},
          {"files, handlers, directory by their flags", each_by_its_flag},
          {"exec parts who shared files and handlers", exec_parts_the_sharers},
          {"CLONE_PARENT makes a sibling", parent_s_child},
          {"the signal at the end, and who waits for such children", end_signal},
          {"the number in memory, and zero at the end", numbers},
          {"CLONE_SETTLS", thread_local_storage}, {"clone3", clone3_works},
          {"clone3: sizes of its arguments", clone3_sizes},
          {"clone3: what it refuses", clone3_refuses},
          {"clone3: CLONE_CLEAR_SIGHAND", clone3_forgets_handlers})
