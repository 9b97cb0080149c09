/* /proc/PID/frame_limit and /proc/sys/vm/replacement: of this kernel alone. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/frames.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LIMIT "/proc/self/frame_limit"

enum { PAGES = 40, RW = PROT_READ | PROT_WRITE };

static void need_limits(void)
{
    if (!on_faultline())
        skip("Linux has no such files");
}

static void values(void)
{
    char text[32];

    need_limits();
    REQUIRE(read_file(LIMIT, text, sizeof(text)) > 0);
    CHECK_TEXT(text, "max\n");
    CHECK_EQ(write_number(LIMIT, 500), 0);
    CHECK_EQ(read_number(LIMIT), 500);
    CHECK_FAILS(write_number(LIMIT, 0), EINVAL);
    CHECK_FAILS(write_number(LIMIT, -1), EINVAL);
    CHECK_FAILS(write_text(LIMIT, "0x100000000"), EINVAL);
    CHECK_FAILS(write_text(LIMIT, "maximum"), EINVAL);
    CHECK_EQ(read_number(LIMIT), 500);
    CHECK_EQ(write_text(LIMIT, "max"), 0);
    REQUIRE(read_file(LIMIT, text, sizeof(text)) > 0);
    CHECK_TEXT(text, "max\n");
}

static void policies(void)
{
    static const char *const names[] = {"fifo",  "second_chance", "enhanced_clock", "nru",
                                        "aging", "random",        "two_list"};
    char text[128], expected[32];

    need_limits();
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        CHECK_EQ(write_text(VM("replacement"), names[i]), 0);
        REQUIRE(read_file(VM("replacement"), text, sizeof(text)) > 0);
        snprintf(expected, sizeof(expected), "[%s]", names[i]);
        CHECK(strstr(text, expected));
    }
    CHECK_FAILS(write_text(VM("replacement"), "lru"), EINVAL);
    CHECK_FAILS(write_text(VM("replacement"), "fifo nru"), EINVAL);
}

static char *map_shared(void)
{
    char *area = mmap(NULL, PAGES * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    REQUIRE(area != MAP_FAILED);
    return area;
}

static int mapped(const char *area, int pages)
{
    int count = 0;

    for (int i = 0; i < pages; i++)
        count += (pagemap(area + i * PAGE) & PAGEMAP_PRESENT) != 0;
    return count;
}

static void nothing_is_lost(void)
{
    char *area;

    need_limits();
    REQUIRE(mlockall(MCL_CURRENT) == 0);
    area = map_shared();
    CHECK_EQ(write_number(LIMIT, 4), 0);
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < PAGES; i++) {
            CHECK_EQ(area[i * PAGE], round ? i + round - 1 : 0);
            area[i * PAGE] = i + round;
            CHECK(mapped(area, PAGES) <= 4);
        }
    CHECK_EQ(mapped(area, PAGES), 4);
    CHECK_EQ(resident(area, PAGES), PAGES); /* the object keeps them */
    CHECK_EQ(write_number(LIMIT, 2), 0);
    CHECK_EQ(mapped(area, PAGES), 2);
    CHECK_EQ(write_text(LIMIT, "max"), 0);
    for (int i = 0; i < PAGES; i++)
        CHECK_EQ(area[i * PAGE], i + 2);
    CHECK_EQ(mapped(area, PAGES), PAGES);
}

/* Its own text, not locked, goes and comes, too. */
static void program_itself(void)
{
    long faults = minor_faults();
    char *area;

    need_limits();
    area = map_shared();
    CHECK_EQ(write_number(LIMIT, 8), 0);
    for (int i = 0; i < 1000; i++)
        area[i * 7 % PAGES * PAGE]++;
    for (int i = 0; i < PAGES; i++)
        CHECK_EQ(area[i * PAGE], 25);
    CHECK(mapped(area, PAGES) <= 8);
    CHECK(minor_faults() - faults > 500);
}

static void kernel_copies(void)
{
    char *area;
    int ends[2];

    need_limits();
    REQUIRE(pipe(ends) == 0 && mlockall(MCL_CURRENT) == 0);
    area = map_shared();
    CHECK_EQ(write_number(LIMIT, 1), 0);
    for (int i = 0; i < 3 * PAGE; i++)
        area[i] = i % 251;
    CHECK_EQ(write(ends[1], area, 3 * PAGE), 3 * PAGE);
    CHECK_EQ(read(ends[0], area + 10 * PAGE - 100, 3 * PAGE), 3 * PAGE);
    for (int i = 0; i < 3 * PAGE; i++)
        REQUIRE(area[10 * PAGE - 100 + i] == (char)(i % 251));
}

static void change(void *arg)
{
    (void)arg;
    CHECK_EQ(setuid(65534), 0);
    CHECK_FAILS(write_number("/proc/1/frame_limit", 5), EACCES);
    CHECK_FAILS(write_text(VM("replacement"), "fifo"), EACCES);
}

static void whose_it_is(void)
{
    char path[40];
    pid_t child;

    need_limits();
    CHECK_EQ(write_number(LIMIT, 300), 0);
    child = fork();
    if (child == 0)
        for (;;)
            pause();
    snprintf(path, sizeof(path), "/proc/%d/frame_limit", child);
    CHECK_EQ(write_number(path, 6), 0); /* a child has none of its own before */
    CHECK_EQ(read_number(path), 6);
    CHECK_EQ(read_number(LIMIT), 300);
    kill(child, SIGKILL);
    CHECK_EQ(ending_signal(wait_child(child)), SIGKILL);
    CHECK_EQ(run_child(change, NULL), 0);
}

static char *object;

/* Adds one to each page, again and again, within few frames. */
static void add_ones(void *arg)
{
    CHECK_EQ(write_number(LIMIT, *(int *)arg), 0);
    for (int round = 0; round < 100; round++)
        for (int i = 0; i < PAGES; i++)
            __atomic_add_fetch((int *)(object + (i * 11 + round) % PAGES * PAGE), 1,
                               __ATOMIC_RELAXED);
}

/* Processes that share an object, each within a limit of its own, while the policy changes. */
static void many_at_once(void)
{
    static const char *const names[] = {"fifo", "aging", "random", "enhanced_clock", "two_list"};
    int limits[] = {6, 9, 20, 100};
    pid_t pid[ARRAY_SIZE(limits)];

    need_limits();
    object = map_shared();
    for (unsigned i = 0; i < ARRAY_SIZE(limits); i++)
        pid[i] = start_child(add_ones, &limits[i]);
    for (int i = 0; i < 50; i++) {
        CHECK_EQ(write_text(VM("replacement"), names[i % ARRAY_SIZE(names)]), 0);
        sched_yield();
    }
    for (unsigned i = 0; i < ARRAY_SIZE(limits); i++)
        CHECK_EQ(wait_child(pid[i]), 0);
    for (int i = 0; i < PAGES; i++)
        CHECK_EQ(*(int *)(object + i * PAGE), 400);
    CHECK_EQ(write_text(VM("replacement"), "two_list"), 0);
}

TEST_MAIN({"values", values}, {"policies", policies}, {"nothing is lost", nothing_is_lost},
          {"the program itself", program_itself}, {"kernel's copies", kernel_copies},
          {"whose it is", whose_it_is}, {"many at once", many_at_once})
