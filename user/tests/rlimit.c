/* Resource limits. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void get_and_set(void)
{
    struct rlimit limit;
    struct rlimit64 wide;

    CHECK_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = 33;
    CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    CHECK_EQ(syscall(__NR_prlimit64, 0, RLIMIT_NOFILE, NULL, &wide), 0);
    CHECK_EQ(wide.rlim_cur, 33);
    CHECK_EQ(getrlimit(RLIMIT_AS, &limit), 0);
    CHECK_EQ(limit.rlim_cur, RLIM_INFINITY);
    CHECK_EQ(syscall(__NR_prlimit64, 0, RLIMIT_AS, NULL, &wide), 0);
    CHECK_EQ(wide.rlim_cur, RLIM64_INFINITY);
    limit.rlim_cur = 5;
    limit.rlim_max = 4;
    CHECK_FAILS(setrlimit(RLIMIT_NOFILE, &limit), EINVAL);
    CHECK_FAILS(getrlimit(RLIM_NLIMITS, &limit), EINVAL);
    CHECK_FAILS(syscall(__NR_prlimit64, 99999999, RLIMIT_AS, NULL, &wide), ESRCH);
    CHECK_FAILS(syscall(__NR_ugetrlimit, RLIMIT_AS, 16), EFAULT);
}

static void limits_are_inherited(void)
{
    struct rlimit limit = {.rlim_cur = 44, .rlim_max = 55};
    pid_t pid;

    CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    pid = fork();
    if (pid == 0) {
        struct rlimit now;

        CHECK_EQ(getrlimit(RLIMIT_NOFILE, &now), 0);
        CHECK(now.rlim_cur == 44 && now.rlim_max == 55);
        now.rlim_cur = 10;
        CHECK_EQ(setrlimit(RLIMIT_NOFILE, &now), 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
    CHECK_EQ(limit.rlim_cur, 44);
}

static void only_the_superuser_raises(void)
{
    struct rlimit limit = {.rlim_cur = 40, .rlim_max = 40};

    CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_max = 50;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0) /* a container's superuser may be none */
        CHECK(errno == EPERM && !on_faultline());
    CHECK_EQ(setuid(1000), 0);
    limit.rlim_max = 60;
    CHECK_FAILS(setrlimit(RLIMIT_NOFILE, &limit), EPERM);
    limit.rlim_cur = limit.rlim_max = 30;
    CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void address_space(void)
{
    struct rlimit limit = {.rlim_cur = 16 << 20, .rlim_max = RLIM_INFINITY};
    void *map, *mapped[64];
    int count = 0;

    CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    while (count < 64 &&
           (map = mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) != MAP_FAILED)
        mapped[count++] = map;
    CHECK(count >= 12 && count <= 16);
    CHECK_EQ(errno, ENOMEM);
    CHECK_FAILS(sbrk(1 << 20), ENOMEM);
    CHECK_FAILS(mremap(mapped[0], 1 << 20, 2 << 20, MREMAP_MAYMOVE), ENOMEM);
    CHECK_EQ(munmap(mapped[0], 1 << 20), 0);
    CHECK_WORKS(mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static void data(void)
{
    struct rlimit limit = {.rlim_cur = 4 << 20, .rlim_max = RLIM_INFINITY};

    CHECK_EQ(setrlimit(RLIMIT_DATA, &limit), 0);
    CHECK_FAILS(mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
                ENOMEM);
    CHECK_WORKS(mmap(NULL, 8 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    CHECK_FAILS(sbrk(8 << 20), ENOMEM);
    CHECK_WORKS(sbrk(1 << 20));
}

/* Recurses until `bytes` of stack are in use. */
static int __attribute__((noinline)) use_stack(int bytes)
{
    volatile char room[4000];

    room[0] = room[3999] = 1;
    return bytes <= 0 ? room[0] : use_stack(bytes - 4000) + room[3999];
}

static void overflow(void *arg)
{
    use_stack(*(int *)arg);
}

static void stack_growth(void)
{
    struct rlimit limit = {.rlim_cur = 256 << 10, .rlim_max = RLIM_INFINITY};
    int fits = 128 << 10, too_much = 512 << 10;

    CHECK_EQ(setrlimit(RLIMIT_STACK, &limit), 0);
    CHECK_EQ(catch_fault(overflow, &fits).sig, 0);
    CHECK_EQ(catch_fault(overflow, &too_much).sig, SIGSEGV);
    limit.rlim_cur = 1 << 20; /* the limit of the moment counts */
    CHECK_EQ(setrlimit(RLIMIT_STACK, &limit), 0);
    CHECK_EQ(catch_fault(overflow, &too_much).sig, 0);
}

/* The address space that the stack would take is refused as well. */
static void stack_growth_and_address_space(void)
{
    struct rlimit limit = {.rlim_max = RLIM_INFINITY};
    int bytes = 1 << 20;

    limit.rlim_cur = proc_number("/proc/self/status", "VmSize") * 1024 + (64 << 10);
    CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    CHECK_EQ(catch_fault(overflow, &bytes).sig, SIGSEGV);
}

static void data_and_mprotect(void)
{
    struct rlimit limit = {.rlim_cur = 4 << 20, .rlim_max = RLIM_INFINITY};
    char *pages = map_pages(8 << 8, PROT_READ);

    CHECK_EQ(setrlimit(RLIMIT_DATA, &limit), 0);
    CHECK_FAILS(mprotect(pages, 8 << 20, PROT_READ | PROT_WRITE), ENOMEM);
    CHECK_WORKS(mprotect(pages, 1 << 20, PROT_READ | PROT_WRITE));
    CHECK_WORKS(mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

/* A program that does not fit is not run: its end comes as a signal or as an error. */
static void exec_and_address_space(void)
{
    struct rlimit limit = {.rlim_cur = 64 << 10, .rlim_max = RLIM_INFINITY};
    char *argv[] = {"rlimit", "noop", NULL}, *envp[] = {NULL};
    pid_t pid = fork();

    if (pid == 0) {
        REQUIRE(setrlimit(RLIMIT_AS, &limit) == 0);
        execve("/proc/self/exe", argv, envp);
        CHECK_EQ(errno, ENOMEM);
        _exit(77);
    }
    int status = wait_child(pid);
    CHECK(status == 77 << 8 || ending_signal(status) == SIGSEGV ||
          ending_signal(status) == SIGKILL);
}

static void wait_for_limit(void *arg)
{
    struct rlimit now;

    (void)arg;
    do
        REQUIRE(getrlimit(RLIMIT_AS, &now) == 0);
    while (now.rlim_cur == RLIM_INFINITY);
    CHECK_EQ(now.rlim_cur, 64 << 20);
    CHECK_FAILS(mmap(NULL, 64 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), ENOMEM);
}

static void of_another_process(void)
{
    struct rlimit64 limit = {64 << 20, RLIM64_INFINITY}, old = {0, 0};
    pid_t pid = start_child(wait_for_limit, NULL);

    CHECK_WORKS(syscall(__NR_prlimit64, pid, RLIMIT_AS, &limit, &old));
    CHECK_EQ(old.rlim_cur, RLIM64_INFINITY);
    CHECK_EQ(wait_child(pid), 0);
    CHECK_FAILS(syscall(__NR_prlimit64, 99999999, RLIMIT_AS, 16, NULL), EFAULT);
    CHECK_FAILS(syscall(__NR_prlimit64, 0, RLIM_NLIMITS, NULL, NULL), EINVAL);
    pid = getppid();
    REQUIRE(setgid(1000) == 0 && setuid(1000) == 0);
    CHECK_FAILS(syscall(__NR_prlimit64, pid, RLIMIT_AS, NULL, &old), EPERM);
}

static void first_getrlimit(void)
{
    struct rlimit limit;

    CHECK_WORKS(syscall(__NR_getrlimit, RLIMIT_AS, &limit));
    CHECK_EQ(limit.rlim_cur, 0x7fffffff);
    CHECK_EQ(limit.rlim_max, 0x7fffffff);
}

static void stack_limit_after_exec(void)
{
    struct rlimit limit = {.rlim_cur = 64 << 10, .rlim_max = 8 << 20};
    static char *argv[100], *envp[] = {NULL};
    static char words[400];

    for (int i = 0; i < 399; i++)
        words[i] = 'x';
    for (int i = 0; i < 99; i++)
        argv[i] = words;
    CHECK_EQ(setrlimit(RLIMIT_STACK, &limit), 0);
    /* 40,000 bytes are more than a quarter of 64 KiB, but Linux grants 128 KiB always. */
    argv[1] = "noop";

    pid_t pid = fork();

    if (pid == 0) {
        execve("/proc/self/exe", argv, envp);
        _exit(1);
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void just_wait(void *end)
{
    char byte;

    read((int)end, &byte, 1);
}

static void processes(void)
{
    struct rlimit limit = {.rlim_cur = 3, .rlim_max = 3};
    int ends[2];
    pid_t first, second, third;

    REQUIRE(pipe(ends) == 0);
    CHECK_EQ(setrlimit(RLIMIT_NPROC, &limit), 0);
    CHECK_EQ(wait_child(start_child(just_wait, (void *)-1)), 0);
    for (int i = 0; i < 5; i++)
        start_child(just_wait, (void *)ends[0]); /* root has no limit */
    CHECK_EQ(setuid(54321), 0);
    first = start_child(just_wait, (void *)ends[0]);
    second = start_child(just_wait, (void *)ends[0]);
    CHECK_FAILS(fork(), EAGAIN);
    CHECK_FAILS(vfork(), EAGAIN);
    kill(first, SIGKILL);
    CHECK(wait_state(first, 'Z'));
    CHECK_FAILS(fork(), EAGAIN); /* a zombie counts */
    CHECK_EQ(ending_signal(wait_child(first)), SIGKILL);
    third = start_child(just_wait, (void *)ends[0]);
    CHECK_FAILS(fork(), EAGAIN);
    kill(second, SIGKILL);
    kill(third, SIGKILL);
}

static int exceeded;

static void count_exceeded(int sig)
{
    (void)sig;
    exceeded++;
}

static void file_size(void)
{
    struct rlimit limit = {.rlim_cur = 1000, .rlim_max = RLIM_INFINITY};
    static char data[2000];
    int fd;

    enter_directory();
    fd = open("f", O_RDWR | O_CREAT, 0644);
    REQUIRE(fd >= 0);
    CHECK_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, count_exceeded);
    CHECK_EQ(write(fd, data, 900), 900);
    CHECK_EQ(write(fd, data, 900), 100); /* up to the limit */
    CHECK_EQ(exceeded, 0);
    CHECK_FAILS(write(fd, data, 1), EFBIG);
    CHECK_EQ(exceeded, 1);
    CHECK_FAILS(ftruncate(fd, 1001), EFBIG);
    CHECK_EQ(exceeded, 2);
    CHECK_EQ(ftruncate(fd, 1000), 0);
    CHECK_EQ(pwrite(fd, data, 10, 0), 10);
    CHECK_EQ(exceeded, 2);
    close(fd);
    unlink("f");
    leave_directory();
}

static void become_somebody(void *end)
{
    CHECK_EQ(setuid(54322), 0);
    just_wait(end);
}

/* setuid itself never fails for it: the exec after it does, until there are fewer. */
static void processes_and_exec(void)
{
    struct rlimit limit = {.rlim_cur = 1, .rlim_max = 1};
    char *argv[] = {"rlimit", "noop", NULL}, *envp[] = {NULL};
    pid_t others[2], pid;
    int ends[2];

    if (geteuid() != 0)
        skip("only the superuser may become somebody else");
    REQUIRE(pipe(ends) == 0);
    for (int i = 0; i < 2; i++)
        others[i] = start_child(become_somebody, (void *)ends[0]);
    CHECK(wait_state(others[0], 'S') && wait_state(others[1], 'S'));
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(setrlimit(RLIMIT_NPROC, &limit), 0);
        CHECK_EQ(setuid(54322), 0);
        CHECK_FAILS(execve("/bin/false", argv, envp), EAGAIN);
        CHECK_FAILS(fork(), EAGAIN);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    kill(others[1], SIGKILL);
    wait_child(others[1]);
    pid = fork();
    if (pid == 0) { /* one other is what the limit allows: setuid finds nothing wrong */
        CHECK_EQ(setrlimit(RLIMIT_NPROC, &limit), 0);
        CHECK_EQ(setuid(54322), 0);
        execve("/proc/self/exe", argv, envp);
        _exit(1);
    }
    CHECK_EQ(wait_child(pid), 0);
    kill(others[0], SIGKILL);
}

static const struct test tests[] = {
    {"getrlimit, setrlimit, prlimit64", get_and_set},
    {"a child inherits them", limits_are_inherited},
    {"only the superuser raises a hard limit", only_the_superuser_raises},
    {"RLIMIT_AS", address_space},
    {"RLIMIT_DATA", data},
    {"RLIMIT_DATA and mprotect", data_and_mprotect},
    {"RLIMIT_STACK ends growth", stack_growth},
    {"RLIMIT_AS ends growth", stack_growth_and_address_space},
    {"RLIMIT_STACK and arguments", stack_limit_after_exec},
    {"RLIMIT_NPROC: EAGAIN, but not for root", processes},
    {"RLIMIT_NPROC: exec after setuid", processes_and_exec},
    {"RLIMIT_FSIZE: EFBIG and SIGXFSZ", file_size},
    {"RLIMIT_AS and exec", exec_and_address_space},
    {"another process's limits", of_another_process},
    {"getrlimit by its old number", first_getrlimit},
};

int main(int argc, char **argv)
{
    (void)argv;
    return argc > 1 ? 0 : test_all(tests, ARRAY_SIZE(tests));
}
