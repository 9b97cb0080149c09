/*
 * trim: what malloc gives back, and when.
 *
 *      the end of the heap          by the break, when top is large enough (M_TRIM_THRESHOLD)
 *      the middle of the heap       only its frames, and only if asked (malloc_trim)
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "user/story/lib/check.h"
#include "user/story/lib/child.h"
#include "user/story/lib/print.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define BLOCKS 32
#define KIB    1024L
#define SIZE   (64 * KIB)

static char *blocks[BLOCKS];

static void take_all(void)
{
    step("malloc and write %d blocks of 64 KiB", BLOCKS);
    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = malloc(SIZE);
        if (blocks[i] == NULL)
            exit(checks_summary());
        memset(blocks[i], i, SIZE);
    }
    (void)step_done();
}

static struct change free_range(int first, int last)
{
    step("free blocks %d to %d", first, last);
    for (int i = last; i >= first; i--)
        free(blocks[i]);
    return step_done();
}

static int middle_part(void)
{
    struct change change;

    print("Part 1: the defaults.\n");
    steps_begin();
    take_all();
    change = free_range(0, 15);
    check_equal(change.brk, 0, "nothing goes back: blocks above are in use");
    check_equal(change.resident, 0, "not even a frame");

    step("malloc_trim(0)");
    check(malloc_trim(0) == 1, "there was something to give");
    change = step_done();
    check(change.brk <= 0, "the padding at the end went back");
    check(change.resident <= -15 * 16, "and the frames inside of the free blocks");
    check(blocks[16][0] == 16 && blocks[31][SIZE - 1] == 31, "what is in use is as it was");

    change = free_range(16, 31);
    check(change.brk <= -(BLOCKS - 3) * SIZE, "all is free, so the heap ends early again");
    return checks_summary();
}

static int never_part(void)
{
    struct change change;

    print("\nPart 2: mallopt(M_TRIM_THRESHOLD, -1) in a new process.\n");
    mallopt(M_TRIM_THRESHOLD, -1);
    steps_begin();
    take_all();
    change = free_range(0, 31);
    check_equal(change.brk, 0, "the break stays where it was");
    check_equal(change.resident, 0, "and so do the frames");
    take_all();
    check(blocks[0] != NULL, "they serve again, without a system call and without a fault");
    return checks_summary();
}

int story_trim(int argc, char **argv)
{
    int failed;

    (void)argc;
    (void)argv;
    failed = run_in_child(middle_part);
    failed |= run_in_child(never_part);
    return failed;
}
