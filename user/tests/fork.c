/* fork: the child is a copy; many children; deep chains; failure leaves the parent whole. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static void returns_twice(void)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == 0) {
        CHECK(getpid() != parent);
        CHECK_EQ(getppid(), parent);
        CHECK_EQ(getpgrp(), getpgid(parent));
        CHECK_EQ(gettid(), getpid());
        finish();
    }
    CHECK(pid > 0);
    CHECK_EQ(wait_child(pid), 0);
}

static int global = 1;

static void memory_is_a_copy(void)
{
    char *pages = map_pages(4, RW);
    int local = 1;
    pid_t pid;

    memset(pages, 1, 3 * PAGE);
    pid = fork();
    if (pid == 0) {
        CHECK(global == 1 && local == 1 && all_bytes(pages, 3 * PAGE, 1));
        CHECK(all_bytes(pages + 3 * PAGE, PAGE, 0));
        global = 2;
        *(volatile int *)&local = 2;
        memset(pages, 2, 4 * PAGE);
        finish();
    }
    memset(pages, 3, PAGE);
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(global, 1);
    CHECK_EQ(local, 1);
    CHECK(all_bytes(pages, PAGE, 3));
    CHECK(all_bytes(pages + PAGE, 2 * PAGE, 1));
    CHECK(all_bytes(pages + 3 * PAGE, PAGE, 0));
}

static void descriptors_share_the_offset(void)
{
    int fd = open("/proc/self/exe", O_RDONLY);
    char byte;
    pid_t pid;

    REQUIRE(fd >= 0);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(lseek(fd, 100, SEEK_SET), 100);
        close(fd);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 100);
    CHECK_EQ(read(fd, &byte, 1), 1);
}

/*
 * Many children at once, all of which share the parent's pages: a count of eight bits would
 * overflow.
 */
static void three_hundred_share_a_page(void)
{
    enum { CHILDREN = 300 };
    static pid_t pids[CHILDREN];
    char *page = map_pages(1, RW);
    int gate[2], bad = 0;
    char byte;

    strcpy(page, "shared by all");
    REQUIRE(pipe(gate) == 0);
    for (int i = 0; i < CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            close(gate[1]);
            _exit(read(gate[0], &byte, 1) != 0 || strcmp(page, "shared by all") != 0);
        }
        REQUIRE(pids[i] > 0);
    }
    close(gate[1]); /* lets them go */
    for (int i = 0; i < CHILDREN; i++)
        bad += wait_child(pids[i]) != 0;
    CHECK_EQ(bad, 0);
    CHECK_TEXT(page, "shared by all");
    CHECK_EQ(write_signal(page), 0);
}

/* Each generation changes one page and forks the next. */
static int chain(char *pages, int generation, int generations)
{
    pid_t pid;

    pages[generation * PAGE] = generation;
    if (generation == generations - 1)
        return 0;
    pid = fork();
    if (pid < 0)
        return 1;
    if (pid == 0)
        _exit(chain(pages, generation + 1, generations));

    int status = wait_child(pid);

    if (status != 0)
        return 1;
    for (int i = 0; i < generations; i++) {
        if (pages[i * PAGE] != (i <= generation ? (char)i : 'x'))
            return 1;
    }
    return 0;
}

static void deep_chain(void)
{
    enum { GENERATIONS = 40 };
    char *pages = map_pages(GENERATIONS, RW);

    memset(pages, 'x', GENERATIONS * PAGE);
    CHECK_EQ(chain(pages, 0, GENERATIONS), 0);
}

static void again_and_again(void)
{
    int bad = 0;

    for (int i = 0; i < 300; i++) {
        pid_t pid = fork();

        if (pid == 0)
            _exit(i & 0x7f);
        if (pid < 0 || wait_child(pid) != (i & 0x7f) << 8)
            bad++;
    }
    CHECK_EQ(bad, 0);
}

static void counters_start_anew(void)
{
    struct rusage usage;
    pid_t pid;

    for (int i = 0; i < 50; i++)
        map_pages(1, RW)[0] = 1;
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(getrusage(RUSAGE_SELF, &usage), 0);
        CHECK(usage.ru_minflt < 50);
        CHECK_EQ(getrusage(RUSAGE_CHILDREN, &usage), 0);
        CHECK_EQ(usage.ru_minflt, 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void vfork_waits_for_exec_or_exit(void)
{
    static volatile int order;
    pid_t pid = vfork();

    if (pid == 0) {
        order = 1; /* the same memory */
        _exit(7);
    }
    CHECK_EQ(order, 1);
    CHECK_EQ(wait_child(pid), 7 << 8);
}

static int clone_child(void *arg)
{
    *(volatile int *)arg = 5;
    return 9;
}

static void clone_shares_memory(void)
{
    char *stack = map_pages(4, RW);
    volatile int value = 0;
    pid_t pid =
        clone(clone_child, stack + 4 * PAGE, CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)&value);

    REQUIRE(pid > 0);
    CHECK_EQ(wait_child(pid), 9 << 8);
    CHECK_EQ(value, 5);
}

TEST_MAIN({"it returns in both processes", returns_twice}, {"memory is a copy", memory_is_a_copy},
          {"descriptors share their offset", descriptors_share_the_offset},
          {"300 children share a page", three_hundred_share_a_page},
          {"a chain of 40 generations", deep_chain},
          {"300 in a row, each exit status right", again_and_again},
          {"the child's counters begin at zero", counters_start_anew},
          {"vfork: the parent waits, memory is shared", vfork_waits_for_exec_or_exit},
          {"clone with CLONE_VM on a stack of its own", clone_shares_memory})
