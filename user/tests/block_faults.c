/* Disks that fail: bad sectors, lost interrupts, drives that do not answer. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/scratch.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE_SECTORS = SCRATCH_PAGE / SECTOR };

static const struct scratch *find_bad(void)
{
    const struct scratch *s = scratch_find();

    if (!s->bad_read)
        skip("no bad sectors on this disk");
    return s;
}

/* The page with the sector cannot be read; all others can, in whatever order. */
static void bad_sector_is_eio(void)
{
    const struct scratch *s = find_bad();
    int fd = scratch_open("hda1", O_RDONLY);
    uint32_t first = s->bad_read / PAGE_SECTORS * PAGE_SECTORS;
    static char buf[SCRATCH_PAGE];

    for (int round = 0; round < 2; round++) {
        CHECK_FAILS(pread(fd, buf, 1, (off_t)first * SECTOR), EIO);
        for (int side = -1; side <= 1; side += 2) {
            uint32_t at = first + side * PAGE_SECTORS;
            CHECK_EQ(pread(fd, buf, SCRATCH_PAGE, (off_t)at * SECTOR), SCRATCH_PAGE);
            CHECK_EQ(scratch_check(buf, s->start1 + at, PAGE_SECTORS), -1);
        }
    }
    /* What came before the bad page is read. */
    CHECK_EQ(pread(fd, buf, SCRATCH_PAGE, (off_t)first * SECTOR - 100), 100);
}

static void bad_sector_is_sigbus(void)
{
    const struct scratch *s = find_bad();
    int fd = scratch_open("hda1", O_RDONLY);
    off_t first = (off_t)(s->bad_read / PAGE_SECTORS - 1) * SCRATCH_PAGE;
    char *map = mmap(NULL, 3 * SCRATCH_PAGE, PROT_READ, MAP_SHARED, fd, first);

    REQUIRE(map != MAP_FAILED);
    CHECK_EQ(read_signal(map), 0);
    CHECK_EQ(read_signal(map + SCRATCH_PAGE), SIGBUS);
    CHECK_EQ(read_signal(map + 2 * SCRATCH_PAGE), 0);
}

/* It is told once, by fsync; all other pages of the same requests are written. */
static void bad_write_is_told_by_fsync(void)
{
    const struct scratch *s = find_bad();
    enum { PAGES = 32 };
    static char data[PAGES * SCRATCH_PAGE], buf[SCRATCH_PAGE];
    int fd = scratch_open("hda6", O_RDWR), disk = scratch_open("hda", O_RDONLY);
    uint32_t bad_page = s->bad_write / PAGE_SECTORS;

    REQUIRE(bad_page < PAGES);
    memset(data, 'w', sizeof(data));
    CHECK_EQ(pwrite(fd, data, sizeof(data), 0), sizeof(data));
    CHECK_FAILS(fsync(fd), EIO);
    CHECK_WORKS(fsync(fd));
    for (uint32_t page = 0; page < PAGES; page++) {
        off_t at = (off_t)s->start6 * SECTOR + (off_t)page * SCRATCH_PAGE;

        CHECK_EQ(pread(disk, buf, sizeof(buf), at), sizeof(buf));
        CHECK_EQ(all_bytes(buf, sizeof(buf), 'w'), page != bad_page);
    }
}

static void inject(const char *name, int times)
{
    char path[64] = "/proc/";

    strcat(strcat(path, name), "/probability");
    if (write_number(path, 100))
        skip("no failure injection");
    strcpy(strrchr(path, '/'), "/times");
    CHECK_WORKS(write_number(path, times));
}

static void reads_page(uint32_t page)
{
    const struct scratch *s = scratch_find();
    static char buf[SCRATCH_PAGE];
    int fd = scratch_open("hda1", O_RDONLY);

    CHECK_EQ(pread(fd, buf, sizeof(buf), (off_t)page * SCRATCH_PAGE), sizeof(buf));
    CHECK_EQ(scratch_check(buf, s->start1 + page * PAGE_SECTORS, PAGE_SECTORS), -1);
}

static void lost_interrupt_is_noticed(void)
{
    scratch_find();
    inject("fail_io_timeout", 1);
    reads_page(3);
    CHECK_EQ(read_number("/proc/fail_io_timeout/times"), 0);
}

static void failed_transfer_is_eio(void)
{
    char byte;

    scratch_find();
    int fd = scratch_open("hda1", O_RDONLY);
    inject("fail_make_request", 1);
    CHECK_FAILS(pread(fd, &byte, 1, 5 * SCRATCH_PAGE), EIO);
    CHECK_EQ(pread(fd, &byte, 1, 5 * SCRATCH_PAGE), 1);
}

/* With its interrupts off the drive seems to hang; the reset turns them on again. */
static void silent_drive_is_reset(void)
{
    enum { CONTROL = 0x3f6, NO_INTERRUPTS = 2 };
    char off = NO_INTERRUPTS;

    scratch_find();
    int port = open("/dev/port", O_WRONLY);
    REQUIRE(port >= 0);
    CHECK_EQ(pwrite(port, &off, 1, CONTROL), 1);
    reads_page(4);
    reads_page(6);
}

TEST_MAIN({"a bad sector is EIO, and harms no other", bad_sector_is_eio},
          {"a bad sector of a mapping is SIGBUS", bad_sector_is_sigbus},
          {"a failed write is told by fsync", bad_write_is_told_by_fsync},
          {"a transfer that fails is EIO once", failed_transfer_is_eio},
          {"a lost interrupt is noticed", lost_interrupt_is_noticed},
          {"a drive that keeps silent is reset", silent_drive_is_reset})
