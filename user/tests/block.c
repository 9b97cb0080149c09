/* Disks and partitions as files, on the scratch disk that the test runner gives. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/scratch.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { CHUNK = 64 }; /* sectors */

static void numbers_and_sizes(void)
{
    const struct scratch *s = scratch_find();
    int fd = scratch_open("hda5", O_RDONLY);
    unsigned long sectors = 0;
    unsigned long long bytes = 0;
    int size = 0;
    struct stat st;

    REQUIRE(fstat(fd, &st) == 0);
    CHECK(S_ISBLK(st.st_mode));
    CHECK_EQ(major(st.st_rdev), 3);
    CHECK_EQ(minor(st.st_rdev), 5);
    CHECK_WORKS(ioctl(fd, BLKGETSIZE, &sectors));
    CHECK_EQ(sectors, s->sectors5);
    CHECK_WORKS(ioctl(fd, BLKGETSIZE64, &bytes));
    CHECK_EQ(bytes, (uint64_t)s->sectors5 * SECTOR);
    CHECK_WORKS(ioctl(fd, BLKSSZGET, &size));
    CHECK_EQ(size, SECTOR);
    CHECK_EQ(lseek(fd, 0, SEEK_END), bytes);
    CHECK_FAILS(ioctl(fd, TCGETS, &size), ENOTTY);
    CHECK_FAILS(open("/dev/hda1/x", O_RDONLY), ENOTDIR);
}

static void geometry_of_a_partition(void)
{
    const struct scratch *s = scratch_find();
    struct hd_geometry g;
    int fd = scratch_open("hda1", O_RDONLY);

    CHECK_WORKS(ioctl(fd, HDIO_GETGEO, &g));
    CHECK_EQ(g.start, s->start1);
    CHECK(g.heads > 0 && g.sectors > 0);
}

static void reads_what_is_there(void)
{
    const struct scratch *s = scratch_find();
    static char buf[CHUNK * SECTOR];
    int fd = scratch_open("hda1", O_RDONLY);

    for (uint32_t at = 0; at + CHUNK <= s->sectors1; at += CHUNK) {
        if (s->bad_read && s->bad_read / 8 * 8 < at + CHUNK && at <= s->bad_read)
            lseek(fd, CHUNK * SECTOR, SEEK_CUR);
        else if (!CHECK_EQ(read(fd, buf, sizeof(buf)), sizeof(buf)) ||
                 !CHECK_EQ(scratch_check(buf, s->start1 + at, CHUNK), -1))
            return;
    }
}

/* Any offset, any length, against what the disk is known to hold. */
static void reads_at_any_offset(void)
{
    const struct scratch *s = scratch_find();
    static char expected[8 * SECTOR], buf[4 * SECTOR];
    int fd = scratch_open("hda1", O_RDONLY);

    srand(1);
    for (int i = 0; i < 300; i++) {
        uint32_t sector = (uint32_t)rand() % 1000, skip_bytes = rand() % SECTOR;
        int n = 1 + rand() % (int)(sizeof(buf) - 1);

        scratch_fill(expected, s->start1 + sector, 8);
        if (!CHECK_EQ(pread(fd, buf, n, (off_t)sector * SECTOR + skip_bytes), n) ||
            !CHECK_EQ(memcmp(buf, expected + skip_bytes, n), 0))
            return;
    }
}

static void ends(void)
{
    const struct scratch *s = scratch_find();
    int fd = scratch_open("hda5", O_RDWR);
    off_t end = (off_t)s->sectors5 * SECTOR;
    char buf[2 * SECTOR];

    CHECK_EQ(pread(fd, buf, sizeof(buf), end - 100), 100);
    CHECK_EQ(pread(fd, buf, sizeof(buf), end), 0);
    CHECK_EQ(pread(fd, buf, sizeof(buf), end + 12345), 0);
    CHECK_EQ(pwrite(fd, buf, sizeof(buf), end - 10), 10);
    CHECK_FAILS(pwrite(fd, buf, 1, end), ENOSPC);
    CHECK_EQ(pwrite(fd, buf, 0, end), 0);
    CHECK_FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK_EQ(lseek(fd, 100, SEEK_END), end + 100);
}

/* Through hda, whose pages are others than those of hda5: what it shows is on the disk. */
static long long check_on_disk(const struct scratch *s, uint32_t first, int sectors)
{
    int fd = scratch_open("hda", O_RDONLY);
    char *buf = malloc(sectors * SECTOR);
    int n = sectors * SECTOR;

    CHECK_WORKS(ioctl(fd, BLKFLSBUF, 0));
    CHECK_EQ(pread(fd, buf, n, (off_t)(s->start5 + first) * SECTOR), n);
    close(fd);
    long long wrong = scratch_check_written(buf, first, sectors);
    free(buf);
    return wrong;
}

/* In pieces whose ends are in the middle of pages and sectors; the host compares in the end, too.
 */
static void writes_reach_the_disk(void)
{
    const struct scratch *s = scratch_find();
    int fd = scratch_open("hda5", O_RDWR), size = s->sectors5 * SECTOR;
    char *data = malloc(size);

    scratch_fill_written(data, 0, s->sectors5);
    srand(2);
    for (int at = 0; at < size;) {
        int n = 1 + rand() % 9000;

        n = n < size - at ? n : size - at;
        if (!CHECK_EQ(write(fd, data + at, n), n))
            return;
        at += n;
    }
    CHECK_WORKS(fsync(fd));
    CHECK_EQ(check_on_disk(s, 0, s->sectors5), -1);
    CHECK_WORKS(ioctl(fd, BLKFLSBUF, 0));
    memset(data, 0, size);
    CHECK_EQ(pread(fd, data, size, 0), size);
    CHECK_EQ(scratch_check_written(data, 0, s->sectors5), -1);
}

/* A line of meminfo, in pages. */
static long meminfo_pages(const char *name)
{
    static char text[8192];
    const char *line;

    read_file("/proc/meminfo", text, sizeof(text));
    line = strstr(text, name);
    return line ? strtol(line + strlen(name), NULL, 10) / 4 : -1;
}

static void meminfo_tells(void)
{
    scratch_find();
    int fd = scratch_open("hda6", O_RDWR);
    char byte;

    sync();
    CHECK_EQ(meminfo_pages("Dirty:"), 0);
    CHECK_WORKS(ioctl(fd, BLKFLSBUF, 0));
    long buffers = meminfo_pages("Buffers:");
    CHECK_EQ(pread(fd, &byte, 1, 0), 1);
    CHECK_EQ(meminfo_pages("Buffers:"), buffers + 1);
    CHECK_EQ(pwrite(fd, &byte, 1, 0), 1);
    CHECK_EQ(meminfo_pages("Dirty:"), 1);
    CHECK_WORKS(fsync(fd));
    CHECK_EQ(meminfo_pages("Dirty:"), 0);
    CHECK_EQ(meminfo_pages("Writeback:"), 0);
}

static void synchronous_writes(void)
{
    const struct scratch *s = scratch_find();
    static char buf[8 * SECTOR];
    int fd = scratch_open("hda5", O_RDWR | O_SYNC);
    long long flushes = disk_stat("hda5", STAT_FLUSHES);

    scratch_fill_written(buf, 16, 8);
    CHECK_EQ(pwrite(fd, buf, sizeof(buf), 16 * SECTOR), sizeof(buf));
    CHECK_EQ(disk_stat("hda5", STAT_FLUSHES), flushes + 1);
    CHECK_EQ(check_on_disk(s, 16, 8), -1);
}

static void sync_writes_all(void)
{
    const struct scratch *s = scratch_find();
    static char buf[8 * SECTOR];
    int fd = scratch_open("hda5", O_RDWR);
    long long before = disk_stat("hda5", STAT_WRITE_SECTORS);

    scratch_fill_written(buf, 24, 8);
    CHECK_EQ(pwrite(fd, buf, sizeof(buf), 24 * SECTOR), sizeof(buf));
    CHECK_EQ(disk_stat("hda5", STAT_WRITE_SECTORS), before);
    sync();
    CHECK_EQ(disk_stat("hda5", STAT_WRITE_SECTORS), before + 8);
    CHECK_EQ(check_on_disk(s, 24, 8), -1);
}

/* A second read of a page, or a write of a whole one, asks the disk for nothing. */
static void caches(void)
{
    scratch_find();
    static char buf[SCRATCH_PAGE];
    int fd = scratch_open("hda6", O_RDWR);
    long long reads = disk_stat("hda6", STAT_READS);

    CHECK_EQ(pread(fd, buf, 1, 0), 1);
    CHECK_EQ(disk_stat("hda6", STAT_READS), reads + 1);
    CHECK_EQ(pread(fd, buf, SCRATCH_PAGE, 0), SCRATCH_PAGE);
    CHECK_EQ(pwrite(fd, buf, SCRATCH_PAGE, SCRATCH_PAGE), SCRATCH_PAGE);
    CHECK_EQ(disk_stat("hda6", STAT_READS), reads + 1);
    CHECK_EQ(pwrite(fd, buf, 1, 2 * SCRATCH_PAGE), 1);
    CHECK_EQ(disk_stat("hda6", STAT_READS), reads + 2);
}

/* Neighbouring pages are written by few requests. */
static void merges(void)
{
    scratch_find();
    enum { PAGES = 64 };
    char *buf = calloc(PAGES, SCRATCH_PAGE);
    int fd = scratch_open("hda6", O_RDWR);

    CHECK_EQ(pwrite(fd, buf, PAGES * SCRATCH_PAGE, 0), PAGES * SCRATCH_PAGE);
    long long writes = disk_stat("hda6", STAT_WRITES),
              merged = disk_stat("hda6", STAT_WRITE_MERGES),
              sectors = disk_stat("hda6", STAT_WRITE_SECTORS);
    CHECK_WORKS(fsync(fd));
    writes = disk_stat("hda6", STAT_WRITES) - writes;
    merged = disk_stat("hda6", STAT_WRITE_MERGES) - merged;
    CHECK_EQ(writes + merged, PAGES);
    CHECK(writes < PAGES / 4);
    CHECK_EQ(disk_stat("hda6", STAT_WRITE_SECTORS) - sectors, PAGES * 8);
    CHECK_EQ(disk_stat("hda6", STAT_IN_FLIGHT), 0);
}

static long major_faults(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return u.ru_majflt;
}

static void mapping_faults(void)
{
    const struct scratch *s = scratch_find();
    int fd = scratch_open("hda1", O_RDONLY);
    char *map = mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, fd, 16 * PAGE);
    volatile char sum = 0;

    REQUIRE(map != MAP_FAILED);
    CHECK_EQ(resident(map, 4), 0);
    long major = major_faults(), minor = minor_faults();
    sum += map[0];
    CHECK_EQ(major_faults(), major + 1);
    CHECK_EQ(minor_faults(), minor);
    CHECK_EQ(scratch_check(map, s->start1 + 128, 8), -1);
    CHECK_EQ(resident(map, 4), 1);
    munmap(map, 4 * PAGE);
    map = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 16 * PAGE);
    major = major_faults();
    sum += map[0];
    CHECK_EQ(major_faults(), major);
}

static void mapping_stores(void)
{
    const struct scratch *s = scratch_find();
    int fd = scratch_open("hda5", O_RDWR);
    char *map = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), byte;

    REQUIRE(map != MAP_FAILED);
    for (int round = 0; round < 2; round++) { /* the second finds clean entries */
        memset(map, 'x' + round, 4 * PAGE);
        CHECK_EQ(pread(fd, &byte, 1, 5000), 1);
        CHECK_EQ(byte, 'x' + round);
        CHECK_WORKS(round ? msync(map, 4 * PAGE, MS_SYNC) : fsync(fd));
        CHECK_EQ(check_on_disk(s, 0, 1), 0); /* not what was there */
        scratch_fill_written(map, 0, 32);
        CHECK_WORKS(round ? fsync(fd) : msync(map, 4 * PAGE, MS_SYNC));
        CHECK_EQ(check_on_disk(s, 0, 32), -1);
    }
    memset(map, 'y', PAGE);
    munmap(map, 4 * PAGE); /* leaves a dirty page */
    CHECK_WORKS(fsync(fd));
    CHECK_EQ(check_on_disk(s, 0, 1), 0);
    map = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    scratch_fill_written(map, 0, 8);
    close(fd);
    munmap(map, PAGE); /* the last use: all is written */
    CHECK_EQ(check_on_disk(s, 0, 8), -1);
}

static void mapping_ends(void)
{
    const struct scratch *s = scratch_find();
    int fd = scratch_open("hda5", O_RDONLY), pages = s->sectors5 / 8 + 1;
    char *map = mmap(NULL, (pages + 1) * PAGE, PROT_READ, MAP_SHARED, fd, 0);

    REQUIRE(map != MAP_FAILED);
    CHECK(s->sectors5 % 8); /* the last page is no whole one */
    CHECK_EQ(map[(pages - 1) * PAGE + (s->sectors5 % 8) * SECTOR], 0);
    CHECK_EQ(read_signal(map + pages * PAGE), SIGBUS);
}

static void partition_table_is_read_again(void)
{
    const struct scratch *s = scratch_find();
    static unsigned char table[SECTOR], changed[SECTOR];
    int disk = scratch_open("hda", O_RDWR), part = scratch_open("hda1", O_RDONLY);
    unsigned long sectors;

    CHECK_FAILS(ioctl(disk, BLKRRPART, 0), EBUSY);
    CHECK_FAILS(ioctl(part, BLKRRPART, 0), EINVAL);
    close(part);
    CHECK_EQ(pread(disk, table, SECTOR, 0), SECTOR);
    memcpy(changed, table, SECTOR);
    memcpy(changed + 446 + 3 * 16, table + 446, 16); /* number 4 as number 1, but smaller */
    changed[446 + 3 * 16 + 12] = 100;
    changed[446 + 3 * 16 + 13] = changed[446 + 3 * 16 + 14] = changed[446 + 3 * 16 + 15] = 0;
    CHECK_EQ(pwrite(disk, changed, SECTOR, 0), SECTOR);
    CHECK_WORKS(ioctl(disk, BLKFLSBUF, 0));
    CHECK_WORKS(ioctl(disk, BLKRRPART, 0));
    part = scratch_open("hda4", O_RDONLY);
    CHECK_WORKS(ioctl(part, BLKGETSIZE, &sectors));
    CHECK_EQ(sectors, 100);
    close(part);
    CHECK_EQ(pwrite(disk, table, SECTOR, 0), SECTOR);
    CHECK_WORKS(ioctl(disk, BLKFLSBUF, 0));
    CHECK_WORKS(ioctl(disk, BLKRRPART, 0));
    CHECK_FAILS(open("/dev/hda4", O_RDONLY), ENOENT);
    part = scratch_open("hda5", O_RDONLY);
    CHECK_WORKS(ioctl(part, BLKGETSIZE, &sectors));
    CHECK_EQ(sectors, s->sectors5);
}

/* Where LBA28 does not reach; the host sees that the sector of the same lower 28 bits is not hit.
 */
static void beyond_28_bits(void)
{
    scratch_find();
    static char data[8 * SECTOR], buf[8 * SECTOR];
    const uint64_t first = (1ULL << 28) + 24;
    unsigned long long bytes = 0;
    int fd = scratch_open("hda", O_RDWR);

    REQUIRE(ioctl(fd, BLKGETSIZE64, &bytes) == 0);
    if (bytes / SECTOR < first + 8)
        skip("the disk is too small");
    scratch_fill(data, first, 8);
    CHECK_EQ(pwrite(fd, data, sizeof(data), first * SECTOR), sizeof(data));
    CHECK_WORKS(fsync(fd));
    CHECK_WORKS(ioctl(fd, BLKFLSBUF, 0));
    CHECK_EQ(pread(fd, buf, sizeof(buf), first * SECTOR), sizeof(buf));
    CHECK_EQ(scratch_check(buf, first, 8), -1);
}

enum { WORKERS = 4, WORKER_PAGES = 48, ROUNDS = 200 };

/* Writes and reads pages of its own part of hda6, and knows what must be in them. */
static void work(void *arg)
{
    int id = (int)(intptr_t)arg;
    int fd = scratch_open("hda6", O_RDWR);
    static unsigned char model[WORKER_PAGES], buf[SCRATCH_PAGE];
    off_t base = (off_t)id * WORKER_PAGES * SCRATCH_PAGE;

    srand(id);
    for (int i = 0; i < WORKER_PAGES; i++) {
        memset(buf, model[i] = i, sizeof(buf));
        CHECK_EQ(pwrite(fd, buf, sizeof(buf), base + i * SCRATCH_PAGE), sizeof(buf));
    }
    for (int i = 0; i < ROUNDS && !any_failed(); i++) {
        int page = rand() % WORKER_PAGES;

        if (rand() % 3 == 0) {
            memset(buf, model[page] = rand(), sizeof(buf));
            CHECK_EQ(pwrite(fd, buf, sizeof(buf), base + page * SCRATCH_PAGE), sizeof(buf));
        } else {
            CHECK_EQ(pread(fd, buf, sizeof(buf), base + page * SCRATCH_PAGE), sizeof(buf));
            CHECK(all_bytes(buf, sizeof(buf), model[page]));
        }
        if (rand() % 16 == 0)
            CHECK_WORKS(rand() % 2 ? fsync(fd) : ioctl(fd, BLKFLSBUF, 0));
    }
}

static void workers_share_the_disk(void)
{
    scratch_find();
    pid_t pids[WORKERS];

    for (int i = 0; i < WORKERS; i++)
        pids[i] = start_child(work, (void *)(intptr_t)i);
    for (int i = 0; i < WORKERS; i++)
        CHECK_EQ(wait_child(pids[i]), 0);
}

TEST_MAIN({"numbers and sizes", numbers_and_sizes},
          {"the geometry tells where a partition starts", geometry_of_a_partition},
          {"reads what is there", reads_what_is_there},
          {"reads at any offset", reads_at_any_offset},
          {"the end: short reads and writes, ENOSPC", ends},
          {"writes reach the disk with fsync", writes_reach_the_disk},
          {"meminfo tells buffers and what is dirty", meminfo_tells},
          {"O_SYNC writes at once, and flushes", synchronous_writes},
          {"sync writes what is dirty", sync_writes_all}, {"pages are cached", caches},
          {"neighbouring writes are merged", merges},
          {"a mapped page that is read is a major fault", mapping_faults},
          {"stores to a mapping reach the disk", mapping_stores},
          {"a mapping ends with SIGBUS", mapping_ends},
          {"the partition table is read again", partition_table_is_read_again},
          {"sectors beyond 28 bits", beyond_28_bits},
          {"workers share the disk", workers_share_the_disk})
