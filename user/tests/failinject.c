/* The controls of failure injection: /proc/failslab, /proc/fail_page_alloc, fail-nth, make-it-fail.
 */
#include "user/tests/lib/child.h"
#include "user/tests/lib/failures.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes and removes a pipe; its errno, 0 if it worked. */
static int try_pipe(void)
{
    int ends[2];

    if (pipe(ends))
        return errno;
    close(ends[0]);
    close(ends[1]);
    return 0;
}

/* How many of so many pipes fail. */
static int failing_pipes(int count)
{
    int failed = 0;

    for (int i = 0; i < count; i++) {
        int error = try_pipe();

        CHECK(error == 0 || error == ENOMEM);
        failed += error != 0;
    }
    return failed;
}

static void nth_counts_down_once(void)
{
    unsigned int per_pipe;

    failures_enable(true);
    try_pipe();
    fail_nth(1);
    CHECK_EQ(try_pipe(), ENOMEM);
    CHECK_EQ(fail_left(), 0);
    CHECK_EQ(try_pipe(), 0);
    fail_nth(1000);
    CHECK_EQ(try_pipe(), 0);
    per_pipe = 1000 - fail_left();
    CHECK(per_pipe >= 3);
    fail_nth(per_pipe + 1);
    CHECK_EQ(try_pipe(), 0);
    CHECK_EQ(fail_left(), 1);
    CHECK_EQ(try_pipe(), ENOMEM);
    failures_enable(false);
}

static void child_of_a_counting_parent(void *unused)
{
    (void)unused;
    CHECK_EQ(control("self/fail-nth"), 0);
    CHECK_EQ(control("self/make-it-fail"), 1);
}

static void children_count_for_themselves(void)
{
    failures_enable(true);
    set_control("self/make-it-fail", "1");
    fail_nth(2000);
    CHECK_EQ(run_child(child_of_a_counting_parent, NULL), 0);
    CHECK(fail_left() < 2000 && fail_left() > 0);
    fail_nth(0);
    set_control("self/make-it-fail", "0");
    failures_enable(false);
}

static void most_requests_are_ignored(void)
{
    failures_enable(true);
    failures_enable(false); /* as after boot: what may sleep does not fail */
    CHECK_EQ(control("fail_page_alloc/min-order"), 1);
    fail_nth(1);
    CHECK_EQ(try_pipe(), 0);
    CHECK_EQ(fail_left(), 1);
    fail_nth(0);
}

static void old_state_stays(void)
{
    char *page = map_pages(2, PROT_READ | PROT_WRITE);
    struct area areas[100];
    int count;

    failures_enable(true);
    memset(page, 7, 2 * PAGE);
    count = read_maps(areas, 100);
    fail_nth(1);
    CHECK_FAILS(fork(), ENOMEM);
    fail_nth(1);
    CHECK_FAILS(open("/proc/uptime", O_RDONLY), ENOMEM);
    fail_nth(1);
    CHECK_FAILS(mprotect(page, PAGE, PROT_READ), ENOMEM);
    fail_nth(1);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
    CHECK_EQ(errno, ENOMEM);
    CHECK_EQ(fail_left(), 0);
    CHECK_EQ(read_maps(areas, 100), count);
    CHECK(all_bytes(page, 2 * PAGE, 7));
    failures_enable(false);
}

/* Sets the attributes that a test uses, and back. */
static void attributes(const char *probability, const char *interval, const char *times)
{
    set_control("failslab/probability", "0"); /* while the others change */
    set_control("failslab/interval", interval);
    set_control("failslab/times", times);
    set_control("failslab/probability", probability);
}

static void attributes_off(void)
{
    set_control("failslab/probability", "0");
    set_control("failslab/task-filter", "N");
    set_control("failslab/cache-filter", "N");
    attributes("0", "1", "1");
    failures_enable(false);
}

/* Only this process may fail, or the test's own words to the kernel's other users would. */
static void attributes_on(void)
{
    failures_enable(true);
    set_control("self/make-it-fail", "1");
    set_control("failslab/task-filter", "Y");
    try_pipe();
}

/*
 * How many of so many forks fail. With the cache filter on, each is one attempt: its task_struct.
 */
static int failing_forks(int count)
{
    int failed = 0;

    for (int i = 0; i < count; i++) {
        pid_t pid = fork();

        if (pid == 0)
            _exit(0);
        failed += pid < 0;
        if (pid > 0)
            wait_child(pid);
    }
    return failed;
}

static void choose_tasks(void)
{
    set_control("failslab/caches", "task_struct");
    set_control("failslab/cache-filter", "Y");
}

static void by_times(void)
{
    long long injected;

    attributes_on();
    choose_tasks();
    injected = control("failslab/injected");
    attributes("100", "1", "5");
    CHECK_EQ(failing_forks(20), 5);
    CHECK_EQ(control("failslab/injected") - injected, 5);
    CHECK_EQ(control("failslab/times"), 0);
    attributes_off();
}

/* The access whose page failed is made again. */
static void by_pages(void)
{
    char *pages = map_pages(8, PROT_READ | PROT_WRITE);
    long long injected;

    attributes_on();
    set_control("fail_page_alloc/task-filter", "Y");
    set_control("fail_page_alloc/times", "1");
    injected = control("fail_page_alloc/injected");
    set_control("fail_page_alloc/probability", "100");
    memset(pages, 1, 8 * PAGE);
    set_control("fail_page_alloc/probability", "0");
    CHECK_EQ(control("fail_page_alloc/injected") - injected, 1);
    CHECK_EQ(control("fail_page_alloc/times"), 0);
    set_control("fail_page_alloc/times", "1");
    set_control("fail_page_alloc/task-filter", "N");
    attributes_off();
}

static void by_interval(void)
{
    attributes_on();
    choose_tasks();
    attributes("100", "3", "-1");
    CHECK_EQ(failing_forks(12), 4);
    CHECK_EQ(control("failslab/times"), -1);
    attributes_off();
}

/* Opened before, so that turning it off cannot fail. */
static int count_with_seed(const char *seed, char *pattern, int count)
{
    int off = open("/proc/failslab/probability", O_WRONLY), failed = 0;

    set_control("failslab/seed", seed);
    set_control("failslab/interval", "1");
    set_control("failslab/times", "-1");
    CHECK_EQ(write(off, "10", 2), 2);
    for (int i = 0; i < count; i++) {
        pattern[i] = try_pipe() ? 'x' : '.';
        failed += pattern[i] == 'x';
    }
    CHECK_EQ(write(off, "0", 1), 1);
    close(off);
    pattern[count] = '\0';
    return failed;
}

static void by_probability(void)
{
    enum { PIPES = 300 };
    static char first[PIPES + 1], same[PIPES + 1], other[PIPES + 1];
    const char *seed = getenv("SEED") ? getenv("SEED") : "12345";
    int failed;

    note("SEED=%s", seed);
    attributes_on();
    memset(same, 1, sizeof(same));
    memset(other, 1, sizeof(other));
    failed = count_with_seed(seed, first, PIPES);
    /* Each pipe makes several allocations, of which one in ten fails. */
    if (!CHECK(failed > PIPES / 10 && failed < PIPES * 8 / 10))
        note("%d of %d failed", failed, PIPES);
    count_with_seed(seed, same, PIPES);
    CHECK_TEXT(same, first);
    count_with_seed("54321", other, PIPES);
    CHECK(strcmp(other, first) != 0);
    attributes_off();
}

static void by_cache(void)
{
    char text[64];

    attributes_on();
    choose_tasks();
    CHECK(read_file("/proc/failslab/caches", text, sizeof(text)) > 0);
    CHECK_TEXT(text, "task_struct\n");
    attributes("100", "1", "-1");
    CHECK_EQ(failing_pipes(10), 0);
    CHECK_EQ(failing_forks(10), 10);
    set_control("failslab/caches", "");
    CHECK_EQ(read_file("/proc/failslab/caches", text, sizeof(text)), 0);
    CHECK_EQ(failing_forks(2), 0);
    attributes_off();
}

static void by_task(void)
{
    attributes_on();
    set_control("self/make-it-fail", "0");
    attributes("100", "1", "-1");
    CHECK_EQ(failing_pipes(10), 0);
    attributes_off();
}

static void bad_values(void)
{
    static const char *const bad[] = {"", "x", "-", "1x", "1 2", "12345678901234567890"};
    int nth, flag, number;

    failures_enable(true);
    failures_enable(false);
    nth = open("/proc/self/fail-nth", O_RDWR);
    flag = open("/proc/failslab/task-filter", O_RDWR);
    number = open("/proc/failslab/interval", O_RDWR);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        CHECK_FAILS(write(nth, bad[i], strlen(bad[i])), EINVAL);
        CHECK_FAILS(write(flag, bad[i], strlen(bad[i])), EINVAL);
        CHECK_FAILS(write(number, bad[i], strlen(bad[i])), EINVAL);
    }
    CHECK_FAILS(write(nth, "-1", 2), EINVAL);
    CHECK_FAILS(write(flag, "2", 1), EINVAL);
    CHECK_FAILS(write(nth, (void *)8, 3), EFAULT);
    CHECK_EQ(control("failslab/interval"), 1);
    CHECK_FAILS(open("/proc/failslab/injected/x", O_RDONLY), ENOTDIR);
}

static void not_for_everybody(void *unused)
{
    int fd = open("/proc/self/make-it-fail", O_WRONLY);

    (void)unused;
    REQUIRE(setuid(1000) == 0);
    CHECK_FAILS(open("/proc/failslab/probability", O_WRONLY), EACCES);
    CHECK_FAILS(write(fd, "1", 1), EPERM);
}

static void only_root(void)
{
    failures_enable(true);
    failures_enable(false);
    CHECK_EQ(run_child(not_for_everybody, NULL), 0);
}

TEST_MAIN({"fail-nth counts down once", nth_counts_down_once},
          {"children count for themselves", children_count_for_themselves},
          {"most requests are ignored unless told otherwise", most_requests_are_ignored},
          {"a failure leaves the old state", old_state_stays},
          {"probability 100, five times", by_times}, {"page requests", by_pages},
          {"an interval", by_interval}, {"a probability, repeated by its seed", by_probability},
          {"the chosen caches only", by_cache}, {"the chosen tasks only", by_task},
          {"bad values", bad_values}, {"not for everybody", only_root})
