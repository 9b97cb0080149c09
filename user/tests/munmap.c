/* munmap: splits, holes, several areas, and what is given back. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>

enum { RW = PROT_READ | PROT_WRITE };

/* A bit for each of the pages that can be read. */
static unsigned int readable(const char *pages, int count)
{
    unsigned int set = 0;

    for (int i = 0; i < count; i++)
        set |= (read_signal(pages + i * PAGE) == 0) << i;
    return set;
}

static void splits_in_the_middle(void)
{
    char *pages = map_pages(5, RW);

    memset(pages, 6, 5 * PAGE);
    CHECK_EQ(munmap(pages + 2 * PAGE, PAGE), 0);
    CHECK_EQ(readable(pages, 5), 0x1b);
    CHECK(all_bytes(pages, 2 * PAGE, 6));
    CHECK(all_bytes(pages + 3 * PAGE, 2 * PAGE, 6));
    CHECK_EQ(count_areas(pages + 2 * PAGE, pages + 3 * PAGE), 0);
}

static void cuts_head_and_tail(void)
{
    char *pages = map_pages(6, RW);

    CHECK_EQ(munmap(pages, PAGE), 0);
    CHECK_EQ(munmap(pages + 5 * PAGE, PAGE), 0);
    CHECK_EQ(readable(pages, 6), 0x1e);
    CHECK_EQ(munmap(pages + 4 * PAGE, 1), 0); /* one byte is a page */
    CHECK_EQ(readable(pages, 6), 0x0e);
}

static void goes_over_holes(void)
{
    char *pages = map_pages(8, RW);

    REQUIRE(munmap(pages + PAGE, PAGE) == 0);
    REQUIRE(munmap(pages + 3 * PAGE, 2 * PAGE) == 0);
    CHECK_EQ(readable(pages, 8), 0xe5);
    CHECK_EQ(munmap(pages, 7 * PAGE), 0);
    CHECK_EQ(readable(pages, 8), 0x80);
    CHECK_EQ(munmap(pages, 7 * PAGE), 0); /* nothing there: still no error */
}

static void goes_over_areas(void)
{
    char *pages = map_pages(9, RW);

    for (int i = 1; i < 9; i += 2)
        REQUIRE(mprotect(pages + i * PAGE, PAGE, PROT_READ) == 0);
    REQUIRE(mmap(pages + 4 * PAGE, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
            MAP_FAILED);
    CHECK(count_areas(pages, pages + 9 * PAGE) >= 9);
    CHECK_EQ(munmap(pages + PAGE, 7 * PAGE), 0);
    CHECK_EQ(readable(pages, 9), 0x101);
    CHECK_EQ(count_areas(pages + PAGE, pages + 8 * PAGE), 0);
}

static void refuses(void)
{
    char *pages = map_pages(2, RW);

    CHECK_FAILS(munmap(pages + 1, PAGE), EINVAL);
    CHECK_FAILS(munmap(pages, 0), EINVAL);
    CHECK_FAILS(munmap((void *)0xfffff000, PAGE), EINVAL);
    CHECK_FAILS(munmap(pages, 0xfffff000), EINVAL); /* wraps around */
    CHECK_FAILS(munmap((void *)0x1000, 0xffffffff), EINVAL);
    CHECK_EQ(readable(pages, 2), 3);
}

static void many_areas(void)
{
    enum { COUNT = 400 };
    char *pages = map_pages(COUNT, RW);

    for (int i = 0; i < COUNT; i += 2)
        REQUIRE(mprotect(pages + i * PAGE, PAGE, PROT_READ) == 0);
    for (int i = 1; i < COUNT; i += 2)
        pages[i * PAGE] = i;
    CHECK(count_areas(pages, pages + COUNT * PAGE) >= COUNT);
    for (int i = 1; i < COUNT; i += 2)
        CHECK_EQ(pages[i * PAGE], (char)i);
    CHECK_EQ(munmap(pages, COUNT * PAGE), 0);
    CHECK_EQ(count_areas(pages, pages + COUNT * PAGE), 0);
}

static void gives_pages_back(void)
{
    enum { COUNT = 512 };
    char *pages = map_pages(COUNT, RW);
    long long before, full, after;

    before = proc_number("/proc/self/status", "VmRSS");
    memset(pages, 1, COUNT * PAGE);
    full = proc_number("/proc/self/status", "VmRSS");
    REQUIRE(munmap(pages, COUNT * PAGE) == 0);
    after = proc_number("/proc/self/status", "VmRSS");
    CHECK(full - before >= COUNT * PAGE / 1024 - 256);
    CHECK(after - before <= 256);
}

static void next_to_the_stack(void)
{
    char local = 3;
    char *page = (char *)((unsigned long)&local & -PAGE);

    CHECK_EQ(munmap(page - 64 * PAGE, PAGE), 0); /* below the stack: nothing or a part of it */
    CHECK_EQ(local, 3);
}

TEST_MAIN({"a page in the middle splits the area", splits_in_the_middle},
          {"head and tail can be cut off", cuts_head_and_tail},
          {"it does not stop at holes", goes_over_holes},
          {"it goes over several areas with different attributes", goes_over_areas},
          {"unaligned, empty, wrapping and kernel ranges are EINVAL", refuses},
          {"400 areas at once", many_areas}, {"resident pages are given back", gives_pages_back},
          {"below the stack", next_to_the_stack})
