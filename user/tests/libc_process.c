/* The C library's start, jumps, signals, environment, options and directories. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <dirent.h>
#include <getopt.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void stack_is_aligned(void)
{
    struct {
        char byte __attribute__((aligned(16)));
    } aligned;

    CHECK_EQ((uintptr_t)&aligned % 16, 0);
    CHECK_EQ(getauxval(AT_PAGESZ), 4096);
    CHECK(getauxval(AT_PHDR) != 0 && getauxval(AT_RANDOM) != 0);
    errno = 0;
    CHECK(getauxval(4711) == 0 && errno == ENOENT);
    CHECK_TEXT(program_invocation_short_name, "libc_process");
}

static void jumps_keep_registers(void)
{
    jmp_buf env;
    volatile int rounds = 0;
    int value = setjmp(env);

    rounds++;
    if (value < 5) {
        longjmp(env, value + 1);
    }
    CHECK_EQ(rounds, 6);
    rounds = setjmp(env);
    if (rounds == 0) {
        longjmp(env, 0);
    }
    CHECK_EQ(rounds, 1); /* never 0 a second time */
}

static sigjmp_buf from_handler;
static volatile sig_atomic_t handled;

static void handle(int sig)
{
    handled = sig;
}

static void leave_handler(int sig)
{
    siglongjmp(from_handler, sig);
}

static bool blocked(int sig)
{
    sigset_t mask;

    sigprocmask(SIG_SETMASK, NULL, &mask);
    return sigismember(&mask, sig) == 1;
}

static void handlers_return_and_leave(void)
{
    int sig;

    CHECK(signal(SIGUSR1, handle) == SIG_DFL);
    CHECK_WORKS(raise(SIGUSR1));
    CHECK_EQ(handled, SIGUSR1);
    CHECK(signal(SIGUSR1, leave_handler) == handle);
    sig = sigsetjmp(from_handler, 1);
    if (sig == 0) {
        raise(SIGUSR1);
        CHECK(false);
    }
    CHECK_EQ(sig, SIGUSR1);
    CHECK(!blocked(SIGUSR1)); /* the mask came back as well */
}

static void sets_of_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    CHECK_WORKS(sigaddset(&set, 1));
    CHECK_WORKS(sigaddset(&set, 64));
    CHECK(sigismember(&set, 1) && sigismember(&set, 64) && !sigismember(&set, 32));
    CHECK_EQ(set.sig[0], 1);
    CHECK_EQ(set.sig[1], 0x80000000UL);
    CHECK_WORKS(sigdelset(&set, 64));
    CHECK_EQ(set.sig[1], 0);
    CHECK_FAILS(sigaddset(&set, 0), EINVAL);
    CHECK_FAILS(sigaddset(&set, 65), EINVAL);
    sigfillset(&set);
    CHECK(sigismember(&set, 33));
}

static void waits_for_signals(void)
{
    sigset_t usr1;
    sigset_t none;
    int sig = 0;

    sigemptyset(&none);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, NULL);
    signal(SIGUSR1, handle);
    raise(SIGUSR1);
    CHECK_EQ(handled, 0);
    CHECK_FAILS(sigsuspend(&none), EINTR);
    CHECK_EQ(handled, SIGUSR1);
    raise(SIGUSR1);
    CHECK_EQ(sigwait(&usr1, &sig), 0);
    CHECK_EQ(sig, SIGUSR1);
}

static void environment(void)
{
    static char assignment[] = "PUT=there";

    CHECK_WORKS(setenv("A", "one", 1));
    CHECK_WORKS(setenv("A", "two", 0));
    CHECK_TEXT(getenv("A"), "one");
    CHECK_WORKS(setenv("A", "three", 1));
    CHECK_TEXT(getenv("A"), "three");
    CHECK_WORKS(setenv("AB", "x", 1));
    CHECK_WORKS(unsetenv("A"));
    CHECK(getenv("A") == NULL);
    CHECK_TEXT(getenv("AB"), "x");
    CHECK_WORKS(putenv(assignment));
    CHECK(getenv("PUT") == assignment + 4);
    CHECK_FAILS(setenv("A=B", "x", 1), EINVAL);
    CHECK_FAILS(setenv("", "x", 1), EINVAL);
    for (int i = 0; i < 100; i++) {
        char name[] = {'N', (char)('0' + i / 10), (char)('0' + i % 10), '\0'};

        CHECK_WORKS(setenv(name, name + 1, 1));
    }
    CHECK_TEXT(getenv("N42"), "42");
    CHECK_WORKS(clearenv());
    CHECK(getenv("N42") == NULL && getenv("AB") == NULL);
}

static void executes_along_the_path(void)
{
    char *args[] = {"nothing", NULL};
    pid_t pid = vfork();

    if (pid == 0) {
        execlp("sh", "sh", "-c", "exit 6", NULL);
        _exit(1);
    }
    CHECK_EQ(WEXITSTATUS(wait_child(pid)), 6);
    CHECK_FAILS(execvp("no-such-program", args), ENOENT);
    CHECK_FAILS(execvp("", args), ENOENT);
    setenv("PATH", "/proc:/dev/null", 1);
    CHECK_FAILS(execvp("self", args), EACCES);
}

static void options(void)
{
    static const struct option longs[] = {
        {"all", no_argument, NULL, 'a'},
        {"output", required_argument, NULL, 'o'},
        {NULL, 0, NULL, 0},
    };
    char *args[] = {"prog",   "-abx", "-c", "y",  "--all", "--out=z",
                    "--nope", "-q",   "--", "-a", NULL};
    const struct {
        int option;
        const char *value;
    } expected[] = {{'a', NULL}, {'b', "x"},  {'c', "y"},  {'a', NULL},
                    {'o', "z"},  {'?', NULL}, {'?', NULL}, {-1, NULL}};

    opterr = 0;
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        CHECK_EQ(getopt_long(10, args, "ab:c:", longs, NULL), expected[i].option);
        CHECK(expected[i].value ? optarg && strcmp(optarg, expected[i].value) == 0 : !optarg);
    }
    CHECK_EQ(optind, 9);
    optind = 0;
    args[1] = "-b";
    CHECK_EQ(getopt(2, args, ":b:"), ':');
    CHECK_EQ(optopt, 'b');
}

static void directories(void)
{
    char name[] = "/tmp/libc_process.XXXXXX";
    struct dirent **list;
    int n;

    REQUIRE(mkdtemp(name) != NULL);
    REQUIRE(chdir(name) == 0);
    CHECK_WORKS(mkdir("b", 0755));
    CHECK_WORKS(mkdir("a", 0755));
    n = scandir(".", &list, NULL, alphasort);
    REQUIRE(n == 4);
    CHECK_TEXT(list[0]->d_name, ".");
    CHECK_TEXT(list[2]->d_name, "a");
    CHECK_TEXT(list[3]->d_name, "b");
    CHECK(list[2]->d_type == DT_DIR);
    CHECK_WORKS(rmdir("a"));
    CHECK_WORKS(rmdir("b"));
    CHECK_WORKS(chdir("/"));
    CHECK_WORKS(rmdir(name));
    CHECK(opendir(name) == NULL && errno == ENOENT);
    CHECK(opendir("/dev/null") == NULL && errno == ENOTDIR);
}

static int in_clone(void *arg)
{
    return (uintptr_t)__builtin_frame_address(0) % 16 == 8 ? *(int *)arg : -1;
}

static void clones(void)
{
    static char stack[16384];
    int value = 42;
    int status;
    pid_t pid = clone(in_clone, stack + sizeof(stack) - 4, SIGCHLD, &value);

    CHECK_WORKS(pid);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 42);
    CHECK_FAILS(clone(NULL, stack, 0, NULL), EINVAL);
}

static void moves_the_break(void)
{
    char *start = sbrk(0);

    CHECK_PTR(sbrk(4096), start);
    CHECK_PTR(sbrk(0), start + 4096);
    start[4095] = 1;
    CHECK_PTR(sbrk(-4096), start + 4096);
    CHECK_FAILS(sbrk(INT32_MIN), ENOMEM); /* below the program */
    CHECK_FAILS(brk((void *)0xfffff000), ENOMEM);
    CHECK_PTR(sbrk(0), start);
}

TEST_MAIN({"stack is aligned", stack_is_aligned}, {"jumps keep registers", jumps_keep_registers},
          {"handlers return and leave", handlers_return_and_leave},
          {"sets of signals", sets_of_signals}, {"waits for signals", waits_for_signals},
          {"environment", environment}, {"executes along the path", executes_along_the_path},
          {"options", options}, {"directories", directories}, {"clones", clones},
          {"moves the break", moves_the_break})
