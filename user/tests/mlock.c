/* mlock, mlock2, munlock, mlockall, munlockall and MAP_LOCKED. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, ANON = MAP_PRIVATE | MAP_ANONYMOUS };

static long locked_kib(void)
{
    return proc_number("/proc/self/status", "VmLck");
}

/* From here on the process is nobody in particular, and may lock so many pages. */
static void become_limited(int pages)
{
    struct rlimit limit = {pages * PAGE, pages * PAGE};

    REQUIRE(setrlimit(RLIMIT_MEMLOCK, &limit) == 0);
    REQUIRE(setuid(1000) == 0);
}

static void faults_in_and_counts(void)
{
    char *pages = map_pages(8, RW);
    long faults = minor_faults();

    CHECK_WORKS(mlock(pages, 4 * PAGE));
    CHECK_EQ(minor_faults() - faults, 4);
    CHECK_EQ(resident(pages, 8), 4);
    CHECK_EQ(locked_kib(), 16);
    CHECK_WORKS(mlock(pages + 2 * PAGE, 4 * PAGE)); /* locks do not nest */
    CHECK_EQ(locked_kib(), 24);
    CHECK_WORKS(munlock(pages + PAGE, 2 * PAGE));
    CHECK_EQ(locked_kib(), 16);
    CHECK_EQ(resident(pages, 8), 6);
    CHECK_WORKS(munmap(pages, 4 * PAGE));
    CHECK_EQ(locked_kib(), 8);
}

static void rounds_to_pages(void)
{
    char *pages = map_pages(4, RW);

    CHECK_WORKS(mlock(pages + PAGE - 1, 2));
    CHECK_EQ(locked_kib(), 8);
    CHECK_WORKS(munlock(pages + PAGE, 1));
    CHECK_EQ(locked_kib(), 4);
    CHECK_WORKS(mlock(pages + 3 * PAGE, 0));
    CHECK_WORKS(munlock(unmapped_pages(1), 0));
    CHECK_EQ(locked_kib(), 4);
    CHECK_FAILS(mlock(pages, 32 << 20), ENOMEM); /* up to the first hole */
    CHECK_FAILS(munlock(pages, 32 << 20), ENOMEM);
    CHECK_EQ(locked_kib(), 0);
}

static void splits_and_merges(void)
{
    char *pages = map_pages(6, RW);
    int before = count_areas(pages, pages + 6 * PAGE);

    CHECK_WORKS(mlock(pages + 2 * PAGE, 2 * PAGE));
    CHECK_EQ(count_areas(pages, pages + 6 * PAGE), before + 2);
    CHECK_WORKS(mlock2(pages + 2 * PAGE, 2 * PAGE, MLOCK_ONFAULT));
    CHECK_EQ(count_areas(pages, pages + 6 * PAGE), before + 2);
    CHECK_EQ(locked_kib(), 8);
    CHECK_WORKS(munlock(pages, 6 * PAGE));
    CHECK_EQ(count_areas(pages, pages + 6 * PAGE), before);
    CHECK_EQ(locked_kib(), 0);
}

static void on_fault(void)
{
    char *pages = map_pages(4, RW);

    CHECK_WORKS(mlock2(pages, 4 * PAGE, MLOCK_ONFAULT));
    CHECK_EQ(resident(pages, 4), 0);
    CHECK_EQ(locked_kib(), 16);
    pages[PAGE] = 1;
    CHECK_EQ(resident(pages, 4), 1);
    CHECK_WORKS(mlock(pages, 2 * PAGE));
    CHECK_EQ(resident(pages, 4), 2);
    CHECK_FAILS(mlock2(pages, PAGE, 2), EINVAL);
}

static void holes(void)
{
    char *pages = map_pages(5, RW);

    REQUIRE(munmap(pages + 2 * PAGE, PAGE) == 0);
    CHECK_FAILS(mlock(pages, 5 * PAGE), ENOMEM);
    CHECK_EQ(locked_kib(), 8); /* up to the hole */
    CHECK_FAILS(munlock(pages, 5 * PAGE), ENOMEM);
    CHECK_EQ(locked_kib(), 0);
    CHECK_FAILS(mlock(pages + 2 * PAGE, PAGE), ENOMEM);
}

static void what_cannot_be_faulted_in(void)
{
    char *none = map_pages(1, PROT_NONE);

    CHECK_FAILS(mlock(none, PAGE), ENOMEM);
    CHECK_EQ(locked_kib(), 4); /* but it is locked */
    CHECK_WORKS(mlock2(none, PAGE, MLOCK_ONFAULT));
    CHECK_WORKS(mlock(map_pages(1, PROT_READ), PAGE));
}

static void over_the_limit(void)
{
    char *pages = map_pages(8, RW);

    become_limited(4);
    CHECK_WORKS(mlock(pages, 3 * PAGE));
    CHECK_FAILS(mlock(pages + 3 * PAGE, 2 * PAGE), ENOMEM);
    CHECK_EQ(locked_kib(), 12);
    CHECK_WORKS(mlock(pages + PAGE, 3 * PAGE)); /* two of them count already */
    CHECK_EQ(locked_kib(), 16);
    CHECK_FAILS(mlock(pages + 4 * PAGE, 1), ENOMEM);
    CHECK_FAILS(mlockall(MCL_CURRENT), ENOMEM);
    CHECK_PTR(mmap(NULL, PAGE, RW, ANON | MAP_LOCKED, -1, 0), MAP_FAILED);
    CHECK_EQ(errno, EAGAIN);
    CHECK_WORKS(munlock(pages, PAGE));
    CHECK_WORKS(mmap(NULL, PAGE, RW, ANON | MAP_LOCKED, -1, 0));
    CHECK_EQ(locked_kib(), 16);
}

static void limit_of_zero(void)
{
    char *pages = map_pages(1, RW);

    become_limited(0);
    CHECK_FAILS(mlock(pages, PAGE), EPERM);
    CHECK_FAILS(mlock2(pages, PAGE, MLOCK_ONFAULT), EPERM);
    CHECK_FAILS(mlock2(pages, PAGE, 8), EINVAL);
    CHECK_FAILS(mlockall(MCL_CURRENT), EPERM);
    CHECK_FAILS(mmap(NULL, PAGE, RW, ANON | MAP_LOCKED, -1, 0), EPERM);
    CHECK_WORKS(munlock(pages, PAGE));
    CHECK_WORKS(munlockall());
}

static void all_now(void)
{
    char *pages = map_pages(4, RW);

    CHECK_WORKS(mlockall(MCL_CURRENT));
    CHECK_EQ(resident(pages, 4), 4);
    CHECK(locked_kib() >= proc_number("/proc/self/status", "VmSize") - 64); /* not the vDSO's */
    CHECK_EQ(resident(map_pages(4, RW), 4), 0);
    CHECK_WORKS(munlockall());
    CHECK_EQ(locked_kib(), 0);
    CHECK_FAILS(mlockall(0), EINVAL);
    CHECK_FAILS(mlockall(MCL_ONFAULT), EINVAL);
    CHECK_FAILS(mlockall(8), EINVAL);
}

static void all_to_come(void)
{
    char *old = map_pages(4, RW), *heap = sbrk(0);

    CHECK_WORKS(mlockall(MCL_FUTURE));
    CHECK_EQ(locked_kib(), 0);
    CHECK_EQ(resident(old, 4), 0);
    CHECK_EQ(resident(map_pages(4, RW), 4), 4);
    CHECK_EQ(locked_kib(), 16);
    CHECK(sbrk(2 * PAGE) != (void *)-1);
    CHECK_EQ(locked_kib(), 24);
    CHECK_EQ(resident((void *)(((unsigned long)heap + PAGE - 1) & -PAGE), 2), 2);
    CHECK_WORKS(mlockall(MCL_FUTURE | MCL_ONFAULT));
    CHECK_EQ(resident(map_pages(4, RW), 4), 0);
    CHECK_WORKS(munlockall());
    CHECK_EQ(locked_kib(), 0);
    CHECK_EQ(resident(map_pages(4, RW), 4), 0);
}

static void to_come_over_the_limit(void)
{
    char *pages;

    become_limited(2);
    CHECK_WORKS(mlockall(MCL_FUTURE));
    pages = mmap(NULL, 2 * PAGE, RW, ANON, -1, 0);
    CHECK(pages != MAP_FAILED);
    CHECK_FAILS(mmap(NULL, PAGE, RW, ANON, -1, 0), EAGAIN);
    CHECK_FAILS(mremap(pages, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE), EAGAIN);
    CHECK(sbrk(2 * PAGE) == (void *)-1);
}

static void map_locked(void)
{
    char *pages = mmap(NULL, 3 * PAGE, RW, ANON | MAP_LOCKED, -1, 0);

    CHECK_EQ(resident(pages, 3), 3);
    CHECK_EQ(locked_kib(), 12);
    CHECK_FAILS(madvise(pages, PAGE, MADV_DONTNEED), EINVAL);
    CHECK_FAILS(madvise(pages, PAGE, MADV_FREE), EINVAL);
    CHECK_EQ(resident(pages, 3), 3);
    CHECK_WORKS(munlock(pages, PAGE));
    CHECK_WORKS(madvise(pages, PAGE, MADV_DONTNEED));
    CHECK_EQ(resident(pages, 3), 2);
}

static void becoming_writable_copies_at_once(void)
{
    char *pages = mmap(NULL, 3 * PAGE, PROT_READ, ANON | MAP_LOCKED, -1, 0);
    long faults;

    CHECK_WORKS(mprotect(pages, 3 * PAGE, RW));
    faults = minor_faults();
    memset(pages, 1, 3 * PAGE);
    CHECK_EQ(minor_faults() - faults, 0);
}

static void over_mremap(void)
{
    char *pages = map_before_guard(2) - 2 * PAGE, *moved;

    REQUIRE(mlock(pages, 2 * PAGE) == 0);
    moved = mremap(pages, 2 * PAGE, 5 * PAGE, MREMAP_MAYMOVE);
    REQUIRE(moved != MAP_FAILED);
    CHECK_EQ(locked_kib(), 20);
    CHECK_EQ(resident(moved, 5), 5);
    CHECK_PTR(mremap(moved, 5 * PAGE, PAGE, 0), moved);
    CHECK_EQ(locked_kib(), 4);
}

static void not_inherited(void)
{
    pid_t pid;

    REQUIRE(mlockall(MCL_CURRENT | MCL_FUTURE) == 0);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(locked_kib(), 0);
        CHECK_EQ(resident(map_pages(2, RW), 2), 0);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK(locked_kib() > 0);
}

static void meminfo_shows_it(void)
{
    char *pages = map_pages(64, RW);
    long long before = proc_number("/proc/meminfo", "Mlocked");

    if (!on_faultline())
        skip("other processes lock pages too");
    REQUIRE(mlock(pages, 64 * PAGE) == 0);
    CHECK_EQ(proc_number("/proc/meminfo", "Mlocked") - before, 64 * 4);
    CHECK_EQ(proc_number("/proc/meminfo", "Unevictable"), proc_number("/proc/meminfo", "Mlocked"));
    REQUIRE(munlockall() == 0);
    CHECK_EQ(proc_number("/proc/meminfo", "Mlocked"), before);
}

TEST_MAIN({"mlock faults pages in and counts them once", faults_in_and_counts},
          {"addresses are rounded to pages", rounds_to_pages},
          {"areas are split and merged", splits_and_merges},
          {"MLOCK_ONFAULT waits for the fault", on_fault},
          {"a hole: ENOMEM, and locked up to it", holes},
          {"pages without access", what_cannot_be_faulted_in}, {"RLIMIT_MEMLOCK", over_the_limit},
          {"a limit of 0 forbids it: EPERM", limit_of_zero}, {"mlockall(MCL_CURRENT)", all_now},
          {"mlockall(MCL_FUTURE)", all_to_come},
          {"what is to come is limited too", to_come_over_the_limit},
          {"MAP_LOCKED, and MADV_DONTNEED on it", map_locked},
          {"a locked page that becomes writable is copied at once",
           becoming_writable_copies_at_once},
          {"mremap of locked pages", over_mremap},
          {"neither pages nor MCL_FUTURE are inherited", not_inherited},
          {"Mlocked and Unevictable in /proc/meminfo", meminfo_shows_it})
