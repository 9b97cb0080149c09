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

static void populate_reads_and_writes(void)
{
    char *pages = map_pages(4, PROT_READ | PROT_WRITE), *reader = map_pages(2, PROT_READ);
    long faults = minor_faults();

    CHECK_WORKS(madvise(pages, 2 * PAGE, MADV_POPULATE_READ));
    CHECK_EQ(minor_faults() - faults, 2);
    pages[0] = 1; /* one more: what was read is the page of zeros */
    CHECK_EQ(minor_faults() - faults, 3);
    CHECK_WORKS(madvise(pages, 4 * PAGE, MADV_POPULATE_WRITE));
    CHECK_EQ(minor_faults() - faults, 6);
    pages[PAGE] = pages[3 * PAGE] = 1;
    CHECK_EQ(minor_faults() - faults, 6);
    CHECK_WORKS(madvise(reader, PAGE, MADV_POPULATE_READ));
    CHECK_FAILS(madvise(reader, PAGE, MADV_POPULATE_WRITE), EINVAL);
    CHECK_FAILS(madvise(map_pages(1, PROT_NONE), PAGE, MADV_POPULATE_READ), EINVAL);
    REQUIRE(munmap(pages + PAGE, PAGE) == 0);
    CHECK_FAILS(madvise(pages, 4 * PAGE, MADV_POPULATE_READ), ENOMEM);
}

static void populate_past_the_end(void)
{
    int fd = memfd_create("short", 0);
    char *map = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    REQUIRE(ftruncate(fd, PAGE) == 0);
    CHECK_WORKS(madvise(map, PAGE, MADV_POPULATE_WRITE));
    CHECK_FAILS(madvise(map, 2 * PAGE, MADV_POPULATE_READ), EFAULT);
    CHECK_FAILS(madvise(map, 2 * PAGE, MADV_POPULATE_WRITE), EFAULT);
}

static void dontneed_of_locked(void)
{
    char *pages = map_pages(2, PROT_READ | PROT_WRITE);

    pages[0] = 1;
    REQUIRE(mlock(pages, PAGE) == 0);
    CHECK_FAILS(madvise(pages, PAGE, MADV_DONTNEED), EINVAL);
    CHECK_FAILS(madvise(pages, PAGE, MADV_COLD), EINVAL);
    CHECK_EQ(pages[0], 1);
    CHECK_WORKS(madvise(pages, PAGE, MADV_DONTNEED_LOCKED));
    CHECK_EQ(pages[0], 0);
}

static void remove_from_shared(void)
{
    int fd = memfd_create("removed", 0);
    char *shared = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), byte,
         *anon = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
         *copy = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

    REQUIRE(ftruncate(fd, 3 * PAGE) == 0);
    shared[0] = shared[PAGE] = shared[2 * PAGE] = anon[0] = anon[PAGE] = 's';
    copy[PAGE] = 'c';
    CHECK_WORKS(madvise(shared + PAGE, PAGE, MADV_REMOVE));
    CHECK(shared[0] == 's' && shared[PAGE] == 0 && shared[2 * PAGE] == 's');
    CHECK_EQ(pread(fd, &byte, 1, PAGE), 1);
    CHECK_EQ(byte, 0);
    CHECK_EQ(copy[PAGE], 'c');
    CHECK_WORKS(madvise(anon, PAGE, MADV_REMOVE));
    CHECK(anon[0] == 0 && anon[PAGE] == 's');
    CHECK_FAILS(madvise(copy, PAGE, MADV_REMOVE), EACCES);
    CHECK_FAILS(madvise(map_pages(1, PROT_READ), PAGE, MADV_REMOVE), EINVAL);
    REQUIRE(mlock(shared, PAGE) == 0);
    CHECK_FAILS(madvise(shared, PAGE, MADV_REMOVE), EINVAL);
    CHECK_EQ(shared[0], 's');
}

static void unknown_advice(void)
{
    char *pages = map_pages(1, PROT_READ | PROT_WRITE);

    for (int advice = -2; advice < 120; advice++)
        if ((advice >= 5 && advice <= 7) || advice < 0 || (advice > 25 && advice < 100) ||
            advice > 103)
            CHECK_FAILS(madvise(pages, PAGE, advice), EINVAL);
    if (on_faultline()) /* nothing looks for equal pages here, and there are no huge ones */
        for (int advice = MADV_MERGEABLE; advice <= MADV_NOHUGEPAGE; advice++)
            CHECK_FAILS(madvise(pages, PAGE, advice), EINVAL);
}

static void dump_flags(void)
{
    char *pages = map_pages(3, PROT_READ | PROT_WRITE);
    int before = count_areas(pages, pages + 3 * PAGE);

    CHECK_WORKS(madvise(pages + PAGE, PAGE, MADV_DONTDUMP));
    CHECK_EQ(count_areas(pages, pages + 3 * PAGE), before + 2);
    CHECK_WORKS(madvise(pages, 3 * PAGE, MADV_DODUMP));
    CHECK_EQ(count_areas(pages, pages + 3 * PAGE), before);
}

TEST_MAIN({"MADV_DONTNEED drops the pages; they read as zero", dontneed_drops},
          {"MADV_DONTNEED of shared memory loses nothing", dontneed_of_shared_keeps},
          {"MADV_DONTNEED in a child leaves the parent's copy", dontneed_in_a_child},
          {"hints change nothing", hints_change_nothing},
          {"MADV_FREE keeps or zeroes, and a write ends it", free_keeps_or_zeroes},
          {"MADV_DONTFORK and MADV_DOFORK", dontfork}, {"bad arguments", bad_arguments},
          {"mincore tells what is resident", mincore_tells_residence},
          {"MADV_POPULATE_READ and MADV_POPULATE_WRITE", populate_reads_and_writes},
          {"both end at the end of the file: EFAULT", populate_past_the_end},
          {"MADV_DONTNEED_LOCKED", dontneed_of_locked}, {"MADV_REMOVE", remove_from_shared},
          {"unknown advice is refused", unknown_advice},
          {"MADV_DONTDUMP and MADV_DODUMP", dump_flags})
