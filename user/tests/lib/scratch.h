/*
 * The scratch disk that tests/vm/disk.py makes: what may be written, and what is known to be where.
 * Sector n is 64 times the 64-bit number n, but for:
 *
 *     0   the partition table     hda1, hda5 and hda6, and the links of the chain
 *     1   struct scratch
 */
#pragma once

#include <stdint.h>

enum { SECTOR = 512, SCRATCH_PAGE = 4096 };

#define SCRATCH_MAGIC "FAULTLINE SCRATCH DISK"

struct scratch {
    char magic[32];
    uint32_t start1, sectors1; /* hda1 is only read */
    uint32_t start5, sectors5; /* hda5 is found full of scratch_written() afterwards */
    uint32_t start6, sectors6; /* hda6 is for anything */
    uint32_t bad_read;         /* sector of hda1 that cannot be read, or 0 */
    uint32_t bad_write;        /* sector of hda6 that cannot be written, or 0 */
};

/* Finds the disk: the test is skipped without one. */
const struct scratch *scratch_find(void);
/* Opens the disk or a partition; the test ends if it cannot. */
int scratch_open(const char *name, int flags);

/* Fills in, or compares, sectors of the disk from `first` on; the latter tells the first that is
 * wrong, or -1. */
void scratch_fill(void *buf, uint64_t first, int sectors);
long long scratch_check(const void *buf, uint64_t first, int sectors);
/* The same for what tests write to hda5, by its own sectors. */
void scratch_fill_written(void *buf, uint64_t first, int sectors);
long long scratch_check_written(const void *buf, uint64_t first, int sectors);

/* Field `number` (from 1) of the device's line of /proc/diskstats. */
long long disk_stat(const char *name, int number);
enum {
    STAT_READS = 4,
    STAT_READ_SECTORS = 6,
    STAT_WRITES = 8,
    STAT_WRITE_MERGES = 9,
    STAT_WRITE_SECTORS = 10,
    STAT_IN_FLIGHT = 12,
    STAT_FLUSHES = 19
};
