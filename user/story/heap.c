/*
 * heap: the classic sequence of a malloc over brk and mmap.
 *
 *     A=30K B=40K      C=200K      D=100K   free(C)  free(B)    E=50K
 *     break moves      an area     break    area     hole,      does not fit
 *     by each          of its own  moves    gone     kept       the hole
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/child.h"
#include "user/story/lib/picture.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define KIB 1024UL

/* malloc keeps its cookie (size and state of a block) in the bytes before it and behind it. */
#define COOKIE_PAGES 2

enum { A, B, C, D, E, BLOCKS };

static struct block blocks[BLOCKS] = {
    [A] = {'A', NULL, 30 * KIB},  [B] = {'B', NULL, 40 * KIB}, [C] = {'C', NULL, 200 * KIB},
    [D] = {'D', NULL, 100 * KIB}, [E] = {'E', NULL, 50 * KIB},
};

static uintptr_t heap_start;

/* Where B was while it is freed. */
static unsigned char *hole;

static uintptr_t current_break(void)
{
    return (uintptr_t)sbrk(0);
}

static void draw_heap(void)
{
    draw_pages("heap", heap_start, current_break(), blocks, BLOCKS);
}

static struct change allocate(int which)
{
    struct block *block = &blocks[which];
    struct change change;
    unsigned char *start;

    step("%c = malloc(%lu KiB)", block->name, (unsigned long)block->size / 1024);
    start = malloc(block->size);
    change = step_done();
    check(start != NULL, "malloc gave an address");
    if (start == NULL)
        exit(checks_summary());
    block->start = start;
    return change;
}

static struct change release(int which)
{
    struct block *block = &blocks[which];
    struct change change;

    step("free(%c)", block->name);
    free(block->start);
    change = step_done();
    block->start = NULL;
    return change;
}

/* Pages of the block that have no frame yet. */
static long missing_pages(const struct block *block)
{
    uintptr_t start = PAGE_DOWN((uintptr_t)block->start);
    uintptr_t end = PAGE_UP((uintptr_t)block->start + block->size);

    return (long)((end - start) / PAGE_SIZE - count_resident(start, end));
}

/* Writes into every page of a block; each page without a frame must cost one minor fault. */
static void touch(int which)
{
    struct block *block = &blocks[which];
    long missing = missing_pages(block);
    unsigned char *end = block->start + block->size;
    struct change change;

    step("write one byte into each page of %c", block->name);
    for (unsigned char *at = block->start; at < end; at += PAGE_SIZE)
        *at = (unsigned char)block->name;
    end[-1] = (unsigned char)block->name;
    change = step_done();
    check_equal(change.minflt, missing, "one minor fault for each of the %ld pages without a frame",
                missing);
    check_equal(change.resident, missing, "each fault brought one frame");
    check_equal(change.brk, 0, "the break did not move");
}

/* Without address randomisation (norandmaps) the break begins where bss ends. */
static bool begins_behind_area(uintptr_t address)
{
    static struct space space;

    read_space(&space);
    return find_area(&space, address - 1) != NULL;
}

static void tell_a_and_b(void)
{
    bool behind_bss = begins_behind_area(heap_start);
    struct change change = allocate(A);

    check_equal(change.brk, 32768, "brk moved by exactly 32768 bytes: 30 KiB in whole pages");
    if (behind_bss)
        check(change.areas == 0 || change.areas == 1,
              "at most one area more: the heap begins behind bss and may share its area");
    else
        check_equal(change.areas, 1, "one area more: the heap");
    check(change.resident <= COOKIE_PAGES && change.minflt == change.resident,
          "no page of A resident but those malloc wrote its cookies to");

    change = allocate(B);
    check_equal(change.brk, 40960, "brk moved by exactly 40960 bytes");
    check_equal(change.areas, 0, "no area more: the heap grew");
    check(change.resident <= COOKIE_PAGES && change.minflt == change.resident,
          "no page of B resident but those malloc wrote its cookies to");
    draw_heap();

    touch(A);
    touch(B);
    draw_heap();
}

static void tell_c_and_d(void)
{
    static struct space space;
    const struct area *area;
    struct change change = allocate(C);

    check_equal(change.brk, 0, "the break did not move");
    check_equal(change.areas, 1, "one area more, by mmap: 200 KiB is above M_MMAP_THRESHOLD (128)");
    read_space(&space);
    area = find_area(&space, (uintptr_t)blocks[C].start);
    check_equal(area != NULL ? (long)(area->end - area->start) : 0, 208896,
                "the area has 208896 bytes: 200 KiB and a cookie, in whole pages");
    check((uintptr_t)blocks[C].start > current_break() &&
              (uintptr_t)blocks[C].start < (uintptr_t)&change,
          "C lies between the heap and the stack");
    touch(C);

    change = allocate(D);
    check_equal(change.brk, 102400, "brk moved by exactly 102400 bytes: D follows B");
    check_equal(change.areas, 0, "no area more: the heap grew");
    touch(D);
    draw_heap();
    draw_space();
}

static void tell_free(void)
{
    struct change change = release(C);

    check_equal(change.areas, -1, "its area is gone at once");
    check_equal(change.resident, -51, "its 51 frames are back with the kernel");
    check_equal(change.brk, 0, "the break did not move");

    hole = blocks[B].start;
    change = release(B);
    check(change.brk == 0 && change.areas == 0, "nothing returned: D is above it");
    check_equal(change.resident, 0, "even the frames of the hole stay");
    draw_heap();
}

static void tell_hole(void)
{
    struct change change = allocate(E);

    check_equal(change.brk, 53248,
                "brk moved by exactly 53248 bytes: 50 KiB does not fit the hole");
    check(blocks[E].start > blocks[D].start, "E lies above D");
    draw_heap();

    change = allocate(B);
    check(blocks[B].start == hole, "40 KiB take the hole: the address of the old B");
    check(change.brk == 0 && change.minflt == 0, "no system call, no fault: the frames were there");
    check(blocks[B].start[20 * KIB - 20 * KIB % PAGE_SIZE] == 'B',
          "malloc does not clear: the old B is still in it");
    draw_heap();
}

static void tell_trim(void)
{
    uintptr_t end_of_a = heap_start + 32768;
    struct change change;
    long frames;

    step("free(E), then malloc_trim(0): back to A, B, D");
    free(blocks[E].start);
    malloc_trim(0);
    change = step_done();
    blocks[E].start = NULL;
    check_equal(change.brk, -53248, "the break is where it was before E");

    change = release(B);
    check_equal(change.brk, 0, "nothing returned: D is above it");
    draw_heap();

    frames = (long)count_resident(end_of_a, current_break());
    change = release(D);
    check_equal(change.brk, -143360,
                "B and D joined to 140 KiB, more than M_TRIM_THRESHOLD (128): heap trimmed");
    check(current_break() == end_of_a, "the break is behind A again");
    check_equal(change.resident, -frames, "the %ld frames above A are back with the kernel",
                frames);
    draw_heap();
}

/* M_TOP_PAD 0: malloc asks the kernel for no more than the block needs. */
static int exact_part(void)
{
    print("Part 1: mallopt(M_TOP_PAD, 0), so the break moves by what each block needs.\n"
          "Below, one column is one page (4 KiB): a letter is its block, '-' is free; '#' is a "
          "frame.\n");
    mallopt(M_TOP_PAD, 0);
    heap_start = current_break();
    steps_begin();
    tell_a_and_b();
    tell_c_and_d();
    tell_free();
    tell_hole();
    tell_trim();
    return checks_summary();
}

/* The default M_TOP_PAD of 128 KiB saves system calls. */
static int default_part(void)
{
    struct block one = {'1', NULL, 1};
    struct change change;

    print("\nPart 2: a new process and the default M_TOP_PAD of 128 KiB.\n");
    heap_start = current_break();
    steps_begin();
    step("malloc(1)");
    one.start = malloc(one.size);
    change = step_done();
    check_equal(change.brk, 132 * 1024, "the heap grew to 132 KiB for one byte");
    check(change.resident <= COOKIE_PAGES && change.minflt == change.resident,
          "no page of it resident but those malloc wrote its cookies to");
    draw_pages("heap", heap_start, current_break(), &one, 1);

    step("malloc(100 KiB)");
    one.start = malloc(100 * KIB);
    change = step_done();
    check(one.start != NULL && change.brk == 0, "the next blocks need no system call");
    return checks_summary();
}

int story_heap(int argc, char **argv)
{
    int failed;

    (void)argc;
    (void)argv;
    failed = run_in_child(exact_part);
    failed |= run_in_child(default_part);
    return failed;
}
