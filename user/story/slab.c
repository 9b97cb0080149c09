/*
 * slab: the kernel's small objects of one kind share frames. A cache cuts slabs, runs of frames,
 * into objects of one size.
 */
#include <fcntl.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/slabinfo.h"
#include "user/story/story.h"

#define OPENS     400
#define HIGH_FD   (OPENS + 20)
#define SHOWN     8
#define BAR_CELLS 32

static const char *const shown_caches[] = {
    "filp", "vm_area", "dentry", "shmem_inode_cache", "kmalloc-64", "kmalloc-2k", "kmalloc-4k"};

static int fds[OPENS];
static struct cache before, during, after;

static unsigned long slab_frames(const struct cache *cache)
{
    return cache->slabs * cache->frames;
}

/* A slab's bytes that belong to no object: the rest at its end, trailers, alignment. */
static unsigned long slab_waste(const struct cache *cache)
{
    return cache->frames * PAGE_SIZE - cache->per_slab * cache->size;
}

static void tell_caches(void)
{
    struct cache cache;
    bool fit = true, whole = true;

    print("step 1: some caches (/proc/slabinfo)\n\n");
    print_cache_header();
    for (size_t i = 0; i < sizeof(shown_caches) / sizeof(shown_caches[0]); i++) {
        if (!read_cache(shown_caches[i], &cache))
            continue;
        print_cache(&cache);
        fit = fit && cache.per_slab * cache.size <= cache.frames * PAGE_SIZE;
        whole = whole && cache.total == cache.slabs * cache.per_slab && cache.active <= cache.total;
    }
    print("\n");
    check(fit, "the objects of a slab fit into its frames");
    check(whole, "room for = slabs x objects per slab, and not more is in use");
}

static void draw_bar(const char *when, const struct cache *cache)
{
    char bar[BAR_CELLS + 1];
    unsigned long filled = cache->total ? cache->active * BAR_CELLS / cache->total : 0;

    for (unsigned long i = 0; i < BAR_CELLS; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    print("    %-8s [%s] %4lu of %4lu objects, %3lu slabs, %3lu frames\n", when, bar, cache->active,
          cache->total, cache->slabs, slab_frames(cache));
}

static bool open_all(void)
{
    for (unsigned i = 0; i < OPENS; i++) {
        fds[i] = open("/dev/null", O_RDONLY);
        if (fds[i] < 0)
            return false;
    }
    return true;
}

static void close_all(void)
{
    for (unsigned i = 0; i < OPENS; i++)
        close(fds[i]);
}

/* The table of descriptors has grown, and all that the first open needs is there. */
static void warm_up(void)
{
    int fd = open("/dev/null", O_RDONLY);

    dup2(fd, HIGH_FD);
    close(fd);
    frames_remember(KPF(KPF_SLAB));
    read_cache("filp", &before);
}

static void tell_frames(void)
{
    unsigned long frames[SHOWN];
    size_t count = frames_new(frames, SHOWN);
    unsigned long more = slab_frames(&during) - slab_frames(&before);

    print("    new frames of slabs (/proc/kpageflags):");
    for (size_t i = 0; i < count && i < SHOWN; i++)
        print(" 0x%05lx", frames[i]);
    print("%s\n\n", count > SHOWN ? " ..." : "");
    check_equal((long)count, (long)more, "the slabs that came are these %lu frames", more);
}

static void tell_objects(void)
{
    unsigned long room = before.total - before.active;
    unsigned long needed = (OPENS - room + before.per_slab - 1) / before.per_slab;

    print("\nstep 2: open /dev/null %d times; each open file is one object of the cache filp\n\n",
          OPENS);
    if (!open_all()) {
        check(false, "all were opened");
        return;
    }
    read_cache("filp", &during);
    draw_bar("before", &before);
    draw_bar("open", &during);
    tell_frames();
    check_equal((long)(during.active - before.active), OPENS, "%d objects more are in use", OPENS);
    check_equal((long)(during.slabs - before.slabs), (long)needed,
                "%lu free objects went first, the others need %lu slabs of %lu", room, needed,
                before.per_slab);
}

static void tell_end(void)
{
    print("\nstep 3: close them\n\n");
    close_all();
    read_cache("filp", &after);
    draw_bar("closed", &after);
    print("\n");
    check_equal((long)after.active, (long)before.active, "as many objects in use as before");
    check(after.slabs < during.slabs,
          "empty slabs went back to the buddy, but for one, and those with objects kept ready");
}

static void tell_waste(void)
{
    unsigned long in_use = during.active * during.size;
    unsigned long frames = slab_frames(&during);
    unsigned long waste = slab_waste(&during);

    print("\nstep 4: internal fragmentation: bytes of frames that no object has\n\n");
    print("    one slab    %lu x 4096 = %lu bytes = %lu objects x %lu + %lu of no object\n",
          during.frames, during.frames * PAGE_SIZE, during.per_slab, during.size, waste);
    print("    filp, open  %lu frames = %lu bytes, %lu of them in objects in use: %lu %%\n", frames,
          frames * PAGE_SIZE, in_use, in_use * 100 / (frames * PAGE_SIZE));
    print(
        "    by pages    a frame for each object would be %lu frames: %lu times as many\n\n"
        "(A kernel with debug checks has 20 bytes more behind each object, to find overruns.)\n\n",
        during.active, during.active / frames);
    check(in_use <= frames * PAGE_SIZE, "no more in use than the frames have");
    check(during.active >= 8 * frames, "eight or more objects share a frame");
}

int story_slab(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    print("Most things a kernel needs are smaller than a frame. A cache keeps one kind of object\n"
          "in slabs: runs of frames from the buddy, cut into pieces of that size.\n\n");
    if (!can_count_frames())
        return 0;
    make_program_resident();
    tell_caches();
    warm_up();
    tell_objects();
    tell_end();
    tell_waste();
    return checks_summary();
}
