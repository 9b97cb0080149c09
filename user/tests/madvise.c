/* madvise and mincore. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static void dontneed_drops(void)
{
    char *pages = map_pages(6, RW);

    memset(pages, 3, 6 * PAGE);
    CHECK_EQ(madvise(pages + PAGE, 2 * PAGE, MADV_DONTNEED), 0);
    CHECK_EQ(resident(pages, 6), 4);
    CHECK(all_bytes(pages, PAGE, 3));
    CHECK(all_bytes(pages + PAGE, 2 * PAGE, 0));
    CHECK(all_bytes(pages + 3 * PAGE, 3 * PAGE, 3));
}

static void dontneed_of_shared_keeps(void)
{
    char *shared = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    REQUIRE(shared != MAP_FAILED);
    *shared = 5;
    CHECK_EQ(madvise(shared, PAGE, MADV_DONTNEED), 0);
    CHECK_EQ(*shared, 5);
}

static void dontneed_in_a_child(void)
{
    char *page = map_pages(1, RW);
    pid_t pid;

    *page = 5;
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(madvise(page, PAGE, MADV_DONTNEED), 0);
        CHECK_EQ(*page, 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(*page, 5);
}

static void hints_change_nothing(void)
{
    static const int hints[] = {MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED};
    char *pages = map_pages(2, RW);

    memset(pages, 3, 2 * PAGE);
    for (size_t i = 0; i < ARRAY_SIZE(hints); i++)
        CHECK_EQ(madvise(pages, 2 * PAGE, hints[i]), 0);
    CHECK(all_bytes(pages, 2 * PAGE, 3));
}

static void free_keeps_or_zeroes(void)
{
    char *pages = map_pages(2, RW);

    memset(pages, 3, 2 * PAGE);
    CHECK_EQ(madvise(pages, 2 * PAGE, MADV_FREE), 0);
    CHECK(pages[0] == 3 || pages[0] == 0);
    pages[0] = 8; /* from here on the page is in use again */
    CHECK_EQ(pages[0], 8);
}

static void dontfork(void)
{
    char *pages = map_pages(2, RW);
    pid_t pid;

    pages[0] = pages[PAGE] = 1;
    CHECK_EQ(madvise(pages, PAGE, MADV_DONTFORK), 0);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(read_signal(pages), SIGSEGV);
        CHECK_EQ(read_signal(pages + PAGE), 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(madvise(pages, PAGE, MADV_DOFORK), 0);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(read_signal(pages), 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
}

static void bad_arguments(void)
{
    char *pages = map_pages(3, RW);

    CHECK_FAILS(madvise(pages + 1, PAGE, MADV_DONTNEED), EINVAL);
    CHECK_FAILS(madvise(pages, PAGE, 77), EINVAL);
    CHECK_FAILS(madvise(pages, 0xfffff000, MADV_NORMAL), on_faultline() ? EINVAL : ENOMEM);
    CHECK_EQ(madvise(pages, 0, MADV_DONTNEED), 0);
    memset(pages, 1, 3 * PAGE);
    REQUIRE(munmap(pages + PAGE, PAGE) == 0);
    CHECK_FAILS(madvise(pages, 3 * PAGE, MADV_DONTNEED), ENOMEM);
    CHECK_EQ(pages[0], 0); /* done around the hole all the same */
    CHECK_EQ(pages[2 * PAGE], 0);
}

static void mincore_tells_residence(void)
{
    char *pages = map_pages(5, RW);
    unsigned char vector[6] = {0, 0, 0, 0, 0, 0x55};

    pages[PAGE] = 1;
    pages[3 * PAGE] = 1;
    CHECK_EQ(mincore(pages, 4 * PAGE + 1, vector), 0);
    CHECK_EQ(vector[0] & 1, 0);
    CHECK_EQ(vector[1] & 1, 1);
    CHECK_EQ(vector[2] & 1, 0);
    CHECK_EQ(vector[3] & 1, 1);
    CHECK_EQ(vector[4] & 1, 0);
    CHECK_EQ(vector[5], 0x55);
    CHECK_FAILS(mincore(pages + 1, PAGE, vector), EINVAL);
    CHECK_FAILS(mincore(unmapped_pages(1), PAGE, vector), ENOMEM);
    CHECK_FAILS(mincore(pages, 5 * PAGE, (unsigned char *)16), EFAULT);
    CHECK_EQ(mincore(pages, 0, vector), 0);
}

TEST_MAIN({"MADV_DONTNEED drops the pages; they read as zero", dontneed_drops},
          {"MADV_DONTNEED of shared memory loses nothing", dontneed_of_shared_keeps},
          {"MADV_DONTNEED in a child leaves the parent's copy", dontneed_in_a_child},
          {"hints change nothing", hints_change_nothing},
          {"MADV_FREE keeps or zeroes, and a write ends it", free_keeps_or_zeroes},
          {"MADV_DONTFORK and MADV_DOFORK", dontfork}, {"bad arguments", bad_arguments},
          {"mincore tells what is resident", mincore_tells_residence})
