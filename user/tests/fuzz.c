/*
 * A fuzzer of the system calls: any number with hostile arguments, and structured calls that change
 * memory.
 *
 *     fuzz [CALLS [SEED]]
 *
 * Some children at a time, owned by nobody and under limits, make a few hundred calls each. A child
 * may end in any way; it is killed when it takes too long. No other process may notice: not its
 * parent, nor the witness, and the system must work as before. What is left in files and shared
 * memory is taken away, so that what is missing then is a leak.
 */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/hostile.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 12, CALLS_OF_A_CHILD = 400, LIFETIME_MS = 3000, NOBODY = 65534, TICK_US = 10000 };

static unsigned long calls = 20000;
static uint32_t seed = 1;

/* What a child has done; shared with it, and not to be believed. */
struct report {
    unsigned long made;
    struct hostile_call last;
};

struct slot {
    pid_t pid; /* 0: free */
    uint32_t seed;
    long born_ms;
    volatile struct report *report;
};

static struct slot slots[SLOTS];

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Calls that end the child or the machine. */
static bool is_excluded(uint32_t number)
{
    return number == __NR_exit || number == __NR_exit_group || number == __NR_reboot;
}

static bool makes_process(uint32_t number)
{
    return number == __NR_fork || number == __NR_vfork || number == __NR_clone ||
           number == __NR_clone3;
}

/* The new process ends at once, and touches no stack: it may be its parent's, or nowhere. */
static void make_process(const struct hostile_call *call)
{
    const uint32_t *a = call->argument;
    long result = call->number;

    __asm__ volatile("int $0x80\n\t"
                     "test %%eax, %%eax\n\t"
                     "jnz 1f\n\t"
                     "mov %[exit], %%eax\n\t"
                     "int $0x80\n"
                     "1:"
                     : "+a"(result)
                     : "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4]), [exit] "i"(__NR_exit)
                     : "memory", "cc");
}

static void make_call(const struct hostile_call *call)
{
    const uint32_t *a = call->argument;

    if (makes_process(call->number))
        make_process(call);
    else if (!is_excluded(call->number))
        syscall(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void on_tick(int sig)
{
    (void)sig; /* ends the call that waits */
}

/* A signal soon, so that no call waits for long, whatever the calls so far have changed. */
static void expect_tick(void)
{
    const struct itimerval soon = {.it_value = {.tv_usec = TICK_US}};
    const struct sigaction action = {.sa_handler = on_tick};
    const sigset_t none = {0};

    sigaction(SIGALRM, &action, NULL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setitimer(ITIMER_REAL, &soon, NULL);
}

static void set_limits(void)
{
    const struct rlimit seconds = {5, 5}, space = {64 << 20, 64 << 20}, files = {64, 64},
                        size = {1 << 20, 1 << 20}, processes = {64, 64};

    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_AS, &space);
    setrlimit(RLIMIT_NOFILE, &files);
    setrlimit(RLIMIT_FSIZE, &size);
    setrlimit(RLIMIT_NPROC, &processes);
}

static void run_calls(struct slot *slot)
{
    setpgid(0, 0);
    set_limits();
    for (int fd = 0; fd < 16; fd++)
        close(fd); /* what it writes must not look like results */
    if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
        _exit(1);
    hostile_seed(slot->seed);
    hostile_setup();
    for (int i = 0; i < CALLS_OF_A_CHILD; i++) {
        struct hostile_call call;

        hostile_pick(&call);
        if (call.number == __NR_sigsuspend)
            call.argument[2] &= ~(1u << (SIGALRM - 1)); /* or it waits until it is killed */
        slot->report->last = call;
        slot->report->made++;
        expect_tick();
        make_call(&call);
    }
    _exit(0);
}

static void start(struct slot *slot, uint32_t child_seed)
{
    slot->seed = child_seed;
    slot->born_ms = now_ms();
    slot->report->made = 0;
    pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0)
        run_calls(slot);
    setpgid(pid, pid);
    slot->pid = pid;
}

/* A child ended; the calls that it made. */
static unsigned long collect(pid_t pid)
{
    for (int i = 0; i < SLOTS; i++) {
        if (slots[i].pid == pid) {
            kill(-pid, SIGKILL);
            slots[i].pid = 0;
            return slots[i].report->made;
        }
    }
    return 0;
}

/* Ends those that take too long. One that lives on after that is a hang of the kernel. */
static void kill_late(void)
{
    for (int i = 0; i < SLOTS; i++) {
        const struct slot *slot = &slots[i];
        long age = slot->pid ? now_ms() - slot->born_ms : 0;

        if (age > LIFETIME_MS)
            kill(slot->pid, SIGKILL);
        if (!CHECK(age < 10 * LIFETIME_MS)) {
            const struct hostile_call call = slot->report->last;
            const uint32_t *a = call.argument;

            note("seed %u hangs in call %u(%#x, %#x, %#x, %#x, %#x, %#x)", slot->seed, call.number,
                 a[0], a[1], a[2], a[3], a[4], a[5]);
            finish();
        }
    }
}

static bool any_running(void)
{
    for (int i = 0; i < SLOTS; i++) {
        if (slots[i].pid)
            return true;
    }
    return false;
}

/* Keeps the slots full until the calls were made; then waits for the last children. */
static void run_children(void)
{
    uint32_t child = seed * 65537u;
    unsigned long made = 0;

    do {
        for (int i = 0; i < SLOTS && made < calls; i++) {
            if (!slots[i].pid)
                start(&slots[i], child++);
        }
        pid_t pid = waitpid(-1, NULL, WNOHANG);
        if (pid > 0)
            made += collect(pid);
        else
            sleep_ms(1);
        kill_late();
    } while (made < calls || any_running());
    note("%lu calls by %u children, seed %u", made, child - seed * 65537u, seed);
}

static void empty_directory(const char *path);

static void remove_entry(const char *name)
{
    struct stat info;

    if (lstat(name, &info) == 0 && S_ISDIR(info.st_mode))
        empty_directory(name);
    CHECK_EQ(remove(name), 0);
}

/* Removes all that is in it. */
static void empty_directory(const char *path)
{
    int above = open(".", O_RDONLY | O_DIRECTORY);

    REQUIRE(above >= 0 && chdir(path) == 0);
    DIR *dir = opendir(".");
    REQUIRE(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_entry(entry->d_name);
    }
    closedir(dir);
    REQUIRE(fchdir(above) == 0);
    close(above);
}

static void remove_shared_memory(void)
{
    struct shmid_ds info;
    int last = shmctl(0, SHM_INFO, &info);

    for (int i = 0; i <= last; i++) {
        int id = shmctl(i, SHM_STAT, &info);

        if (id >= 0 && info.shm_perm.uid == NOBODY)
            shmctl(id, IPC_RMID, NULL);
    }
}

/* Has memory of its own, and looks at it when it is asked to end. */
static void witness(void *pipe_ends)
{
    char *memory = map_pages(16, PROT_READ | PROT_WRITE), byte;
    int *ends = pipe_ends;

    close(ends[1]);
    memset(memory, 0x5a, 16 * PAGE);
    CHECK_EQ(read(ends[0], &byte, 1), 0);
    CHECK(all_bytes(memory, 16 * PAGE, 0x5a));
}

static void random_calls(void)
{
    char *own = map_pages(4, PROT_READ | PROT_WRITE);
    int ends[2];

    memset(own, 0x3c, 4 * PAGE);
    struct report *reports = mmap(NULL, SLOTS * sizeof(*reports), PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(reports != MAP_FAILED && pipe(ends) == 0);
    for (int i = 0; i < SLOTS; i++)
        slots[i].report = &reports[i];
    pid_t other = start_child(witness, ends);
    enter_directory();
    CHECK_WORKS(chown(".", NOBODY, NOBODY));
    run_children();
    empty_directory(".");
    leave_directory();
    remove_shared_memory();
    CHECK(all_bytes(own, 4 * PAGE, 0x3c));
    close(ends[1]);
    CHECK_EQ(wait_child(other), 0);
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
    test_seconds += calls / 500;
    return test_all(tests, ARRAY_SIZE(tests));
}
