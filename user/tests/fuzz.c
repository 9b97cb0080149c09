/*
 * A first fuzzer of the system calls: random numbers with hostile arguments.
 *
 *     fuzz [CALLS [SEED]]
 *
 * The calls run in children with limits, each of which makes a few hundred; a child may end in any
 * way, and is killed where it waits; the parent must find its own memory and the system as before.
 */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALLS_FOR_A_CHILD = 500, NUMBERS = 462, PATIENCE_MS = 60 };

static unsigned long calls = 10000;
static uint32_t seed = 1;

static uint32_t state;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

/* Calls that would end, stop or leave the child or harm what is not its own. */
// clang-format off
static const short destructive_calls[] = {
    __NR_exit, __NR_exit_group, __NR_reboot, __NR_kill, __NR_tkill, __NR_tgkill, __NR_fork,
    __NR_vfork, __NR_clone, __NR_clone3, __NR_pause, __NR_sigsuspend, __NR_rt_sigsuspend,
    __NR_setpgid, __NR_setsid, __NR_rt_sigqueueinfo, __NR_rt_tgsigqueueinfo, __NR_unlink,
    __NR_unlinkat, __NR_rmdir, __NR_rename, __NR_renameat, __NR_renameat2, __NR_mount, __NR_umount,
    __NR_umount2, __NR_chroot, __NR_pivot_root, __NR_sethostname, __NR_setdomainname,
    __NR_settimeofday, __NR_stime, __NR_clock_settime, __NR_clock_settime64, __NR_adjtimex,
    __NR_swapon, __NR_swapoff, __NR_vhangup, __NR_ptrace, __NR_iopl, __NR_ioperm, __NR_truncate,
    __NR_truncate64, __NR_chmod, __NR_fchmodat, __NR_chown, __NR_chown32, __NR_lchown,
    __NR_lchown32, __NR_fchownat, __NR_prlimit64, __NR_setrlimit, __NR_personality, __NR_syslog,
    __NR_mknod, __NR_mknodat, __NR_init_module, __NR_delete_module, __NR_bpf, __NR_acct,
    __NR_quotactl, __NR_kexec_load, __NR_setns, __NR_unshare, __NR_write, __NR_pwrite64,
    __NR_writev, __NR_pwritev, __NR_ioctl, __NR_io_uring_setup, __NR_userfaultfd,
    __NR_perf_event_open, __NR_seccomp, __NR_prctl, __NR_nice, __NR_setpriority, __NR_fsopen,
    __NR_open_tree, __NR_move_mount};
// clang-format on

static bool destructive(int number)
{
    for (size_t i = 0; i < ARRAY_SIZE(destructive_calls); i++) {
        if (destructive_calls[i] == number)
            return true;
    }
    return false;
}

static char *memory;                  /* pages in all states */
static volatile unsigned long *count; /* calls made, shared with the children */

static long random_argument(void)
{
    static const unsigned long edges[] = {
        0,          1,          -1UL,       0x7fffffff, 0x80000000, 0xbffff000, 0xc0000000,
        0xc0100000, 0xfffff000, 0xfffffffc, 4096,       65536,      1024,       16};

    switch (next_random() % 8) {
    case 0:
    case 1:
        return edges[next_random() % ARRAY_SIZE(edges)];
    case 2:
    case 3:
        return (long)memory + next_random() % (8 * PAGE);
    case 4:
        return (long)memory + (next_random() % 9) * PAGE - next_random() % 16;
    case 5:
        return next_random() % 64; /* descriptors, flags, counts */
    case 6:
        return 1L << next_random() % 32;
    default:
        return next_random();
    }
}

static void child_limits(void)
{
    struct rlimit time = {.rlim_cur = 20, .rlim_max = 20}, space = {64 << 20, 64 << 20};
    struct rlimit files = {.rlim_cur = 64, .rlim_max = 64}, size = {1 << 20, 1 << 20};

    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_AS, &space);
    setrlimit(RLIMIT_NOFILE, &files);
    setrlimit(RLIMIT_FSIZE, &size);
}

/* Random calls from the seed, as somebody who owns nothing. */
static void call_randomly(void *child_seed)
{
    child_limits();
    state = (uint32_t)child_seed;
    memory = map_pages(8, PROT_READ | PROT_WRITE);
    for (int i = 0; i < PAGE; i++)
        ((uint32_t *)memory)[i % (4 * PAGE / 4)] = next_random();
    mprotect(memory + 5 * PAGE, PAGE, PROT_READ);
    mprotect(memory + 6 * PAGE, PAGE, PROT_NONE);
    munmap(memory + 7 * PAGE, PAGE);
    close(STDIN_FILENO);
    close(STDOUT_FILENO); /* what it writes must not look like results */
    close(STDERR_FILENO);
    if (setgid(65534) < 0 || setuid(65534) < 0)
        _exit(0);
    for (int i = 0; i < CALLS_FOR_A_CHILD; i++) {
        int number = next_random() % (NUMBERS + 8);
        long a = random_argument(), b = random_argument(), c = random_argument();

        if (destructive(number))
            continue;
        ++*count;
        syscall(number, a, b, c, random_argument(), random_argument(), random_argument());
    }
    _exit(0);
}

static void run_one(uint32_t child_seed)
{
    pid_t pid = fork();

    REQUIRE(pid >= 0);
    if (pid == 0) {
        setpgid(0, 0);
        call_randomly((void *)child_seed);
    }
    for (int ms = 0; process_state(pid) != 'Z' && ms < PATIENCE_MS; ms++)
        sleep_ms(1);
    kill(pid, SIGCONT);
    kill(pid, SIGKILL);
    wait_child(pid);
    kill(-pid, SIGKILL);
}

static void random_calls(void)
{
    char *own = map_pages(4, PROT_READ | PROT_WRITE);

    memset(own, 0x3c, 4 * PAGE);
    count = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(count != MAP_FAILED);
    note("%lu calls, seed %u", calls, seed);
    for (uint32_t child = 0; *count < calls; child++) {
        uint32_t child_seed = (seed * 65537 + child) * 2654435761u | 1;

        run_one(child_seed);
        if (!CHECK(all_bytes(own, 4 * PAGE, 0x3c)))
            note("after the child with seed %u", child_seed);
    }
}

static void system_works(void)
{
    int ends[2];
    char byte = 0;

    REQUIRE(pipe(ends) == 0);
    CHECK_EQ(write(ends[1], "x", 1), 1);
    CHECK_EQ(read(ends[0], &byte, 1), 1);
    CHECK_EQ(byte, 'x');
    enter_directory();
    write_file("f", "x", 1, 0644);
    unlink("f");
    leave_directory();
    CHECK_EQ(write_signal(map_pages(1, PROT_READ | PROT_WRITE)), 0);
}

static const struct test tests[] = {
    {"random calls with hostile arguments", random_calls},
    {"the system works as before", system_works},
};

int main(int argc, char **argv)
{
    if (argc > 1)
        calls = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoul(argv[2], NULL, 10);
    test_seconds += calls / 200;
    return test_all(tests, ARRAY_SIZE(tests));
}
