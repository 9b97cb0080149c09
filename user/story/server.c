/*
 * server: each request needs 2 MiB of memory for a moment and uses 6 pages of it. With mmap for
 * large blocks each request pays the kernel; with the memory kept in the heap none does.
 */
#include <malloc.h>
#include <stdlib.h>

#include "user/lib/tsc.h"
#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"

#define REQUESTS      2000
#define REQUEST_BYTES (2UL * 1024 * 1024)
#define PAGES_TOUCHED 6

/* What the requests of a series cost. Ticks are those of the time-stamp counter. */
struct series {
    unsigned requests;
    unsigned long minflt;
    unsigned long majflt;
    uint64_t ticks;
    uint64_t cheapest; /* request */
};

/* One request. The first of its pages is also the one with malloc's cookie. */
static void serve(void)
{
    volatile char *memory = malloc(REQUEST_BYTES);

    if (memory == NULL) {
        print_error("story: malloc(2 MiB) failed\n");
        exit(1);
    }
    for (unsigned i = 0; i < PAGES_TOUCHED; i++)
        memory[i * PAGE_SIZE] = (char)i;
    free((void *)memory);
}

static struct series serve_many(unsigned requests)
{
    struct series series = {.requests = requests, .cheapest = UINT64_MAX};
    struct counters before, after;

    read_counters(&before);
    for (unsigned i = 0; i < requests; i++) {
        uint64_t start = read_tsc();
        uint64_t ticks;

        serve();
        ticks = read_tsc() - start;
        series.ticks += ticks;
        if (ticks < series.cheapest)
            series.cheapest = ticks;
    }
    read_counters(&after);
    series.minflt = after.minflt - before.minflt;
    series.majflt = after.majflt - before.majflt;
    return series;
}

/* Tenths of a percent of the series that were not spent by `user` ticks in each request. */
static unsigned kernel_share(const struct series *series, uint64_t user)
{
    uint64_t in_user = user * series->requests;

    if (in_user >= series->ticks)
        return 0;
    return (unsigned)((series->ticks - in_user) * 1000 / series->ticks);
}

static void show(const char *title, const struct series *series)
{
    print("    %-34s %6lu minor faults, %lu major, %9llu ticks a request\n", title, series->minflt,
          series->majflt, (unsigned long long)(series->ticks / series->requests));
}

static void show_shares(const struct series *mapped, const struct series *kept)
{
    uint64_t user = kept->cheapest;
    unsigned before = kernel_share(mapped, user);
    unsigned after = kernel_share(kept, user);

    print(
        "\nThe share of the kernel. A tick is a processor cycle; under QEMU's -icount it is one\n"
        "instruction. No request of the second series enters the kernel, so the cheapest of them,\n"
        "%llu ticks, is what a request costs in ring 3. What a series took beyond %u times that\n"
        "went to the kernel; in the second series only timer interrupts are left (and, where "
        "ticks\n"
        "are cycles, the noise of caches).\n\n",
        (unsigned long long)user, REQUESTS);
    print("    before %3u.%u %% of the ticks in the kernel\n", before / 10, before % 10);
    print("    after  %3u.%u %%\n\n", after / 10, after % 10);
    check(before > 500, "before, more than half is spent in the kernel");
    check(after < before, "after, less than before");
}

int story_server(int argc, char **argv)
{
    struct series mapped, first, kept;

    (void)argc;
    (void)argv;
    make_program_resident();
    print("%u requests: malloc 2 MiB, write to its first %u pages, free.\n\n", REQUESTS,
          PAGES_TOUCHED);

    print("step 1: malloc as it is; 2 MiB are above M_MMAP_THRESHOLD: mmap and munmap each time\n");
    mapped = serve_many(REQUESTS);
    show("all requests", &mapped);
    check_equal((long)mapped.minflt, PAGES_TOUCHED * REQUESTS,
                "exactly %d minor faults for each request", PAGES_TOUCHED);

    print("\nstep 2: mallopt(M_MMAP_MAX, 0): no mmap; mallopt(M_TRIM_THRESHOLD, -1): never trim\n");
    check(mallopt(M_MMAP_MAX, 0) == 1 && mallopt(M_TRIM_THRESHOLD, -1) == 1, "mallopt took both");
    first = serve_many(1);
    show("the first request", &first);
    kept = serve_many(REQUESTS);
    show("all later ones", &kept);
    check(first.minflt >= PAGES_TOUCHED, "the first request brings the frames into the heap");
    check_equal((long)kept.minflt, 0, "0 faults in the steady state: the frames stay");

    show_shares(&mapped, &kept);
    return checks_summary();
}
