/*
 * mmap: addresses between heap and stack; areas that join, split and leave holes.
 */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "user/story/lib/caught.h"
#include "user/story/lib/check.h"
#include "user/story/lib/picture.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define PAGES 16
#define SIZE  (PAGES * PAGE_SIZE)

static struct space space;

static char *map(size_t size)
{
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static const struct area *area_of(const char *address)
{
    read_space(&space);
    return find_area(&space, (uintptr_t)address);
}

static char *tell_first(void)
{
    char local;
    struct change change;
    char *first;

    step("first = mmap(%d pages, private, anonymous)", PAGES);
    first = map(SIZE);
    change = step_done();
    draw_space();
    check(first != MAP_FAILED, "granted");
    check_equal(change.areas, 1, "one area more");
    check_equal(change.brk, 0, "the heap did not move");
    check_equal(change.resident, 0, "and no frame was taken");
    check(area_of(first)->name[0] == '\0', "it has no [heap] label: that is brk's alone");
    check((uintptr_t)first < (uintptr_t)&local, "it is below the stack");
    return first;
}

static char *tell_second(char *first)
{
    struct change change;
    char *second;

    step("second = mmap(%d pages)", PAGES);
    second = map(SIZE);
    change = step_done();
    check(second + SIZE == first, "it lies right below the first: the area grows downwards");
    check_equal(change.areas, 0, "two neighbours of the same kind are one area in maps");
    return second;
}

static void tell_zeroes(char *second)
{
    struct change change;
    bool zero = true;

    step("read and write all pages of the second");
    for (size_t i = 0; i < SIZE; i++)
        zero = zero && second[i] == 0;
    for (size_t i = 0; i < SIZE; i += PAGE_SIZE)
        second[i] = 1;
    change = step_done();
    check(zero, "new pages read as zeroes, whoever had the frames before");
    check_equal(change.minflt, 2 * PAGES, "a fault for each first read, a fault for each write");
}

static void tell_protection(char *first)
{
    struct caught caught;
    struct change change;

    step("mprotect(one page of the first, PROT_NONE)");
    mprotect(first + 4 * PAGE_SIZE, PAGE_SIZE, PROT_NONE);
    change = step_done();
    check_equal(change.areas, 2, "one area became three: before, the page, behind");
    check(ends_in_fault(read_byte, first + 4 * PAGE_SIZE, &caught) && caught.code == SEGV_ACCERR,
          "reading it is SIGSEGV with SEGV_ACCERR: a guard page");
    step("mprotect(it, PROT_READ | PROT_WRITE)");
    mprotect(first + 4 * PAGE_SIZE, PAGE_SIZE, PROT_READ | PROT_WRITE);
    change = step_done();
    check_equal(change.areas, -2, "equal again, the three are one");
}

static void tell_holes(char *first, char *second)
{
    struct caught caught;
    struct change change;
    char *third;

    step("munmap(4 pages in the middle of the second)");
    munmap(second + 4 * PAGE_SIZE, 4 * PAGE_SIZE);
    change = step_done();
    draw_space();
    check_equal(change.areas, 1, "a hole: one area became two");
    check_equal(change.resident, -4, "its frames went back at once");
    check(ends_in_fault(read_byte, second + 4 * PAGE_SIZE, &caught) && caught.code == SEGV_MAPERR,
          "reading there is SIGSEGV with SEGV_MAPERR");

    step("third = mmap(4 pages)");
    third = map(4 * PAGE_SIZE);
    change = step_done();
    check(third == second + 4 * PAGE_SIZE, "the highest hole that is large enough is taken");
    check_equal(change.areas, -1, "and the area is whole again");
    check(third[0] == 0 && second[0] == 1, "its pages are new and zero, the others as they were");

    step("munmap(everything)");
    munmap(second, first + SIZE - second);
    change = step_done();
    check_equal(change.areas, -1, "one call over all of it: nothing is left");
}

int story_mmap(int argc, char **argv)
{
    char *first, *second;

    (void)argc;
    (void)argv;
    steps_begin();
    first = tell_first();
    if (first == MAP_FAILED)
        return checks_summary();
    second = tell_second(first);
    tell_zeroes(second);
    tell_protection(first);
    tell_holes(first, second);
    return checks_summary();
}
