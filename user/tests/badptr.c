/* Wild pointers to every call: EFAULT, and nothing done half. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SET = sizeof(sigset_t) };

/* A call with one pointer argument after which nothing must have changed. */
struct call {
    const char *name;
    int number;
    long args[5];
};

#define A (-12345678) /* where the wild address goes */

static const struct call reads_memory[] = {
    {"open", __NR_open, {A}},
    {"openat", __NR_openat, {AT_FDCWD, A}},
    {"creat", __NR_creat, {A, 0644}},
    {"execve path", __NR_execve, {A, 0, 0}},
    {"chdir", __NR_chdir, {A}},
    {"mkdir", __NR_mkdir, {A, 0755}},
    {"rmdir", __NR_rmdir, {A}},
    {"unlink", __NR_unlink, {A}},
    {"link", __NR_link, {A, A}},
    {"symlink", __NR_symlink, {A, A}},
    {"rename", __NR_rename, {A, A}},
    {"chmod", __NR_chmod, {A, 0}},
    {"chown32", __NR_chown32, {A, 0, 0}},
    {"access", __NR_access, {A, 0}},
    {"truncate64", __NR_truncate64, {A, 0, 0}},
    {"readlink", __NR_readlink, {A, A, 10}},
    {"stat64", __NR_stat64, {A, A}},
    {"statfs64", __NR_statfs64, {A, 84, A}},
    {"mount", __NR_mount, {A, A, A, 0, 0}},
    {"utimensat", __NR_utimensat, {AT_FDCWD, A, 0, 0}},
    {"nanosleep", __NR_nanosleep, {A, 0}},
    {"clock_nanosleep", __NR_clock_nanosleep, {1, 0, A, 0}},
    {"rt_sigprocmask", __NR_rt_sigprocmask, {SIG_BLOCK, A, 0, SET}},
    {"rt_sigaction", __NR_rt_sigaction, {SIGUSR1, A, 0, SET}},
    {"rt_sigsuspend", __NR_rt_sigsuspend, {A, SET}},
    {"rt_sigtimedwait", __NR_rt_sigtimedwait, {A, 0, 0, SET}},
    {"sigaltstack", __NR_sigaltstack, {A, 0}},
    {"setrlimit", __NR_setrlimit, {RLIMIT_NOFILE, A}},
    {"old mmap", __NR_mmap, {A}},
    {"setitimer", __NR_setitimer, {0, A, 0}},
    {"select (old)", __NR_select, {A}},
    {"set_thread_area", __NR_set_thread_area, {A}},
    {"get_thread_area", __NR_get_thread_area, {A}},
};

static const struct call writes_memory[] = {
    {"pipe", __NR_pipe, {A}},
    {"pipe2", __NR_pipe2, {A, 0}},
    {"uname", __NR_uname, {A}},
    {"times", __NR_times, {A}},
    {"time", __NR_time, {A}},
    {"gettimeofday", __NR_gettimeofday, {A, 0}},
    {"clock_gettime", __NR_clock_gettime, {0, A}},
    {"clock_gettime64", __NR_clock_gettime64, {0, A}},
    {"clock_getres", __NR_clock_getres, {0, A}},
    {"sysinfo", __NR_sysinfo, {A}},
    {"getrusage", __NR_getrusage, {0, A}},
    {"ugetrlimit", __NR_ugetrlimit, {RLIMIT_NOFILE, A}},
    {"prlimit64", __NR_prlimit64, {0, RLIMIT_NOFILE, 0, A}},
    {"getitimer", __NR_getitimer, {0, A}},
    {"rt_sigpending", __NR_rt_sigpending, {A, SET}},
    {"rt_sigprocmask old", __NR_rt_sigprocmask, {SIG_BLOCK, 0, A, SET}},
    {"rt_sigaction old", __NR_rt_sigaction, {SIGUSR1, 0, A, SET}},
    {"sigaltstack old", __NR_sigaltstack, {0, A}},
    {"getcwd", __NR_getcwd, {A, 100}},
    {"getresuid32", __NR_getresuid32, {A, A, A}},
    {"sched_getaffinity", __NR_sched_getaffinity, {0, 128, A}},
    {"prctl get name", __NR_prctl, {16, A}},
};

static long try(const struct call *call, unsigned long address)
{
    long args[5];

    for (int i = 0; i < 5; i++)
        args[i] = call->args[i] == A ? (long)address : call->args[i];
    return syscall(call->number, args[0], args[1], args[2], args[3], args[4]);
}

static void try_all(const struct call *calls, int count, unsigned long address)
{
    for (int i = 0; i < count; i++) {
        if (!CHECK_FAILS(try(&calls[i], address), EFAULT))
            note("%s of %#lx", calls[i].name, address);
    }
}

static void arguments_that_are_read(void)
{
    for (int i = 0; i < KERNEL_ADDRESSES; i++)
        try_all(reads_memory, ARRAY_SIZE(reads_memory), kernel_addresses[i]);
    try_all(reads_memory, ARRAY_SIZE(reads_memory), 16);
    try_all(reads_memory, ARRAY_SIZE(reads_memory), (unsigned long)unmapped_pages(1));
    try_all(reads_memory, ARRAY_SIZE(reads_memory), (unsigned long)map_pages(1, PROT_NONE));
}

static void results_that_are_written(void)
{
    for (int i = 0; i < KERNEL_ADDRESSES; i++)
        try_all(writes_memory, ARRAY_SIZE(writes_memory), kernel_addresses[i]);
    try_all(writes_memory, ARRAY_SIZE(writes_memory), 16);
    try_all(writes_memory, ARRAY_SIZE(writes_memory), (unsigned long)unmapped_pages(1));
    try_all(writes_memory, ARRAY_SIZE(writes_memory), (unsigned long)map_pages(1, PROT_READ));
    /* The program's own text is no place for results either. */
    try_all(writes_memory, ARRAY_SIZE(writes_memory), (unsigned long)try_all);
}

/* The first bytes can be written, the rest cannot. */
static void results_over_the_end_of_a_page(void)
{
    char *guard = map_before_guard(1);

    for (size_t i = 0; i < ARRAY_SIZE(writes_memory); i++) {
        if (writes_memory[i].number == __NR_getcwd) /* fits: short */
            continue;
        if (!CHECK_FAILS(try(&writes_memory[i], (unsigned long)guard - 2), EFAULT))
            note("%s", writes_memory[i].name);
    }
}

static void no_descriptor_is_lost(void)
{
    int before = dup(0), after;

    close(before);
    for (int i = 0; i < 50; i++) {
        CHECK_FAILS(syscall(__NR_pipe, 16), EFAULT);
        CHECK_FAILS(syscall(__NR_pipe2, map_before_guard(1) - 4, 0), EFAULT);
    }
    after = dup(0);
    CHECK_EQ(after, before);
}

static void reading_and_writing(void)
{
    char *guard = map_before_guard(1), *file;
    int fd;

    enter_directory();
    write_file("f", "0123456789", 10, 0644);
    fd = open("f", O_RDWR);
    file = guard - 4;
    CHECK_FAILS(read(fd, (void *)16, 10), EFAULT);
    CHECK_FAILS(write(fd, (void *)16, 10), EFAULT);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
    CHECK_EQ(read(fd, (void *)16, 0), 0);
    CHECK_FAILS(read(fd, (void *)0xc0100000, 10), EFAULT);
    CHECK_FAILS(write(fd, (void *)0xc0100000, 10), EFAULT);
    CHECK_FAILS(pread(fd, (void *)0xfffffff0, 0x100, 0), EFAULT); /* wraps around */
    CHECK_FAILS(pwrite(fd, (void *)0xfffffff0, 0x100, 0), EFAULT);

    long count = read(fd, file, 10); /* four bytes fit: Linux may give those or refuse */

    CHECK(count == 4 || (count == -1 && errno == EFAULT));
    CHECK_EQ(pread(fd, file, 4, 0), 4);
    CHECK(memcmp(file, "0123", 4) == 0);
    unlink("f");
    leave_directory();
}

static void pipes(void)
{
    int ends[2];
    char buf[8];

    REQUIRE(pipe(ends) == 0);
    CHECK_FAILS(write(ends[1], (void *)16, 4), EFAULT);
    CHECK_FAILS(write(ends[1], (void *)0xc0100000, 4), EFAULT);
    CHECK_EQ(write(ends[1], "abcd", 4), 4);
    CHECK_FAILS(read(ends[0], (void *)16, 4), EFAULT);
    CHECK_EQ(read(ends[0], buf, 8), 4); /* nothing was lost */
    CHECK(memcmp(buf, "abcd", 4) == 0);
}

static void vectors(void)
{
    char buf[8];
    struct iovec vec[2] = {{buf, 4}, {(void *)16, 4}};
    int ends[2];

    REQUIRE(pipe(ends) == 0 && write(ends[1], "abcdefgh", 8) == 8);
    CHECK_FAILS(syscall(__NR_readv, ends[0], 16, 2), EFAULT);
    CHECK_FAILS(syscall(__NR_writev, ends[1], 0xc0100000, 1), EFAULT);

    struct iovec *cut = copy_before_guard(vec, sizeof(*vec));

    CHECK_FAILS(readv(ends[0], cut, 2), EFAULT); /* the second entry is not there */

    long count = readv(ends[0], vec, 2); /* the first half may be done, or nothing */

    CHECK(count == 4 || (count == -1 && errno == EFAULT));
    CHECK_EQ(read(ends[0], buf, 8), count == 4 ? 4 : 8); /* nothing is lost */
    CHECK_EQ(write(ends[1], "x", 1), 1);
    vec[0].iov_base = (void *)0xc0100000;
    CHECK_FAILS(readv(ends[0], vec, 1), EFAULT);
}

static void strings_at_the_end_of_a_page(void)
{
    char *path = copy_before_guard("/dev/null", sizeof("/dev/null"));
    char *cut = copy_before_guard("/dev/null", sizeof("/dev/null") - 1);

    CHECK_WORKS(open(path, O_RDONLY));
    CHECK_EQ(access(path, F_OK), 0);
    CHECK_FAILS(open(cut, O_RDONLY), EFAULT); /* its end is not there */
    CHECK_FAILS(chdir(cut), EFAULT);
    CHECK_FAILS(symlink(cut, "/tmp/never"), EFAULT);
    CHECK_FAILS(access("/tmp/never", F_OK), ENOENT);
}

static void polling(void)
{
    CHECK_FAILS(syscall(__NR_poll, 16, 1, 0), EFAULT);
    CHECK_FAILS(syscall(__NR_poll, 0xc0100000, 3, 0), EFAULT);
    CHECK_EQ(syscall(__NR_poll, 16, 0, 0), 0);
    CHECK_FAILS(syscall(__NR__newselect, 8, 16, 0, 0, 0), EFAULT);
    CHECK_FAILS(syscall(__NR__newselect, 0, 0, 0, 0, 16), EFAULT);
}

static void waiting(void)
{
    pid_t pid = fork();
    int status;

    if (pid == 0)
        _exit(3);
    CHECK(wait_state(pid, 'Z'));
    CHECK_FAILS(syscall(__NR_wait4, pid, 16, 0, 0), EFAULT);
    /* Linux has taken the child away by then; no kernel may leave it half. */
    CHECK(waitpid(pid, &status, WNOHANG) == -1 || status == 3 << 8);
}

TEST_MAIN({"arguments that are read", arguments_that_are_read},
          {"results that are written", results_that_are_written},
          {"results over the end of a page", results_over_the_end_of_a_page},
          {"no descriptor is lost", no_descriptor_is_lost}, {"files", reading_and_writing},
          {"pipes lose nothing", pipes}, {"vectors", vectors},
          {"strings that end with the page", strings_at_the_end_of_a_page},
          {"poll and select", polling}, {"wait", waiting})
