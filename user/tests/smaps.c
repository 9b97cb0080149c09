/* smaps and smaps_rollup: fields, flags, and numbers that follow what the program does. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/pattern.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static char text[1 << 18];

/* The text of smaps that is about the area at the address, up to the next area's. */
static char *part_of(const void *address)
{
    char start[12], *part, *end;

    REQUIRE(read_file("/proc/self/smaps", text, sizeof(text)) > 0);
    snprintf(start, sizeof(start), "%08lx-", (unsigned long)address);
    part = strstr(text, start);
    REQUIRE(part);
    end = strstr(part, "VmFlags:");
    REQUIRE(end);
    *strchr(end, '\n') = '\0';
    return part;
}

static long number_in(const char *part, const char *name)
{
    char line[40];

    snprintf(line, sizeof(line), "\n%s:", name);
    const char *found = strstr(part, line);
    return CHECK(found) ? strtol(found + strlen(line), NULL, 10) : -1;
}

static long number(const void *address, const char *name)
{
    return number_in(part_of(address), name);
}

static bool has_flag(const void *address, const char *flag)
{
    char word[8];

    snprintf(word, sizeof(word), " %s", flag);
    return strstr(strstr(part_of(address), "VmFlags:"), word);
}

/* Fields in Linux's order; newer ones may stand between them. */
static void fields(void)
{
    static const char *const names[] = {
        "Size",          "KernelPageSize", "MMUPageSize",     "Rss",           "Pss",
        "Pss_Dirty",     "Shared_Clean",   "Shared_Dirty",    "Private_Clean", "Private_Dirty",
        "Referenced",    "Anonymous",      "LazyFree",        "AnonHugePages", "ShmemPmdMapped",
        "FilePmdMapped", "Shared_Hugetlb", "Private_Hugetlb", "Swap",          "SwapPss",
        "Locked",        "THPeligible",    "VmFlags"};
    char *rest = part_of(map_pages(3, RW)), *line = next_line(&rest);
    size_t found = 0;

    CHECK(line && line_matches(line, "%x-%x rw-p 00000000 00:00 0 "));
    while ((line = next_line(&rest))) {
        size_t length = found < ARRAY_SIZE(names) ? strlen(names[found]) : 0;

        if (length && strncmp(line, names[found], length) == 0 && line[length] == ':')
            found++;
        if (strncmp(line, "THP", 3) && !CHECK(line_matches(line, "%w%s%u kB")))
            note("line: %s", line);
    }
    CHECK_EQ(found, ARRAY_SIZE(names) - 1); /* the last line has no newline here */
    if (found < ARRAY_SIZE(names) - 1)
        note("no %s", names[found]);
}

static void anonymous_pages(void)
{
    char *pages = map_pages(8, RW);

    CHECK_EQ(number(pages, "Size"), 32);
    CHECK_EQ(number(pages, "Rss"), 0);
    memset(pages, 1, 3 * PAGE);
    CHECK_EQ(number(pages, "Rss"), 12);
    CHECK_EQ(number(pages, "Pss"), 12);
    CHECK_EQ(number(pages, "Pss_Dirty"), 12);
    CHECK_EQ(number(pages, "Private_Dirty"), 12);
    CHECK_EQ(number(pages, "Shared_Dirty"), 0);
    CHECK_EQ(number(pages, "Anonymous"), 12);
    CHECK_EQ(number(pages, "Referenced"), 12);
    CHECK_EQ(number(pages, "KernelPageSize"), 4);
}

static void shared_with_a_child(void)
{
    char *pages = map_pages(4, RW);
    pid_t pid;

    memset(pages, 1, 4 * PAGE);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(number(pages, "Shared_Dirty"), 16);
        CHECK_EQ(number(pages, "Pss"), 8);
        pages[0] = 2;
        CHECK_EQ(number(pages, "Private_Dirty"), 4);
        CHECK_EQ(number(pages, "Pss"), 10);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(number(pages, "Private_Dirty"), 16);
}

static void locked_pages(void)
{
    char *pages = map_pages(4, RW);

    pages[0] = 1;
    CHECK_EQ(number(pages, "Locked"), 0);
    REQUIRE(mlock2(pages, 4 * PAGE, MLOCK_ONFAULT) == 0);
    CHECK_EQ(number(pages, "Locked"), 4);
    CHECK(has_flag(pages, "lo") && has_flag(pages, "lf"));
    REQUIRE(mlock(pages, 4 * PAGE) == 0);
    CHECK_EQ(number(pages, "Locked"), 16);
    CHECK(has_flag(pages, "lo") && !has_flag(pages, "lf"));
}

static void flags(void)
{
    char *pages = map_pages(2, RW), *shared;

    CHECK(has_flag(pages, "rd") && has_flag(pages, "wr") && !has_flag(pages, "ex"));
    CHECK(has_flag(pages, "mr") && has_flag(pages, "mw") && has_flag(pages, "me"));
    CHECK(has_flag(pages, "ac") && !has_flag(pages, "sh") && !has_flag(pages, "nr"));
    REQUIRE(madvise(pages, 2 * PAGE, MADV_DONTFORK) == 0);
    REQUIRE(madvise(pages, 2 * PAGE, MADV_SEQUENTIAL) == 0);
    REQUIRE(madvise(pages, 2 * PAGE, MADV_DONTDUMP) == 0);
    REQUIRE(madvise(pages, 2 * PAGE, MADV_WIPEONFORK) == 0);
    CHECK(has_flag(pages, "dc") && has_flag(pages, "sr") && has_flag(pages, "dd"));
    CHECK(has_flag(pages, "wf"));
    shared = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(has_flag(shared, "sh") && has_flag(shared, "ms") && has_flag(shared, "nr"));
}

static void shared_memory_counts_apart(void)
{
    enum { PAGES = 64 };
    char *shared = mmap(NULL, PAGES * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const char *status = "/proc/self/status", *rollup = "/proc/self/smaps_rollup";
    long long rss = proc_number(status, "VmRSS"), file = proc_number(status, "RssFile"),
              shmem = proc_number(status, "RssShmem"), pss = proc_number(rollup, "Pss_Shmem");

    memset(shared, 1, PAGES * PAGE);
    CHECK_EQ(proc_number(status, "RssShmem") - shmem, PAGES * 4);
    CHECK(proc_number(status, "RssFile") - file < PAGES);
    CHECK(proc_number(status, "VmRSS") - rss >= PAGES * 4);
    CHECK_EQ(proc_number(status, "VmRSS"), proc_number(status, "RssAnon") +
                                               proc_number(status, "RssFile") +
                                               proc_number(status, "RssShmem"));
    CHECK_EQ(proc_number(rollup, "Pss_Shmem") - pss, PAGES * 4);
    CHECK_EQ(number(shared, "Anonymous"), 0);
    REQUIRE(munmap(shared, PAGES * PAGE) == 0);
    CHECK_EQ(proc_number(status, "RssShmem"), shmem);
    CHECK(proc_number("/proc/self/status", "RssFile") > 0); /* the program itself */
}

/* The sums of all areas, in one block. */
static void rollup(void)
{
    static const char *const names[] = {
        "Rss",           "Pss",          "Pss_Dirty",    "Pss_Anon",      "Pss_File",
        "Pss_Shmem",     "Shared_Clean", "Shared_Dirty", "Private_Clean", "Private_Dirty",
        "Referenced",    "Anonymous",    "LazyFree",     "AnonHugePages", "ShmemPmdMapped",
        "FilePmdMapped", "Swap",         "SwapPss",      "Locked"};
    char *pages = map_pages(40, RW), *rest = text, *line;
    long long anonymous = proc_number("/proc/self/smaps_rollup", "Anonymous");

    memset(pages, 1, 40 * PAGE);
    anonymous = proc_number("/proc/self/smaps_rollup", "Anonymous") - anonymous;
    CHECK(anonymous >= 160 && anonymous <= 160 + 32); /* and what the test itself touches */
    REQUIRE(read_file("/proc/self/smaps_rollup", text, sizeof(text)) > 0);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        CHECK(number_in(text, names[i]) >= 0);
    CHECK(number_in(text, "Rss") ==
          number_in(text, "Shared_Clean") + number_in(text, "Shared_Dirty") +
              number_in(text, "Private_Clean") + number_in(text, "Private_Dirty"));
    line = next_line(&rest);
    CHECK(line_matches(line, "%x-%x ---p 00000000 00:00 0%s[rollup]"));
}

TEST_MAIN({"fields of an area", fields}, {"anonymous pages", anonymous_pages},
          {"pages that a child shares", shared_with_a_child}, {"locked pages", locked_pages},
          {"VmFlags", flags}, {"shared memory: RssShmem and Pss_Shmem", shared_memory_counts_apart},
          {"smaps_rollup", rollup})
