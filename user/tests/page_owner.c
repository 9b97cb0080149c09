/* /proc/page_owner: who holds each frame; and the sums that must agree with the other files. */
#include "user/tests/lib/frames.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/pattern.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int owners = -1;

/* Opens the file, or skips the test. */
static void open_owners(void)
{
    if (!on_faultline())
        skip("Linux has it in debugfs, if at all");
    owners = open("/proc/page_owner", O_RDONLY);
    if (owners < 0 && errno == ENXIO)
        skip("a release build, without page_owner=on");
    REQUIRE(owners >= 0);
}

/* Calls for each record, which is in three lines. */
static void each_record(void (*visit)(char *lines[3]))
{
    static char buf[8192];
    ssize_t count;

    lseek(owners, 0, SEEK_SET);
    while ((count = read(owners, buf, sizeof(buf) - 1)) > 0) {
        char *text = buf, *lines[3];

        buf[count] = '\0';
        while (*text) {
            for (int i = 0; i < 3; i++)
                REQUIRE((lines[i] = next_line(&text)) != NULL);
            visit(lines);
            CHECK_TEXT(next_line(&text), ""); /* a record ends with an empty line */
        }
    }
    CHECK_EQ(count, 0);
}

static long frames, last_pfn;

static void check_record(char *lines[3])
{
    int order;
    unsigned long pfn;
    bool fits = line_matches(lines[0], "Page allocated via order %u, mask 0x%x(%*") &&
                line_matches(lines[1], "PFN 0x%x zone %w Flags 0x%x(%*") &&
                line_matches(lines[2], " %w") && strstr(lines[2], "+0x");

    if (!CHECK(fits))
        note("%s / %s / %s", lines[0], lines[1], lines[2]);
    REQUIRE(sscanf(lines[0], "Page allocated via order %d,", &order) == 1);
    REQUIRE(sscanf(lines[1], "PFN 0x%lx ", &pfn) == 1);
    CHECK(pfn % (1 << order) == 0 && (long)pfn > last_pfn);
    last_pfn = pfn;
    frames += 1 << order;
}

/* In frames. */
static long frames_in_use(void)
{
    return (proc_number("/proc/meminfo", "MemTotal") - proc_number("/proc/meminfo", "MemFree")) / 4;
}

static void frames_listed_are_frames_in_use(void)
{
    enum { PAGES = 100 };
    char *pages = map_pages(PAGES, PROT_READ | PROT_WRITE);
    long before, used;

    open_owners();
    each_record(check_record); /* the pages of its buffers are there now */
    used = frames_in_use();
    used = frames_in_use();
    frames = last_pfn = 0;
    each_record(check_record);
    CHECK_EQ(frames, used);
    before = frames;
    memset(pages, 1, PAGES * PAGE);
    frames = last_pfn = 0;
    each_record(check_record);
    CHECK(frames >= before + PAGES && frames <= before + PAGES + 2);
    CHECK_EQ(frames, frames_in_use());
}

static unsigned long wanted;
static int found;

static void look_for_page(char *lines[3])
{
    unsigned long pfn;

    if (sscanf(lines[1], "PFN 0x%lx ", &pfn) != 1 || pfn != wanted)
        return;
    found++;
    CHECK(strncmp(lines[0], "Page allocated via order 0, mask 0x", 35) == 0);
    CHECK(strstr(lines[0], "(GFP_USER") != NULL);
    CHECK(strstr(lines[1], "(anon") != NULL);
    CHECK(strstr(lines[2], "fault") != NULL);
}

static void own_page(void)
{
    char *page = map_pages(1, PROT_READ | PROT_WRITE);

    open_owners();
    *page = 1;
    wanted = frame(page);
    each_record(look_for_page);
    CHECK_EQ(found, 1);
    munmap(page, PAGE);
    each_record(look_for_page);
    CHECK(found <= 2); /* whoever may have it by now */
}

static void sums_by_caller(void)
{
    static char buf[16384];
    long sum = 0, last = 1 << 30;
    char *text = buf, *line;

    open_owners();
    read_file("/proc/page_owner_stacks", buf, sizeof(buf));
    REQUIRE(read_file("/proc/page_owner_stacks", buf, sizeof(buf)) > 0);
    frames = 0;
    each_record(check_record);
    while ((line = next_line(&text))) {
        long count;

        CHECK(line_matches(line, " %w"));
        line = next_line(&text);
        REQUIRE(line && sscanf(line, "nr_base_pages: %ld", &count) == 1);
        CHECK_TEXT(next_line(&text), "");
        CHECK(count > 0 && count <= last);
        last = count;
        sum += count;
    }
    CHECK(labs(sum - frames) <= 8); /* the text's own memory */
}

static void positions(void)
{
    char small[16], record[300];
    long count;

    open_owners();
    CHECK_FAILS(pread(owners, small, sizeof(small), 0), EINVAL);
    CHECK_FAILS(pread(owners, (void *)8, 4096, 0), EFAULT);
    CHECK_EQ(pread(owners, record, sizeof(record), 1 << 21), 0);
    count = pread(owners, record, sizeof(record), 0);
    CHECK(count > 40 && memcmp(record, "Page allocated via order ", 25) == 0);
}

TEST_MAIN({"the frames listed are the frames in use", frames_listed_are_frames_in_use},
          {"a page of ours", own_page}, {"sums by caller", sums_by_caller},
          {"positions in the file", positions})
