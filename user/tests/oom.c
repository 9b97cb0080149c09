/* Out of memory: the one who asks for it ends, with a line in the log; the others go on. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

static void only_here(void)
{
    if (!on_faultline())
        skip("it would take down the host's programs");
}

static void eat(void *arg)
{
    (void)arg;
    for (;;) {
        char *pages = mmap(NULL, 256 * PAGE, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

        if (pages == MAP_FAILED)
            _exit(1);
        for (int i = 0; i < 256; i++)
            pages[i * PAGE] = 1;
    }
}

static bool log_names(pid_t pid)
{
    static char log[65536];
    char line[60];
    int size = klogctl(3, log, sizeof(log) - 1);

    snprintf(line, sizeof(line), "Out of memory: Killed process %d ", pid);
    return size > 0 && strstr(log, line) != NULL;
}

static void eater_is_killed(void)
{
    long long before, after;
    pid_t pid;

    only_here();
    before = proc_number("/proc/meminfo", "MemFree");
    pid = start_child(eat, NULL);
    CHECK_EQ(ending_signal(wait_child(pid)), SIGKILL);
    CHECK(log_names(pid));
    after = proc_number("/proc/meminfo", "MemFree");
    CHECK(llabs(before - after) < 1024);
}

static void again(void)
{
    only_here();
    for (int i = 0; i < 3; i++)
        CHECK_EQ(ending_signal(run_child(eat, NULL)), SIGKILL);
}

static void count_slowly(void *fd)
{
    for (int i = 0; i < 40; i++) {
        char byte = i;

        if (write((int)fd, &byte, 1) != 1)
            _exit(1);
        sleep_ms(10);
    }
}

static void others_go_on(void)
{
    int ends[2];
    char bytes[64];
    pid_t worker, eater;
    int got = 0, count;

    only_here();
    REQUIRE(pipe(ends) == 0);
    worker = start_child(count_slowly, (void *)ends[1]);
    eater = start_child(eat, NULL);
    CHECK_EQ(ending_signal(wait_child(eater)), SIGKILL);
    close(ends[1]);
    while ((count = read(ends[0], bytes + got, sizeof(bytes) - got)) > 0)
        got += count;
    CHECK_EQ(got, 40);
    CHECK_EQ(wait_child(worker), 0);
}

enum { EATERS = 45, SHARES = 40 };

/* One of SHARES parts of the machine, held long enough for all of them to be there at once. */
static void take_a_share(void *bytes)
{
    char *mem =
        mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    REQUIRE(mem != MAP_FAILED);
    memset(mem, 2, (size_t)bytes);
    sleep_ms(500);
    CHECK(all_bytes(mem, (size_t)bytes, 2));
}

static void many_processes(void)
{
    pid_t pids[EATERS];
    int killed = 0;
    struct sysinfo info;

    only_here();
    REQUIRE(sysinfo(&info) == 0);
    for (int i = 0; i < EATERS; i++)
        pids[i] = start_child(take_a_share, (void *)(info.totalram / SHARES * info.mem_unit));
    for (int i = 0; i < EATERS; i++) {
        int status = wait_child(pids[i]);

        killed += ending_signal(status) == SIGKILL;
        CHECK(status == 0 || ending_signal(status) == SIGKILL);
    }
    CHECK(killed > 0 && killed < EATERS);
    CHECK_EQ(write_signal(map_pages(1, PROT_READ | PROT_WRITE)), 0);
}

static void allocation_fails_first(void)
{
    struct sysinfo info;
    unsigned long total;
    void *map;

    only_here();
    REQUIRE(sysinfo(&info) == 0);
    total = info.totalram * info.mem_unit;
    /* Heuristic overcommit refuses what can never be there at once. */
    CHECK_FAILS(
        mmap(NULL, total + (16 << 20), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        ENOMEM);
    CHECK(malloc(total + (16 << 20)) == NULL);
    CHECK_EQ(errno, ENOMEM);
    map = mmap(NULL, total / 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(map != MAP_FAILED);
}

TEST_MAIN({"who eats all memory is killed, and the log says so", eater_is_killed},
          {"again and again", again}, {"others go on", others_go_on},
          {"with many processes", many_processes},
          {"what can never be is refused at once", allocation_fails_first})
