/*
 * frag: memory that is free and of no use. External: free frames that are no neighbours. Internal:
 * bytes of an object that nobody asked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/kernelbuf.h"
#include "user/story/lib/kernelmap.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/slabinfo.h"
#include "user/story/story.h"
#include "user/story/lib/zoneinfo.h"

#define ORDER         5 /* the largest block of kmalloc's caches, 128 KiB */
#define BYTES         (PAGE_SIZE << ORDER)
#define CLOSE_ENOUGH  8
#define SPARE_SHARE   64    /* one frame in so many is left to the rest of the system, */
#define MOST_SPARE    1024  /* but not more than so many */
#define NORMAL_INDEX  1     /* the kernel's requests prefer Normal */
#define MOST_FILL_MIB 2600L /* more does not fit into the addresses of one process */
#define MOST_BUFFERS  400

static struct zones start, holes, end;

static long free_frames(void)
{
    return read_meminfo("MemFree") * 1024 / (long)PAGE_SIZE;
}

/* What a program cannot get, as it is kept for others. */
static unsigned long kept_frames(const struct zones *zones)
{
    unsigned long kept = 0;

    for (unsigned i = 0; i < zones->count; i++)
        kept += zones->zone[i].min + zones->zone[i].protection[MAX_ZONES - 1];
    return kept;
}

/*
 * Writes to page after page until about `leave` frames are free; how many it took. It asks again
 * after each half of what is left, as page tables take frames, too.
 */
static size_t fill(volatile char *memory, size_t pages, long leave)
{
    size_t taken = 0;
    long left;

    while ((left = free_frames() - leave) > CLOSE_ENOUGH)
        for (long i = 0; i < left / 2 && taken < pages; i++)
            memory[taken++ * PAGE_SIZE] = 1;
    return taken;
}

/* Blocks that a request of the kernel's may have: not in high memory, not among the kept ones. */
static unsigned large_blocks(const struct zones *zones)
{
    unsigned blocks = 0;

    for (unsigned i = 0; i < zones->count; i++) {
        const struct zone *zone = &zones->zone[i];
        bool usable = zone->start < HIGH_FRAME &&
                      zone->free > zone->min + zone->protection[NORMAL_INDEX] + (1UL << ORDER);

        for (unsigned order = ORDER; usable && order < MAX_ORDERS; order++)
            blocks += zone->blocks[order];
    }
    return blocks;
}

/* Percent of the free frames that are in blocks of at least ORDER. */
static unsigned long large_share(const struct zones *zones)
{
    unsigned long frames = 0;

    for (unsigned order = ORDER; order < MAX_ORDERS; order++)
        frames += (unsigned long)blocks_of_order(zones, order) << order;
    return frames * 100 / frames_in_blocks(zones);
}

static bool has_area(size_t pages)
{
    static struct kernel_area areas[512];
    size_t count = read_kernel_areas(areas, sizeof(areas) / sizeof(areas[0]));

    for (size_t i = 0; i < count && i < sizeof(areas) / sizeof(areas[0]); i++)
        if (areas[i].pages == pages)
            return true;
    return false;
}

static int buffers[MOST_BUFFERS];
static unsigned held;

/* Takes buffers of 128 KiB until one of them is in scattered frames. */
static bool take_until_scattered(pid_t model)
{
    while (held < MOST_BUFFERS && !has_area(BYTES / PAGE_SIZE)) {
        buffers[held] = kernel_buffer(model);
        if (buffers[held] < 0)
            return false;
        held++;
    }
    return has_area(BYTES / PAGE_SIZE);
}

static void tell_large_request(pid_t model)
{
    bool scattered;
    long frames;

    print("\nstep 3: the kernel asks for %lu KiB in one piece, again and again\n\n", BYTES / 1024);
    scattered = take_until_scattered(model);
    frames = free_frames();
    read_zones(&end);
    print_blocks(&end);
    print("\n    %u times there was a block; then the request failed, with %ld KiB free, and the\n"
          "    kernel took scattered frames by vmalloc (/proc/vmallocinfo) instead\n\n",
          held - 1, frames * 4);
    check(scattered, "one of the buffers is in scattered frames");
    check(large_blocks(&end) <= 1,
          "the kernel has no block of order %d (or one: half of it was "
          "the text's last buffer)",
          ORDER);
    check(frames * 8 > read_meminfo("MemTotal") / 4, "yet more than an eighth of all frames is "
                                                     "free");
    while (held > 0)
        close(buffers[--held]);
}

static void tell_holes(volatile char *memory, size_t taken)
{
    print("\nstep 2: %lu pages are written to; then every second one is given back\n\n",
          (unsigned long)taken);
    for (size_t i = 0; i < taken; i += 2)
        madvise((char *)memory + i * PAGE_SIZE, PAGE_SIZE, MADV_DONTNEED);
    read_zones(&holes);
    print_blocks(&holes);
    print("\n    %lu frames are free, %lu %% of them in blocks of order %d or more\n\n",
          frames_in_blocks(&holes), large_share(&holes), ORDER);
    check(frames_in_blocks(&holes) * 3 > taken, "about half of the frames are free");
    check(large_share(&holes) < 30, "at most 30 %% of them are of use for a block of order %d",
          ORDER);
}

static void tell_external(void)
{
    pid_t model;
    long pages = free_frames();
    long spare = pages / SPARE_SHARE;
    size_t taken;
    char *memory;

    print("External fragmentation: enough is free, but not in one piece.\n\nstep 1: at the "
          "start\n\n");
    print_blocks(&start);
    if (pages * 4 / 1024 > MOST_FILL_MIB) {
        print("\n  skipped: one process cannot fill %ld MiB; give the machine 2 GiB or less\n",
              pages * 4 / 1024);
        return;
    }
    model = kernel_buffers_begin(BYTES);
    memory = mmap(NULL, (size_t)pages * PAGE_SIZE, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        check(false, "mapped as much as is free");
        return;
    }
    if (spare > MOST_SPARE)
        spare = MOST_SPARE;
    taken = fill(memory, (size_t)pages, (long)kept_frames(&start) + spare);
    tell_holes(memory, taken);
    tell_large_request(model);

    print("\nstep 4: all is given back\n\n");
    munmap(memory, (size_t)pages * PAGE_SIZE);
    kernel_buffers_end(model);
    read_zones(&end);
    print_blocks(&end);
    print_block_changes(&start, &end);
    print(
        "\n    %lu %% are in blocks of order %d or more again. Blocks of 4 MiB stay split where a\n"
        "    single frame of theirs is in use, or waits on a per-CPU list.\n\n",
        large_share(&end), ORDER);
    check(large_share(&end) > 70, "most of the free frames are in large blocks again");
}

#define LINKS 32

/* Sizes that are one byte more than a class has: the worst for it. */
static const struct request {
    unsigned bytes;
    const char *cache;
} requests[] = {
    {17, "kmalloc-32"},   {33, "kmalloc-64"},   {65, "kmalloc-96"},   {97, "kmalloc-128"},
    {129, "kmalloc-192"}, {193, "kmalloc-256"}, {257, "kmalloc-512"}, {513, "kmalloc-1k"},
    {1025, "kmalloc-2k"}, {2049, "kmalloc-4k"},
};

static void link_name(char *name, size_t size, unsigned i)
{
    snprintf(name, size, "frag%u", i);
}

/* The text of a symbolic link is kmalloc'ed: its length and the final zero. */
static bool make_links(unsigned bytes)
{
    static char target[4096];
    char name[16];

    memset(target, 'x', bytes - 1);
    target[bytes - 1] = '\0';
    for (unsigned i = 0; i < LINKS; i++) {
        link_name(name, sizeof(name), i);
        if (symlink(target, name) != 0)
            return false;
    }
    return true;
}

static void remove_links(void)
{
    char name[16];

    for (unsigned i = 0; i < LINKS; i++) {
        link_name(name, sizeof(name), i);
        unlink(name);
    }
}

/* Bytes per object that nobody asked for, or 0 if the request failed. */
static unsigned long tell_class(const struct request *request)
{
    struct cache before = {.active = 0}, after = before;
    unsigned long waste;
    bool made;

    read_cache(request->cache, &before);
    made = make_links(request->bytes);
    read_cache(request->cache, &after);
    remove_links();
    if (!made || after.active - before.active != LINKS) {
        check(false, "%d requests of %u bytes are %d objects of %s", LINKS, request->bytes, LINKS,
              request->cache);
        return 0;
    }
    waste = after.size - request->bytes;
    print("    %5u bytes  %-12s  %+4ld objects of %4lu   %5lu bytes lost  %2lu %%\n",
          request->bytes, request->cache, (long)(after.active - before.active), after.size,
          LINKS * waste, waste * 100 / after.size);
    return waste;
}

static void tell_internal(void)
{
    unsigned long asked = 0, lost = 0;
    size_t count = sizeof(requests) / sizeof(requests[0]);
    bool below_half = true;

    print("\nInternal fragmentation: kmalloc rounds a size up to that of the next cache.\n\n"
          "step 5: %d symbolic links; the kernel kmallocs the text of each\n\n",
          LINKS);
    if (chdir("/tmp") != 0 && chdir("/") != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        unsigned long waste = tell_class(&requests[i]);

        below_half = below_half && waste > 0 && waste < requests[i].bytes;
        asked += requests[i].bytes;
        lost += waste;
    }
    print("\n    of %lu bytes, %lu are lost: %lu %%. These sizes are the worst ones.\n\n",
          (asked + lost) * LINKS, lost * LINKS, lost * 100 / (asked + lost));
    check(below_half, "each class loses something here, and none as much as was asked for");
}

int story_frag(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    if (!can_count_frames())
        return 0;
    make_program_resident();
    read_zones(&start);
    tell_external();
    tell_internal();
    return checks_summary();
}
