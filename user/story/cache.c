/*
 * cache: keep a large block instead of malloc and free each time.
 *
 *      each time    malloc: mmap --> 64 faults, 64 frames cleared --> free: munmap
 *      kept         64 faults once
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/tsc.h"
#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define ROUNDS 100
#define PAGES  64
#define BYTES  (PAGES * 4096UL)

/* The block that is kept between two uses; NULL before the first. */
static char *kept;

static char *take_kept(void)
{
    if (kept == NULL)
        kept = malloc(BYTES);
    return kept;
}

static void use(char *block)
{
    if (block == NULL) {
        print_error("story: malloc(%lu) failed\n", BYTES);
        exit(1);
    }
    memset(block, 1, BYTES);
}

static struct change each_time(uint64_t *ticks)
{
    step("%d times: malloc(256 KiB), fill it, free", ROUNDS);
    *ticks = read_tsc();
    for (int i = 0; i < ROUNDS; i++) {
        char *block = malloc(BYTES);

        use(block);
        free(block);
    }
    *ticks = read_tsc() - *ticks;
    return step_done();
}

static struct change once(uint64_t *ticks)
{
    step("%d times: fill the block that is kept", ROUNDS);
    *ticks = read_tsc();
    for (int i = 0; i < ROUNDS; i++)
        use(take_kept());
    *ticks = read_tsc() - *ticks;
    return step_done();
}

int story_cache(int argc, char **argv)
{
    struct change change;
    uint64_t often, seldom;

    (void)argc;
    (void)argv;
    print("A block of 256 KiB is above M_MMAP_THRESHOLD: each malloc maps it, each free unmaps "
          "it.\n");
    steps_begin();
    change = each_time(&often);
    check(change.minflt >= ROUNDS * PAGES, "at least %d faults: each page anew in each round",
          ROUNDS * PAGES);
    check_equal(change.areas, 0, "and the area is gone again");

    change = once(&seldom);
    check(change.minflt <= PAGES + 2, "%d faults for %d rounds: one for each page, and the cookie",
          PAGES, ROUNDS);
    check_equal(change.areas, 1, "the area stays: memory is the price");
    print("    ticks: %llu each time, %llu kept: %llu %%\n", (unsigned long long)often,
          (unsigned long long)seldom, (unsigned long long)(seldom * 100 / often));
    check(seldom < often, "to keep it is faster");
    free(kept);
    kept = NULL;
    return checks_summary();
}
