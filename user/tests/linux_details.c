/* Details of Linux's memory calls (6.1) in which the oracle once found this kernel different. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Whether the range is mapped is looked at before whether its area grows. */
static void growsup_of_a_hole(void)
{
    char *page = map_pages(1, PROT_READ), *hole = unmapped_pages(2);

    CHECK_FAILS(mprotect(hole, 2 * PAGE, PROT_READ | PROT_GROWSUP), ENOMEM);
    CHECK_FAILS(mprotect(page, PAGE, PROT_READ | PROT_GROWSUP), EINVAL);
}

/* mincore tells area by area, so what is before a hole has been written when it fails. */
static void mincore_before_a_hole(void)
{
    unsigned char vector[2] = {9, 9};
    char *pages = map_pages(2, PROT_READ | PROT_WRITE);

    pages[0] = 1;
    REQUIRE(munmap(pages + PAGE, PAGE) == 0);
    CHECK_FAILS(mincore(pages, 2 * PAGE, vector), ENOMEM);
    CHECK_EQ(vector[0], 1);
    CHECK_EQ(vector[1], 9);
    CHECK_FAILS(mincore(pages, 2 * PAGE, (unsigned char *)PAGE), EFAULT);
}

/* MAP_FIXED_NOREPLACE is younger than MAP_SHARED_VALIDATE, which knows it not. */
static void validate_noreplace(void)
{
    char *hole = unmapped_pages(1);
    int fd = open("/proc/self/exe", O_RDONLY);

    CHECK_FAILS(mmap(hole, PAGE, PROT_READ, MAP_SHARED_VALIDATE | MAP_FIXED_NOREPLACE, fd, 0),
                EOPNOTSUPP);
    CHECK_PTR(mmap(hole, PAGE, PROT_READ, MAP_SHARED_VALIDATE | MAP_FIXED, fd, 0), hole);
}

/* The break does not go down over memory that is unmapped as a whole. */
static void brk_down_over_a_hole(void)
{
    char *start = sbrk(3 * PAGE), *end = start + 3 * PAGE;

    start = (char *)(((unsigned long)start + PAGE - 1) & -PAGE);
    REQUIRE(munmap(start + PAGE, end - start) == 0);
    CHECK_PTR(syscall(__NR_brk, start + PAGE), end);
    CHECK_PTR(syscall(__NR_brk, start), start);
}

/* fork copies no page tables of areas in which nothing was written: the child's are empty. */
static void child_of_zero_pages(void)
{
    volatile char *read = map_pages(1, PROT_READ);
    volatile char *written = map_pages(1, PROT_READ | PROT_WRITE);

    CHECK_EQ(*read, 0);
    *written = 1;
    CHECK_EQ(resident((void *)read, 1), 1);
    pid_t child = fork();
    if (child == 0)
        _exit(resident((void *)read, 1) << 1 | resident((void *)written, 1));
    CHECK_EQ(wait_child(child), 1 << 8);
}

/* MS_INVALIDATE of locked memory, also behind a hole. */
static void msync_of_locked(void)
{
    char *pages = map_pages(3, PROT_READ | PROT_WRITE);

    REQUIRE(mlock(pages + 2 * PAGE, PAGE) == 0 && munmap(pages + PAGE, PAGE) == 0);
    CHECK_FAILS(msync(pages, 3 * PAGE, MS_INVALIDATE), EBUSY);
    CHECK_FAILS(msync(pages, 3 * PAGE, MS_SYNC), ENOMEM);
    CHECK_FAILS(msync(pages, PAGE + 1, MS_INVALIDATE), ENOMEM);
}

/* No range is empty or wraps unseen. */
static void mlock_odd_ranges(void)
{
    char *page = map_pages(1, PROT_NONE), *high = (char *)0xfffff000;

    CHECK_WORKS(mlock(page, 0));
    CHECK_FAILS(mlock(page, PAGE), ENOMEM); /* it cannot be faulted in */
    CHECK_FAILS(munlock((void *)0xc0100000, PAGE), ENOMEM);
    if (on_faultline()) /* an x86-64 kernel sees no wrap */
        CHECK_FAILS(munlock(high, 2 * PAGE), EINVAL);
}

/* What a write appends may be what it reads next: the file's mapping behind its old end. */
static void write_from_own_end(void)
{
    char path[40];

    snprintf(path, sizeof(path), "/tmp/linux_details.%d", getpid());
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    REQUIRE(fd >= 0 && unlink(path) == 0 && ftruncate(fd, PAGE) == 0);
    char *map = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
    REQUIRE(map != MAP_FAILED);
    CHECK_EQ(pwrite(fd, map + PAGE - 10, 100, PAGE), 100);
    CHECK_EQ(lseek(fd, 0, SEEK_END), PAGE + 100);
}

/* A mapping of /dev/zero is a file's first: rules, name and offset; its memory comes after that. */
static void mappings_of_dev_zero(void)
{
    enum { RW = PROT_READ | PROT_WRITE };
    int fd = open("/dev/zero", O_RDWR), read_only = open("/dev/zero", O_RDONLY);
    struct area area = {0};

    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0), EINVAL);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_SHARED, read_only, 0), EACCES);
    char *map = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, PAGE);
    REQUIRE(map != MAP_FAILED && find_area(map, &area));
    CHECK_TEXT(area.name, "/dev/zero");
    CHECK_EQ(area.offset, PAGE);
    CHECK_EQ(write_signal(map), 0);
    CHECK_FAILS(madvise(map, PAGE, MADV_WIPEONFORK), EINVAL);
    CHECK_WORKS(madvise(map, PAGE, MADV_FREE));
    /* The object of a shared one is as large as the area, and the offset leads behind its end. */
    map = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, PAGE);
    REQUIRE(map != MAP_FAILED);
    CHECK_EQ(write_signal(map), 0);
    CHECK_EQ(write_signal(map + PAGE), SIGBUS);
}

/* What only moves is not asked for limits, which may be lower than what there is. */
static void mremap_under_a_low_limit(void)
{
    const int flags = MREMAP_MAYMOVE | MREMAP_FIXED;
    char *page = map_pages(1, PROT_READ), *to = map_pages(1, PROT_READ);

    CHECK_WORKS(setrlimit(RLIMIT_AS, &(struct rlimit){PAGE, RLIM_INFINITY}));
    CHECK_PTR(mremap(page, PAGE, PAGE, flags, to), to);
    CHECK_FAILS(mremap(to, PAGE, 2 * PAGE, MREMAP_MAYMOVE), ENOMEM);
}

/* Where it may not go to is noticed after what the move would have replaced or cut off is gone. */
static void mremap_to_address_zero(void)
{
    if (!on_faultline() && geteuid() == 0)
        skip("the superuser may map it");
    char *pages = map_pages(3, PROT_READ);

    CHECK_FAILS(mremap(pages, 3 * PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, NULL), EPERM);
    CHECK_EQ(read_signal(pages), 0);
    CHECK_EQ(read_signal(pages + PAGE), SIGSEGV);
}

/* Private memory of a file is refused before a file that cannot lose pages is. */
static void remove_from_dev_zero(void)
{
    int fd = open("/dev/zero", O_RDWR);
    char *map = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

    REQUIRE(map != MAP_FAILED);
    CHECK_FAILS(madvise(map, PAGE, MADV_REMOVE), EACCES);
}

TEST_MAIN({"mprotect: PROT_GROWSUP of a hole", growsup_of_a_hole},
          {"mincore: what is before a hole is told", mincore_before_a_hole},
          {"mmap: MAP_SHARED_VALIDATE refuses MAP_FIXED_NOREPLACE", validate_noreplace},
          {"brk: not down over a hole", brk_down_over_a_hole},
          {"fork: zero pages are not in the child's page tables", child_of_zero_pages},
          {"msync: MS_INVALIDATE of locked memory", msync_of_locked},
          {"mlock: empty, wrapping and kernel ranges", mlock_odd_ranges},
          {"pwrite: from the mapping of the file's own end", write_from_own_end},
          {"mremap: under a limit that is too low", mremap_under_a_low_limit},
          {"mremap: to address 0", mremap_to_address_zero},
          {"madvise: MADV_REMOVE from /dev/zero", remove_from_dev_zero},
          {"mmap: /dev/zero", mappings_of_dev_zero})
