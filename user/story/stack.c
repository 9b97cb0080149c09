/*
 * stack: the area grows by itself, fault by fault, until it meets its limit.
 */
#include <alloca.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "user/story/lib/caught.h"
#include "user/story/lib/check.h"
#include "user/story/lib/child.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define GROWTH_PAGES 64
#define LIMIT        (512UL * 1024)

static struct space space;

static const struct area *stack_area(void)
{
    volatile char here = 0;

    read_space(&space);
    return find_area(&space, (uintptr_t)&here);
}

static void show_stack(const struct area *stack)
{
    print("    [stack] %08lx-%08lx  %lu KiB, %lu pages resident\n", (unsigned long)stack->start,
          (unsigned long)stack->end, (unsigned long)(stack->end - stack->start) / 1024,
          (unsigned long)stack->resident);
}

/* Touches `pages` pages below `from`, as a deep call would, from the top down. */
static __attribute__((noinline)) void touch_below(size_t pages)
{
    volatile char *block = alloca(pages * PAGE_SIZE);

    for (size_t i = pages; i-- > 0;)
        block[i * PAGE_SIZE] = 1;
}

/* The area may have room below the stack pointer already; growth is what lies below its start. */
static size_t pages_in_area(void)
{
    volatile char here = 0;

    return ((uintptr_t)&here - stack_area()->start) / PAGE_SIZE;
}

static void tell_growth(void)
{
    size_t pages = pages_in_area() + GROWTH_PAGES;
    uintptr_t start = stack_area()->start;
    const struct area *after;
    struct change change;

    show_stack(stack_area());
    step("alloca(%lu pages), one byte written in each, from the top down", (unsigned long)pages);
    touch_below(pages);
    change = step_done();
    after = stack_area();
    show_stack(after);
    check(after->start < start, "the area's start moved down: no call asked for it");
    check((start - after->start) / PAGE_SIZE >= GROWTH_PAGES - 1 &&
              (start - after->start) / PAGE_SIZE <= GROWTH_PAGES + 2,
          "by the %d pages that did not fit", GROWTH_PAGES);
    check_equal(change.minflt, change.resident, "one minor fault for each page that got a frame");
    check_equal(change.areas, 0, "it is one area as before");

    step("the function has returned; the same again");
    touch_below(pages);
    change = step_done();
    check_equal(change.minflt, 0, "no fault: a stack that grew keeps its frames");
}

/* Calls itself without end, a page for each call. The sum keeps the call from being a jump. */
static __attribute__((noinline)) unsigned recurse(volatile unsigned *depth)
{
    volatile char frame[PAGE_SIZE];

    memset((char *)frame, 1, sizeof(frame));
    if (++*depth == UINT_MAX)
        return 0;
    return recurse(depth) + (unsigned)frame[*depth % PAGE_SIZE];
}

static void overflow(void *depth)
{
    recurse(depth);
}

static int tell_overflow(void)
{
    struct rlimit limit = {LIMIT, LIMIT};
    volatile unsigned depth = 0;
    struct caught caught;
    uintptr_t top, lowest;
    bool faulted;

    if (setrlimit(RLIMIT_STACK, &limit) != 0)
        return 1;
    top = stack_area()->end;
    print("    ulimit -s is now %lu KiB; the area may reach down to 0x%08lx\n", LIMIT / 1024,
          (unsigned long)(top - LIMIT));
    faulted = ends_in_fault(overflow, (void *)&depth, &caught);
    lowest = stack_area()->start;
    if (faulted)
        print_caught(&caught);
    print("    after %u calls; [stack] starts at 0x%08lx\n", depth, (unsigned long)lowest);
    check(faulted && caught.signal == SIGSEGV && caught.code == SEGV_MAPERR,
          "SIGSEGV: the access that passes the limit is refused");
    check(caught.address < top - LIMIT && caught.address >= top - LIMIT - 2 * PAGE_SIZE,
          "its address is just below the limit");
    check(lowest >= top - LIMIT, "the area never grew beyond it");
    check(depth <= LIMIT / PAGE_SIZE, "so %u calls of more than 4 KiB each fitted", depth);
    return checks_failed() != 0;
}

int story_stack(int argc, char **argv)
{
    struct rlimit limit;

    (void)argc;
    (void)argv;
    getrlimit(RLIMIT_STACK, &limit);
    if (limit.rlim_cur == RLIM_INFINITY)
        print("The stack may grow without limit (ulimit -s).\n\n");
    else
        print("The stack may grow to %lu KiB (ulimit -s).\n\n",
              (unsigned long)limit.rlim_cur / 1024);
    steps_begin();
    tell_growth();
    print("\nstep 3: recursion without end, in a process of its own\n");
    check(run_in_child(tell_overflow) == 0,
          "the handler ran on a stack of its own (sigaltstack): the old one was full");
    print("\nA stack costs what it used at its deepest, not its limit. What stops it is the limit, "
          "or\nthe guard gap: the kernel keeps it 1 MiB away from the area below.\n");
    return checks_summary();
}
