#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the kernel tells a process about its own memory: /proc/self/maps, pagemap and stat, and
 * /proc/meminfo. Nothing here allocates, so that looking does not change what is looked at.
 */

#define PAGE_SIZE          4096UL

#define PAGE_DOWN(address) ((address) & ~(PAGE_SIZE - 1))
#define PAGE_UP(address)   PAGE_DOWN((address) + PAGE_SIZE - 1)

#define MAX_AREAS          48

/* One line of /proc/self/maps. */
struct area {
    uintptr_t start;
    uintptr_t end;   /* first byte behind it */
    char perms[5];   /* "rw-p" */
    char name[48];   /* path, "[heap]", "[stack]" or "" */
    size_t resident; /* pages with a frame behind them */
};

struct space {
    unsigned count;
    struct area area[MAX_AREAS];
};

/* The fields of /proc/self/stat that stories use. */
struct counters {
    unsigned long minflt;
    unsigned long majflt;
    unsigned long vsize; /* bytes */
    unsigned long rss;   /* pages */
};

/*
 * Reads the areas of this process, from low to high, and counts their resident pages. Ends the
 * program with a message if /proc is not there or there are more than MAX_AREAS.
 */
void read_space(struct space *space);

/* The area that contains `address`, or NULL. */
const struct area *find_area(const struct space *space, uintptr_t address);

/* Resident pages of all areas together. */
size_t space_resident(const struct space *space);

void read_counters(struct counters *counters);

/* The value in KiB of a line of /proc/meminfo ("MemFree"), or -1 if there is no such line. */
long read_meminfo(const char *name);

/* Reads a whole file into `buffer` as a string, cut at `size`. Returns its length or -1. */
int read_file(const char *path, char *buffer, size_t size);
