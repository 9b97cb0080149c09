/* execve: what the new program finds, and what an old one keeps when it fails. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char self[] = "/proc/self/exe";

/* Runs this program as `mode` (see main) with more arguments; its wait status. */
struct target {
    char *argv[8];
    char *envp[4];
};

static void become(void *arg)
{
    struct target *target = arg;

    execve(self, target->argv, target->envp);
    CHECK(!"execve came back");
}

static void passes_arguments(void)
{
    struct target target = {{"zero", "arguments", "", "three  words here", "\x80\xff"},
                            {"A=1", "EMPTY=", "no equals sign"}};

    CHECK_EQ(run_child(become, &target), 0);
}

/* Under the name "arguments". */
static void found_arguments(int argc, char **argv)
{
    CHECK_EQ(argc, 5);
    CHECK_TEXT(argv[0], "zero");
    CHECK_TEXT(argv[2], "");
    CHECK_TEXT(argv[3], "three  words here");
    CHECK_TEXT(argv[4], "\x80\xff");
    CHECK(argv[5] == NULL);
    CHECK_TEXT(environ[0], "A=1");
    CHECK_TEXT(environ[1], "EMPTY=");
    CHECK_TEXT(environ[2], "no equals sign");
    CHECK(environ[3] == NULL);
    /* The strings lie in order, without gaps, as /proc/self/cmdline shows them. */
    CHECK_PTR(argv[1], argv[0] + 5);
    CHECK_PTR(environ[0], argv[4] + 3);

    char line[100];

    CHECK_EQ(read_file("/proc/self/cmdline", line, sizeof(line)), environ[0] - argv[0]);
    CHECK(memcmp(line, argv[0], environ[0] - argv[0]) == 0);
}

static void passes_auxiliary_vector(void)
{
    struct target target = {{"zero", "vector"}, {NULL}};

    CHECK_EQ(run_child(become, &target), 0);
}

static void found_vector(void)
{
    extern char _start[];
    const unsigned char *random = (unsigned char *)getauxval(AT_RANDOM);

    CHECK_EQ(getauxval(AT_PAGESZ), PAGE);
    CHECK_PTR(getauxval(AT_ENTRY), _start);
    CHECK_EQ(getauxval(AT_PHENT), 32);
    CHECK(getauxval(AT_PHNUM) > 1);
    CHECK(memcmp((char *)getauxval(AT_PHDR) - 52, "\177ELF", 4) == 0);
    CHECK_EQ(getauxval(AT_UID), getuid());
    CHECK_EQ(getauxval(AT_CLKTCK), 100);
    CHECK_EQ(getauxval(AT_SECURE), 0);
    CHECK_EQ(getauxval(AT_BASE), 0);
    CHECK(random && !all_bytes(random, 16, 0));
    CHECK_TEXT((char *)getauxval(AT_EXECFN), self);
    CHECK((unsigned long)__builtin_frame_address(0) % 4 == 0);
}

static void closes_on_exec(void)
{
    struct target target = {{"zero", "descriptors"}, {NULL}};
    int kept = open("/dev/null", O_RDONLY), closed = open("/dev/null", O_RDONLY | O_CLOEXEC);

    REQUIRE(kept < 60 && closed < 60);
    REQUIRE(dup2(kept, 60) == 60 && dup3(closed, 61, O_CLOEXEC) == 61);
    CHECK_EQ(run_child(become, &target), 0);
    CHECK_EQ(fcntl(61, F_GETFD), FD_CLOEXEC);
}

static void on_signal(int sig)
{
    (void)sig;
}

static void resets_signals(void)
{
    struct target target = {{"zero", "signals"}, {NULL}};
    sigset_t set;

    signal(SIGUSR1, on_signal);
    signal(SIGUSR2, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGHUP);                           /* stays pending over exec */
    CHECK_EQ(run_child(become, &target), 0); /* fork clears the pending ones */
    target.argv[2] = "pending";
    execve(self, target.argv, target.envp);
}

static void found_signals(bool pending)
{
    struct sigaction action;
    sigset_t set;

    sigaction(SIGUSR1, NULL, &action);
    CHECK(action.sa_handler == SIG_DFL);
    sigaction(SIGUSR2, NULL, &action);
    CHECK(action.sa_handler == SIG_IGN);
    sigprocmask(SIG_BLOCK, NULL, &set);
    CHECK(sigismember(&set, SIGHUP));
    sigpending(&set);
    CHECK_EQ(sigismember(&set, SIGHUP), pending);
}

static void keeps_identity(void)
{
    struct target target = {{"zero", "identity", NULL}, {NULL}};
    char pid[12];

    snprintf(pid, sizeof(pid), "%d", getpid());
    target.argv[2] = pid;
    umask(051);
    REQUIRE(chdir("/dev") == 0);
    become(&target);
}

static void found_identity(const char *pid)
{
    char directory[20];

    CHECK_EQ(getpid(), atoi(pid));
    CHECK_EQ(umask(0), 051);
    CHECK_TEXT(getcwd(directory, sizeof(directory)), "/dev");
    CHECK(read_file("/proc/self/comm", directory, sizeof(directory)) > 0);
    CHECK(strcmp(directory, "exe\n") == 0 || strcmp(directory, "exec\n") == 0);
}

static void missing_and_forbidden(void)
{
    static const char text[] = "no program at all\n";
    char *argv[] = {"x", NULL};

    enter_directory();
    write_file("plain", text, sizeof(text), 0644);
    write_file("text", text, sizeof(text), 0755);
    write_file("empty", "", 0, 0755);
    CHECK_FAILS(execve("absent", argv, environ), ENOENT);
    CHECK_FAILS(execve("", argv, environ), ENOENT);
    CHECK_FAILS(execve("plain", argv, environ), EACCES);
    CHECK_FAILS(execve("text", argv, environ), ENOEXEC);
    CHECK_FAILS(execve("empty", argv, environ), ENOEXEC);
    CHECK_FAILS(execve("text/more", argv, environ), ENOTDIR);
    CHECK_FAILS(execve(".", argv, environ), EACCES);
    CHECK_FAILS(execve("/dev/null", argv, environ), EACCES);
    unlink("plain");
    unlink("text");
    unlink("empty");
    leave_directory();
}

static void too_long(void)
{
    static char big[128 * 1024 + 8]; /* one string may have 32 pages */
    static char *many[40000];
    char *argv[] = {self, "exit", big, NULL};

    memset(big, 'x', sizeof(big) - 1);
    CHECK_FAILS(execve(self, argv, environ), E2BIG);
    big[sizeof(big) - 1 - 200] = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(many) - 1; i++)
        many[i] = big; /* together far more than a quarter of the stack's limit */
    CHECK_FAILS(execve(self, many, environ), E2BIG);
    CHECK_FAILS(execve(self, argv, many), E2BIG);
}

static void many_arguments(void)
{
    static char *argv[1003] = {self, "count"};

    for (int i = 2; i < 1002; i++)
        argv[i] = "an argument of some length, so that all of them fill several pages";

    pid_t pid = fork();

    if (pid == 0) {
        execve(self, argv, environ);
        finish();
    }
    CHECK_EQ(wait_child(pid), (1002 & 0xff) << 8);
}

static void wild_pointers(void)
{
    char *argv[] = {"x", (char *)16, NULL}, *good[] = {"x", NULL};

    CHECK_FAILS(syscall(__NR_execve, 16, good, environ), EFAULT);
    CHECK_FAILS(syscall(__NR_execve, self, 16, environ), EFAULT);
    CHECK_FAILS(syscall(__NR_execve, self, argv, environ), EFAULT);
    CHECK_FAILS(syscall(__NR_execve, self, good, argv), EFAULT);
    CHECK_FAILS(syscall(__NR_execve, self, 0xc0100000, environ), EFAULT);
}

static void old_program_stands(void)
{
    char *pages = map_pages(4, PROT_READ | PROT_WRITE), *argv[] = {"x", NULL};
    struct area area;
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

    memset(pages, 7, 4 * PAGE);
    signal(SIGUSR1, on_signal);
    for (int i = 0; i < 20; i++)
        CHECK_FAILS(execve("/absent", argv, environ), ENOENT);
    CHECK_FAILS(execve("/dev/null", argv, environ), EACCES);
    CHECK(all_bytes(pages, 4 * PAGE, 7));
    CHECK(find_area(pages, &area));
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(raise(SIGUSR1), 0);
}

static const struct test tests[] = {
    {"arguments and environment", passes_arguments},
    {"the auxiliary vector", passes_auxiliary_vector},
    {"close-on-exec", closes_on_exec},
    {"handlers are reset, ignored and blocked signals stay", resets_signals},
    {"pid, umask and working directory stay", keeps_identity},
    {"ENOENT, EACCES, ENOEXEC, ENOTDIR", missing_and_forbidden},
    {"E2BIG", too_long},
    {"a thousand arguments", many_arguments},
    {"wild pointers", wild_pointers},
    {"after a failure the old program stands", old_program_stands},
};

/* With arguments it is the program that the tests execute. */
int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";

    if (argc < 2)
        return test_all(tests, ARRAY_SIZE(tests));
    if (strcmp(mode, "arguments") == 0)
        found_arguments(argc, argv);
    if (strcmp(mode, "vector") == 0)
        found_vector();
    if (strcmp(mode, "descriptors") == 0)
        CHECK(fcntl(60, F_GETFD) == 0 && fcntl(61, F_GETFD) == -1);
    if (strcmp(mode, "signals") == 0)
        found_signals(argc > 2);
    if (strcmp(mode, "identity") == 0)
        found_identity(argv[2]);
    if (strcmp(mode, "count") == 0)
        return argc & 0xff;
    finish();
}
