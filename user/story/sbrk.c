/*
 * sbrk: the heap grows by 100 MiB; what that costs, before and after it is touched.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/picture.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define MIB     (1024L * 1024)
#define GROWTH  (100 * MIB)
#define TOUCHED 100 /* pages */

static struct space space;

static size_t heap_size(void)
{
    const struct area *heap;

    read_space(&space);
    heap = find_area(&space, (uintptr_t)sbrk(0) - 1);
    return heap != NULL && strcmp(heap->name, "[heap]") == 0 ? heap->end - heap->start : 0;
}

/* The place where the old break was, or NULL: the machine is too small for Linux's rule. */
static char *tell_growth(void)
{
    struct change change;
    char *start;

    step("start = sbrk(100 MiB)");
    start = sbrk(GROWTH);
    change = step_done();
    if (start == (void *)-1) {
        check(errno == ENOMEM && change.brk == 0, "refused with ENOMEM, and the break stays");
        print("  This machine has less than 100 MiB to give: try `make run MEM=256`.\n");
        return NULL;
    }
    draw_space();
    check_equal(change.brk, GROWTH, "the break is 100 MiB higher");
    check_equal(change.resident, 0, "no frame was taken");
    check_equal(change.minflt, 0, "and there was no fault: only a number changed");
    check(heap_size() >= (size_t)GROWTH, "/proc/self/maps calls the area [heap]");
    return start;
}

static void tell_touch(char *start)
{
    struct change change;

    step("write one byte in each of %d MiB", TOUCHED);
    for (long i = 0; i < TOUCHED; i++)
        start[i * MIB] = 1;
    change = step_done();
    check_equal(change.minflt, TOUCHED, "one minor fault for each page touched");
    check_equal(change.resident, TOUCHED, "and one frame: %d of 25600 pages", TOUCHED);
}

static void tell_return(char *start)
{
    struct change change;
    char *again;

    step("sbrk(-100 MiB)");
    check(sbrk(-GROWTH) == start + GROWTH, "it returns the old break");
    change = step_done();
    check_equal(change.brk, -GROWTH, "the break is where it was");
    check_equal(change.resident, -TOUCHED, "all frames went back to the kernel at once");

    step("sbrk(100 MiB) again, and a look at the bytes");
    again = sbrk(GROWTH);
    check(again == start && start[0] == 0 && start[GROWTH - 1] == 0,
          "the same addresses, and zeroes: what was written is gone");
    sbrk(-GROWTH);
    step_done();
}

int story_sbrk(int argc, char **argv)
{
    char *start;

    (void)argc;
    (void)argv;
    print("MemTotal is %ld KiB.\n", read_meminfo("MemTotal"));
    steps_begin();
    start = tell_growth();
    if (start != NULL) {
        tell_touch(start);
        tell_return(start);
    }
    return checks_summary();
}
