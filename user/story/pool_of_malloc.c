/*
 * pool-of-malloc: malloc buys from the kernel in bulk and sells in small pieces.
 *
 *      malloc(1)  --> brk(+132 KiB)
 *      malloc(100) a thousand times: from those 132 KiB
 */
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define BLOCKS 1000
#define BYTES  100
#define CHUNK  112 /* with the cookie, a multiple of 16 */
#define KIB    1024L

static char *blocks[BLOCKS];

int story_pool_of_malloc(int argc, char **argv)
{
    struct change change;

    (void)argc;
    (void)argv;
    steps_begin();
    step("malloc(1)");
    blocks[0] = malloc(1);
    change = step_done();
    check(blocks[0] != NULL, "malloc gave an address");
    check_equal(change.brk, 132 * KIB, "the break moved by 132 KiB: a page, and M_TOP_PAD more");

    step("malloc(%d) a thousand times", BYTES);
    for (int i = 0; i < BLOCKS; i++)
        blocks[i] = malloc(BYTES);
    change = step_done();
    check_equal(change.brk, 0, "the break did not move: not one system call");
    check_equal(change.areas, 0, "no area more");
    check(change.minflt <= BLOCKS * CHUNK / 4096 + 2, "a page fault for each page that they reach");
    check(blocks[BLOCKS - 1] != NULL, "all were there");
    print("\n");
    malloc_draw(STDOUT_FILENO);

    step("and one more that does not fit: malloc(100 KiB)");
    check(malloc(100 * KIB) != NULL, "malloc gave an address");
    change = step_done();
    check(change.brk > 0 && change.brk <= 232 * KIB,
          "the break moved by what was missing, and M_TOP_PAD more");
    return checks_summary();
}
