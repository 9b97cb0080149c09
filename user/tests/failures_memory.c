/* Calls on memory, each of their allocations failing: ENOMEM, the old areas, nothing lost. */
#include "user/tests/lib/failures.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS };

static char *area;

static void map_area(void)
{
    area = map_pages(16, RW);
    memset(area, 0x5a, 16 * PAGE);
}

static bool area_intact(void)
{
    return all_bytes(area, 16 * PAGE, 0x5a);
}

static long as_long(void *address)
{
    return (long)address;
}

/* Of another kind than its neighbours, so that it cannot merge with them. */
static long call_mmap(void)
{
    return as_long(mmap(NULL, 4 * PAGE, PROT_READ, ANONYMOUS, -1, 0));
}

static long call_mmap_populate(void)
{
    return as_long(mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

/* In the middle of another area, which is cut in three. */
static long call_mmap_fixed(void)
{
    return as_long(mmap(area + 4 * PAGE, 4 * PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0));
}

static int file = -1;

static void open_file_of_pages(void)
{
    char page[PAGE];

    memset(page, 3, sizeof(page));
    file = open("/tmp/failures", O_RDWR | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(write(file, page, PAGE), PAGE);
    unlink("/tmp/failures");
}

static long call_mmap_file(void)
{
    return as_long(mmap(NULL, 4 * PAGE, RW, MAP_SHARED, file, 0));
}

static void unmap_four(long address)
{
    munmap((void *)address, 4 * PAGE);
}

static long call_munmap(void)
{
    return munmap(area + 4 * PAGE, 4 * PAGE);
}

static long call_mprotect(void)
{
    return mprotect(area + 4 * PAGE, 4 * PAGE, PROT_READ);
}

static long call_mlock(void)
{
    return mlock(area + 4 * PAGE, 4 * PAGE);
}

static long call_madvise(void)
{
    return madvise(area + 4 * PAGE, 4 * PAGE, MADV_DONTFORK);
}

/* With a neighbour, so that it must move to grow. */
static void map_area_and_neighbour(void)
{
    map_area();
    CHECK(mmap(area + 16 * PAGE, PAGE, PROT_NONE, ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED);
}

static long call_mremap_grow(void)
{
    return as_long(mremap(area, 16 * PAGE, 600 * PAGE, MREMAP_MAYMOVE));
}

/* To a place where no page table is yet. */
static long call_mremap_move(void)
{
    return as_long(mremap(area + 4 * PAGE, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
                          (void *)0x60000000));
}

static long call_brk(void)
{
    return as_long(sbrk(64 * PAGE));
}

static long call_mincore(void)
{
    unsigned char vec[16];

    return mincore(area, 16 * PAGE, vec);
}

static long call_msync(void)
{
    return msync(area, 16 * PAGE, MS_SYNC);
}

static void mapping(void)
{
    WALK("mmap", 1, .call = call_mmap, .undo = unmap_four);
    WALK("mmap shared", 2, .call = call_mmap_populate, .undo = unmap_four);
    WALK("mmap fixed", 1, .call = call_mmap_fixed, .prepare = map_area, .unchanged = area_intact);
    WALK("mmap file", 1, .call = call_mmap_file, .prepare = open_file_of_pages, .undo = unmap_four);
}

static void splitting(void)
{
    WALK("munmap", 1, .call = call_munmap, .prepare = map_area, .unchanged = area_intact);
    WALK("mprotect", 1, .call = call_mprotect, .prepare = map_area, .unchanged = area_intact);
    WALK("mlock", 1, .call = call_mlock, .prepare = map_area, .unchanged = area_intact);
    WALK("madvise", 1, .error = EAGAIN, .call = call_madvise, .prepare = map_area,
         .unchanged = area_intact);
}

static void moving(void)
{
    WALK("mremap", 1, .call = call_mremap_grow, .prepare = map_area_and_neighbour,
         .unchanged = area_intact);
    WALK("mremap to", 2, .call = call_mremap_move, .prepare = map_area, .unchanged = area_intact);
}

static void others(void)
{
    WALK("brk", 0, .call = call_brk);
    WALK("mincore", 0, .call = call_mincore, .prepare = map_area, .unchanged = area_intact);
    WALK("msync", 0, .call = call_msync, .prepare = map_area, .unchanged = area_intact);
}

static void map_untouched(void)
{
    area = mmap((void *)0x50000000, 16 * PAGE, RW, ANONYMOUS | MAP_FIXED, -1, 0);
}

static long first_write(void)
{
    *(volatile char *)area = 1;
    return 0;
}

static long first_read(void)
{
    return *(volatile char *)area;
}

static void map_zeroes(void)
{
    map_untouched();
    first_read();
}

/* A file's page that nobody has written yet, shared; and one of it, written privately. */
static void map_hole(void)
{
    file = open("/tmp/failures", O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK_EQ(ftruncate(file, PAGE), 0);
    unlink("/tmp/failures");
    area = mmap((void *)0x50000000, PAGE, RW, MAP_SHARED | MAP_FIXED, file, 0);
}

static void map_privately(void)
{
    open_file_of_pages();
    area = mmap((void *)0x50000000, PAGE, RW, MAP_PRIVATE | MAP_FIXED, file, 0);
}

/* An account of each page that counts; where there is no memory for it, the page is let go. */
static void map_shared_pages(void)
{
    area = mmap((void *)0x50000000, 16 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    memset(area, 0x5a, 16 * PAGE);
}

static long limit_frames(void)
{
    return write_text("/proc/self/frame_limit", "12");
}

static void open_zero(void)
{
    map_untouched();
    file = open("/dev/zero", O_RDONLY);
}

/* The kernel's own access: EFAULT as on Linux, or what was read up to there. */
static long kernel_writes(void)
{
    return read(file, area, 16 * PAGE) > 0 ? 0 : -1;
}

/* Who touches a page cannot be told: the access is made again. */
static void faulting(void)
{
    WALK("write", 2, .call = first_write, .prepare = map_untouched);
    WALK("read", 1, .call = first_read, .prepare = map_untouched);
    WALK("write to zeroes", 1, .call = first_write, .prepare = map_zeroes);
    WALK("hole of a file", 2, .call = first_write, .prepare = map_hole);
    WALK("private page", 2, .call = first_write, .prepare = map_privately);
    WALK("frame limit", 2, .call = limit_frames, .prepare = map_shared_pages,
         .unchanged = area_intact);
    WALK("kernel copy", 17, .error = EFAULT, .call = kernel_writes, .prepare = open_zero);
}

TEST_MAIN({"mmap", mapping}, {"calls that split areas", splitting}, {"mremap", moving},
          {"brk, mincore, msync", others}, {"first touches", faulting})
