/* The system's files in /proc: the format of every line, and numbers that agree. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/pattern.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

static char buf[65536];

static char *contents(const char *path)
{
    REQUIRE(read_file(path, buf, sizeof(buf)) > 0);
    return buf;
}

/* Each line matches; their number. */
static int check_lines(char *text, const char *pattern)
{
    int count = 0;

    for (char *line; (line = next_line(&text)); count++) {
        if (!CHECK(line_matches(line, pattern)))
            note("line: %s", line);
    }
    CHECK_TEXT(text, ""); /* the last line ends in a newline */
    return count;
}

static long long meminfo(const char *name)
{
    return proc_number("/proc/meminfo", name);
}

static void meminfo_lines(void)
{
    static const char *const names[] = {"MemTotal", "MemFree",    "MemAvailable", "Buffers",
                                        "Cached",   "SwapTotal",  "SwapFree",     "AnonPages",
                                        "Slab",     "PageTables", "Committed_AS"};
    char *text = contents("/proc/meminfo"), *line;

    while ((line = next_line(&text))) {
        if (!CHECK(line_matches(line, "%w:%s%u kB") || line_matches(line, "HugePages_%w:%s%u") ||
                   strncmp(line, "Direct", 6) == 0 || line_matches(line, "%w%s%u kB") ||
                   line_matches(line, "%w%s%u")))
            note("line: %s", line);
    }
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!CHECK(meminfo(names[i]) >= 0))
            note("no %s", names[i]);
    }
    CHECK(meminfo("MemFree") <= meminfo("MemTotal"));
    CHECK(meminfo("MemFree") > 0);
    CHECK(meminfo("Slab") < meminfo("MemTotal"));
}

static void meminfo_agrees_with_sysinfo(void)
{
    struct sysinfo info;
    long long free;

    REQUIRE(sysinfo(&info) == 0);
    free = meminfo("MemFree");
    CHECK_EQ(meminfo("MemTotal"), (unsigned long long)info.totalram * info.mem_unit / 1024);
    CHECK(llabs(free - (long long)((unsigned long long)info.freeram * info.mem_unit / 1024)) <
          20000);
    CHECK(info.procs > 0);
    CHECK(info.uptime > 0 || on_faultline());
}

static void free_memory_moves(void)
{
    enum { PAGES = 1024 };
    long long before, during, after;
    char *pages;

    if (!on_faultline())
        skip("other processes allocate too");
    pages = map_pages(PAGES, PROT_READ | PROT_WRITE);
    before = meminfo("MemFree");
    for (int i = 0; i < PAGES; i++)
        pages[i * PAGE] = 1;
    during = meminfo("MemFree");
    munmap(pages, PAGES * PAGE);
    after = meminfo("MemFree");
    CHECK(before - during >= PAGES * 4 && before - during <= PAGES * 4 + 64);
    CHECK(llabs(after - before) <= 64);
}

static void buddyinfo_lines(void)
{
    static const char eleven[] = "Node %u, zone%s%w%s%u%s%u%s%u%s%u%s%u%s%u%s%u%s%u%s%u%s%u%s%u%s";
    char *text = contents("/proc/buddyinfo"), *line;
    long pages = 0;

    CHECK(check_lines(strdup(text), eleven) >= 1);
    while ((line = next_line(&text))) {
        char *at = strstr(line, "zone") + 4;

        at += strspn(at, " ");
        at += strcspn(at, " ");
        for (int order = 0; order <= 10; order++)
            pages += strtol(at, &at, 10) << order;
    }
    CHECK(pages > 0);
    if (on_faultline()) /* the rest of what is free waits in per-CPU lists */
        CHECK(pages * 4 <= meminfo("MemFree") && pages * 4 > meminfo("MemFree") - 8192);
}

static void slabinfo_lines(void)
{
    char *text, *line;
    int count = 0;

    if (read_file("/proc/slabinfo", buf, sizeof(buf)) < 0)
        skip("only for the superuser");
    text = buf;
    CHECK_TEXT(next_line(&text), "slabinfo - version: 2.1");
    line = next_line(&text);
    CHECK(line && strncmp(line, "# name            <active_objs> <num_objs> <objsize>", 50) == 0);
    for (; (line = next_line(&text)); count++) {
        unsigned int active, objects, size, per_slab, pages;

        if (!CHECK(line_matches(line, "%w%s%u%s%u%s%u%s%u%s%u : tunables%s%u%s%u%s%u : "
                                      "slabdata%s%u%s%u%s%u")))
            note("line: %s", line);
        CHECK_EQ(sscanf(line, "%*s %u %u %u %u %u", &active, &objects, &size, &per_slab, &pages),
                 5);
        CHECK(active <= objects && size > 0 && per_slab > 0 && pages > 0);
        CHECK(size * per_slab <= pages * PAGE);
    }
    CHECK(count > 10);
}

static void slab_objects_of_processes(void)
{
    pid_t pids[20];
    unsigned int before = 0, during = 0;
    char *line;

    if (!on_faultline())
        skip("the caches are named otherwise");
    line = strstr(contents("/proc/slabinfo"), "\ntask_struct ");
    REQUIRE(line && sscanf(line, " %*s %u", &before) == 1);
    for (int i = 0; i < 20; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            for (;;)
                pause();
    }
    line = strstr(contents("/proc/slabinfo"), "\ntask_struct ");
    CHECK(line && sscanf(line, " %*s %u", &during) == 1);
    CHECK_EQ(during, before + 20);
    for (int i = 0; i < 20; i++) {
        kill(pids[i], SIGKILL);
        wait_child(pids[i]);
    }
}

static void uptime_line(void)
{
    unsigned int first, second;

    CHECK_EQ(check_lines(contents("/proc/uptime"), "%u.%u %u.%u"), 1);
    sscanf(contents("/proc/uptime"), "%u.%u", &first, &second);
    first = first * 100 + second;
    sleep_ms(120);

    unsigned int later;

    sscanf(contents("/proc/uptime"), "%u.%u", &later, &second);
    later = later * 100 + second;
    CHECK(later - first >= 11 && later - first < 300);
}

static void other_lines(void)
{
    CHECK_EQ(check_lines(contents("/proc/loadavg"), "%u.%u %u.%u %u.%u %u/%u %u"), 1);
    CHECK(check_lines(contents("/proc/mounts"), "%w %w %w %w 0 0") >= 1);
    CHECK(strncmp(contents("/proc/version"), "Linux version ", 14) == 0);
    CHECK(strncmp(contents("/proc/stat"), "cpu  ", 5) == 0);
    CHECK(strstr(contents("/proc/cpuinfo"), "processor\t: 0\n") != NULL);
    CHECK(strstr(contents("/proc/filesystems"), "nodev\tproc\n") != NULL);
    CHECK_EQ(check_lines(contents("/proc/sys/vm/overcommit_memory"), "%u"), 1);
    CHECK_EQ(check_lines(contents("/proc/sys/vm/max_map_count"), "%u"), 1);
}

/* The sum, and how much of it is the timer's: both since boot. */
static void read_interrupts(long long *sum, long long *timer)
{
    char *line = strstr(contents("/proc/stat"), "\nintr ");

    REQUIRE(line != NULL);
    line += 6;
    *sum = strtoll(line, &line, 10);
    *timer = strtoll(line, &line, 10);
}

static void interrupts_are_counted(void)
{
    long long sum, timer, later_sum, later_timer;

    read_interrupts(&sum, &timer);
    usleep(50000);
    read_interrupts(&later_sum, &later_timer);
    CHECK(later_sum > sum);
    CHECK(later_sum >= later_timer);
    if (on_faultline())
        CHECK(later_timer - timer >= 4); /* 100 a second */
}

static void small_reads(void)
{
    static char whole[65536], pieces[65536];
    long size, count, at = 0;
    int fd;

    size = read_file("/proc/version", whole, sizeof(whole));
    fd = open("/proc/version", O_RDONLY);
    while ((count = read(fd, pieces + at, 7)) > 0)
        at += count;
    CHECK_EQ(at, size);
    CHECK(memcmp(whole, pieces, size) == 0);
    CHECK_EQ(pread(fd, pieces, 5, 3), 5);
    CHECK(memcmp(pieces, whole + 3, 5) == 0);
    CHECK_EQ(pread(fd, pieces, 5, 100000), 0);
}

/* As the shell's `>` opens. Linux: truncating a file of /proc does nothing. */
static void truncation(void)
{
    int fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CREAT | O_TRUNC, 0666);

    if (fd < 0 && errno != ENOENT && !on_faultline())
        skip("cannot write it here");
    REQUIRE(fd >= 0);
    CHECK_EQ(write(fd, "3\n", 2), 2);
    close(fd);
}

static void refuses(void)
{
    CHECK_FAILS(open("/proc/absent", O_RDONLY), ENOENT);
    CHECK_FAILS(open("/proc/absent", O_CREAT | O_WRONLY, 0644), ENOENT);
    CHECK_FAILS(open("/proc/99999999", O_RDONLY), ENOENT);
    CHECK_FAILS(unlink("/proc/uptime"), EPERM);
    CHECK_FAILS(access("/proc/self/absent", F_OK), ENOENT);
}

TEST_MAIN({"meminfo", meminfo_lines}, {"meminfo agrees with sysinfo", meminfo_agrees_with_sysinfo},
          {"MemFree moves by what is touched", free_memory_moves}, {"buddyinfo", buddyinfo_lines},
          {"slabinfo", slabinfo_lines}, {"slabinfo counts processes", slab_objects_of_processes},
          {"uptime", uptime_line}, {"loadavg, mounts, version, stat, cpuinfo", other_lines},
          {"/proc/stat counts interrupts", interrupts_are_counted},
          {"small reads give the same text", small_reads}, {"truncation does nothing", truncation},
          {"what is not there", refuses})
