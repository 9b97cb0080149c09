/* Every frame of the machine is in exactly one of meminfo's uses, whatever runs. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char text[16384];

static void take(const char *path)
{
    REQUIRE(read_file(path, text, sizeof(text)) > 0);
}

/* The number behind the name at the start of a line of the text. */
static long field(const char *name)
{
    size_t len = strlen(name);

    for (const char *line = text; line && *line; line = strchr(line, '\n') + 1)
        if (strncmp(line, name, len) == 0)
            return atol(line + len);
    CHECK(!"the field is there");
    note("no %s", name);
    return 0;
}

/* One reading of the file, in frames. */
struct uses {
    long total, free, anon, cached, slab, tables, vmalloc, misc;
};

static struct uses meminfo(void)
{
    take("/proc/meminfo");
    return (struct uses){
        .total = field("MemTotal:") / 4,
        .free = field("MemFree:") / 4,
        .anon = field("AnonPages:") / 4,
        .cached = (field("Buffers:") + field("Cached:")) / 4,
        .slab = field("Slab:") / 4,
        .tables = field("PageTables:") / 4,
        .vmalloc = field("VmallocUsed:") / 4,
        .misc = field("KernelMisc:") / 4,
    };
}

static struct uses vmstat(void)
{
    take("/proc/vmstat");
    return (struct uses){
        .free = field("nr_free_pages "),
        .anon = field("nr_anon_pages "),
        .cached = field("nr_file_pages "),
        .slab = field("nr_slab_reclaimable ") + field("nr_slab_unreclaimable "),
        .tables = field("nr_page_table_pages "),
        .vmalloc = field("nr_vmalloc "),
        .misc = field("nr_kernel_misc "),
    };
}

static long sum(const struct uses *u)
{
    return u->free + u->anon + u->cached + u->slab + u->tables + u->vmalloc + u->misc;
}

/* The sums are exact, in both files; what meminfo says. */
static struct uses check_sums(const char *when)
{
    struct uses m = meminfo(), v = vmstat();

    if (!CHECK(sum(&m) == m.total && sum(&v) == m.total))
        note("%s: of %ld frames meminfo accounts for %ld, vmstat for %ld", when, m.total, sum(&m),
             sum(&v));
    CHECK(field("nr_kernel_stack ") / 4 <= v.vmalloc);
    return m;
}

static void only_here(void)
{
    if (!on_faultline())
        skip("on Linux some uses are counted nowhere");
    check_sums("first");
}

enum { PAGES = 64 };

static int ends[2];

static char *share_pages(void)
{
    char *shared =
        mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    REQUIRE(shared != MAP_FAILED);
    memset(shared, 1, PAGES * PAGE);
    return shared;
}

static void sums_before_and_after_uses(void)
{
    struct uses before, now;
    char *anon, *shared, page[PAGE];

    only_here();
    anon = map_pages(PAGES, PROT_READ | PROT_WRITE);
    memset(page, 0, sizeof(page));
    before = check_sums("before");

    memset(anon, 1, PAGES * PAGE);
    now = check_sums("anonymous pages");
    CHECK_EQ(now.anon - before.anon, PAGES);

    before = now;
    shared = share_pages();
    now = check_sums("shared pages");
    CHECK_EQ(now.cached - before.cached, PAGES);
    CHECK_EQ(now.anon, before.anon);

    before = now;
    REQUIRE(pipe(ends) == 0);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(write(ends[1], page, PAGE), PAGE);
    now = check_sums("a full pipe");
    CHECK_EQ(now.misc - before.misc, 4);

    before = now;
    munmap(anon, PAGES * PAGE);
    munmap(shared, PAGES * PAGE);
    close(ends[0]);
    close(ends[1]);
    now = check_sums("after");
    CHECK_EQ(before.anon - now.anon, PAGES);
    CHECK_EQ(before.cached - now.cached, PAGES);
    CHECK_EQ(before.misc - now.misc, 4);
}

static void sums_with_processes(void)
{
    enum { CHILDREN = 20 };
    pid_t pids[CHILDREN];
    struct uses before, now;

    only_here();
    before = check_sums("before");
    for (int i = 0; i < CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            for (;;)
                pause();
    }
    now = check_sums("children");
    CHECK(now.vmalloc - before.vmalloc > 2 * (CHILDREN - 8)); /* some stacks were ready */
    CHECK(now.tables - before.tables >= 2 * CHILDREN);
    for (int i = 0; i < CHILDREN; i++) {
        kill(pids[i], SIGKILL);
        wait_child(pids[i]);
        check_sums("an end");
    }
}

/* Work of all kinds, by other processes and not waited for. */
static void work(void *number)
{
    char path[32], data[300];

    srand((long)number);
    snprintf(path, sizeof(path), "/tmp/meminfo-%ld", (long)number);
    memset(data, 1, sizeof(data));
    for (int i = 0; i < 200; i++) {
        int fd = open(path, O_RDWR | O_CREAT, 0600);
        char *pages = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

        pwrite(fd, data, sizeof(data), rand() % (1 << 20));
        if (pages != MAP_FAILED)
            munmap(pages, 8 * PAGE);
        close(fd);
        free(memset(malloc(10 + rand() % 60000), 1, 10));
        if (i % 8 == 0)
            unlink(path);
    }
    unlink(path);
}

static void sums_at_any_time(void)
{
    enum { WORKERS = 4 };
    pid_t pids[WORKERS];

    only_here();
    for (long i = 0; i < WORKERS; i++)
        pids[i] = start_child(work, (void *)(i + 1));
    for (int i = 0; i < 60; i++) {
        check_sums("while others work");
        sleep_ms(3);
    }
    for (int i = 0; i < WORKERS; i++)
        CHECK_EQ(wait_child(pids[i]), 0);
    check_sums("at the end");
}

TEST_MAIN({"the sum is MemTotal, before and after each use", sums_before_and_after_uses},
          {"with many processes", sums_with_processes},
          {"at any time of others' work", sums_at_any_time})
