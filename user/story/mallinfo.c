/*
 * mallinfo: 200 blocks of 0, 1, 2 … 199 KiB, then every odd one freed. What malloc reports stands
 * beside what the program counts itself.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "user/story/lib/capture.h"
#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/story.h"

#define BLOCKS         200
#define MMAP_THRESHOLD (128UL * 1024)

/* A cookie and the rounding to 16 bytes take at most this much of each block. */
#define BLOCK_OVERHEAD 16

/* malloc's own record at the start of the heap. */
#define HEAP_OVERHEAD 16

struct count {
    unsigned long bytes;
    unsigned long blocks;
};

/* What the program asked for, parted by where malloc takes it from. */
struct ledger {
    struct count heap;
    struct count mapped;
    unsigned long mapped_pages;
};

static void *blocks[BLOCKS];

static unsigned long size_of(unsigned i)
{
    return i * 1024UL;
}

/* A mapping holds the block and its cookie, in whole pages; a cookie has less than 1 KiB. */
static unsigned long mapping_pages(unsigned long size)
{
    return size / PAGE_SIZE + 1;
}

static void enter(struct ledger *ledger, unsigned long size)
{
    struct count *count = size < MMAP_THRESHOLD ? &ledger->heap : &ledger->mapped;

    count->bytes += size;
    count->blocks++;
    if (count == &ledger->mapped)
        ledger->mapped_pages += mapping_pages(size);
}

static void allocate_all(struct ledger *allocated)
{
    for (unsigned i = 0; i < BLOCKS; i++) {
        blocks[i] = malloc(size_of(i));
        if (blocks[i] != NULL)
            enter(allocated, size_of(i));
    }
}

static void free_odd(struct ledger *freed)
{
    for (unsigned i = 1; i < BLOCKS; i += 2) {
        free(blocks[i]);
        enter(freed, size_of(i));
    }
}

static struct ledger difference(const struct ledger *all, const struct ledger *gone)
{
    return (struct ledger){
        .heap = {all->heap.bytes - gone->heap.bytes, all->heap.blocks - gone->heap.blocks},
        .mapped = {all->mapped.bytes - gone->mapped.bytes,
                   all->mapped.blocks - gone->mapped.blocks},
        .mapped_pages = all->mapped_pages - gone->mapped_pages,
    };
}

static void row(const char *field, int value, const char *meaning, long own)
{
    if (own < 0)
        print("    %-10s %10d   %s\n", field, value, meaning);
    else
        print("    %-10s %10d   %-36s %10ld\n", field, value, meaning, own);
}

static void show(const struct mallinfo *info, const struct ledger *live)
{
    print("    mallinfo                                                        own count\n");
    row("arena", info->arena, "bytes of the heap", -1);
    row("uordblks", info->uordblks, "bytes of it in use, with cookies", (long)live->heap.bytes);
    row("fordblks", info->fordblks, "bytes of it free", -1);
    row("ordblks", info->ordblks, "free pieces", -1);
    row("keepcost", info->keepcost, "bytes of the last piece, the top", -1);
    row("hblks", info->hblks, "regions from mmap", (long)live->mapped.blocks);
    row("hblkhd", info->hblkhd, "bytes of them, in whole pages", (long)live->mapped.bytes);
}

/* malloc_stats writes to standard error; it is caught so that a check can read a line of it. */
static void show_stats(char *text, size_t size)
{
    if (capture_stderr(malloc_stats, text, size))
        print("\n    malloc_stats\n%s\n", text);
    else
        check(false, "malloc_stats could be read");
}

/* The number behind the '=' of the line that begins with `name`, or -1. */
static long stats_value(const char *text, const char *name)
{
    const char *line = strstr(text, name);
    const char *equals = line != NULL ? strchr(line, '=') : NULL;

    return equals != NULL ? strtol(equals + 1, NULL, 10) : -1;
}

static void check_mapped(const struct mallinfo *info, const struct ledger *live, long bytes,
                         long regions, long page_bytes)
{
    check_equal((long)live->mapped.bytes, bytes, "own count: %ld bytes from mmap", bytes);
    check_equal((long)live->mapped.blocks, regions, "own count: in %ld regions", regions);
    check_equal(info->hblks, regions, "mallinfo: hblks is %ld", regions);
    check_equal(info->hblkhd, page_bytes, "mallinfo: hblkhd is %ld, whole pages", page_bytes);
    check_equal((long)(live->mapped_pages * PAGE_SIZE), page_bytes,
                "own count: %lu pages are the same", live->mapped_pages);
}

/* In use is what the program has plus a cookie for each block. */
static void check_in_use(const struct mallinfo *info, const struct ledger *live)
{
    long own = (long)live->heap.bytes;
    long most = own + (long)live->heap.blocks * BLOCK_OVERHEAD + HEAP_OVERHEAD;

    check(own <= info->uordblks && info->uordblks <= most,
          "uordblks is that and at most %d bytes for each of %lu blocks", BLOCK_OVERHEAD,
          live->heap.blocks);
    check_equal(info->uordblks + info->fordblks, info->arena, "in use + free = arena");
}

int story_mallinfo(int argc, char **argv)
{
    static char stats[2048];
    struct ledger all = {0}, freed = {0}, live;
    struct mallinfo info;

    (void)argc;
    (void)argv;
    print("step 1: malloc 200 blocks, of i KiB for i = 0 .. 199\n\n");
    allocate_all(&all);
    info = mallinfo();
    show(&info, &all);
    show_stats(stats, sizeof(stats));
    check_equal((long)all.heap.bytes, 8323072, "own count: 8323072 bytes from the heap");
    check_in_use(&info, &all);
    check_mapped(&info, &all, 12054528, 72, 12238848);

    print("\nstep 2: free every odd one\n\n");
    free_odd(&freed);
    live = difference(&all, &freed);
    info = mallinfo();
    show(&info, &live);
    show_stats(stats, sizeof(stats));
    check_equal((long)freed.heap.bytes, 4194304, "own count: 4194304 bytes of the heap freed");
    check_in_use(&info, &live);
    check_mapped(&info, &live, 6008832, 36, 6119424);
    check_equal(stats_value(stats, "max mmap bytes"), 12238848,
                "malloc_stats: max mmap bytes is still 12238848");
    return checks_summary();
}
