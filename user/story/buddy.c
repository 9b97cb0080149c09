/*
 * buddy: one block is split to serve a smaller request, and joined again when all its parts are
 * free. Two halves of a block, buddies, differ in one bit of their first frame's number.
 */
#include <string.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/kernelbuf.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"
#include "user/story/lib/zoneinfo.h"

#define ORDER   3
#define FRAMES  (1UL << ORDER)
#define BYTES   (FRAMES * PAGE_SIZE)
#define HOLDERS 16
#define PLUGS   400

/* In the first frame of each block that the kernel has given out for a large buffer. */
#define BUFFER_HEAD (KPF(KPF_SLAB) | KPF(KPF_COMPOUND_HEAD))

struct holder {
    int fd; /* -1: closed */
    unsigned long frame;
};

static struct holder holders[HOLDERS];
static unsigned held;
static struct zones start, before, after;
static int plugs[PLUGS];
static unsigned plugged;

static long block_change(unsigned order)
{
    return (long)blocks_of_order(&after, order) - (long)blocks_of_order(&before, order);
}

static long frame_change(void)
{
    return (long)frames_in_blocks(&after) - (long)frames_in_blocks(&before);
}

static bool same_blocks(const struct zones *a, const struct zones *b)
{
    for (unsigned order = 0; order < MAX_ORDERS; order++)
        if (blocks_of_order(a, order) != blocks_of_order(b, order))
            return false;
    return true;
}

/* Takes one buffer more. False if there is none, or its frames cannot be told. */
static bool take(pid_t model)
{
    struct holder *holder = &holders[held];

    frames_remember(BUFFER_HEAD);
    read_zones(&before);
    holder->fd = kernel_buffer(model);
    read_zones(&after);
    if (holder->fd < 0 || frames_new(&holder->frame, 1) != 1)
        return false;
    held++;
    return true;
}

static void give(struct holder *holder)
{
    read_zones(&before);
    close(holder->fd);
    holder->fd = -1;
    read_zones(&after);
}

static void give_rest(void)
{
    for (unsigned i = 0; i < held; i++)
        if (holders[i].fd >= 0)
            give(&holders[i]);
    held = 0;
}

/* The zone that the kernel's own requests come from first: Normal, or DMA on a small machine. */
static const struct zone *kernel_zone(const struct zones *zones)
{
    unsigned i = zones->count - 1;

    while (i > 0 && zones->zone[i].start >= HIGH_FRAME)
        i--;
    return &zones->zone[i];
}

/* Blocks of order ORDER that are left when a buffer like that of `model` has been taken. */
static unsigned long plug(pid_t model)
{
    plugs[plugged++] = kernel_buffer(model);
    read_zones(&start);
    return kernel_zone(&start)->blocks[ORDER];
}

/*
 * Takes the free blocks of order ORDER that lie around, so that a larger one must be split. A
 * buffer grows by doubling: where no smaller blocks are free, that splits a block of ORDER, which
 * is whole again in the end; then a buffer of half the size leaves its other half free.
 */
static void plug_small_blocks(pid_t model)
{
    pid_t half = kernel_buffers_begin(BYTES / 2);
    unsigned long left, before_it;

    read_zones(&start);
    left = kernel_zone(&start)->blocks[ORDER];
    while (left > 0 && plugged + 2 < PLUGS) {
        before_it = left;
        left = plug(model);
        if (left >= before_it)
            left = plug(half);
    }
    kernel_buffers_end(half);
    if (plugged > 0)
        print("(%u small blocks lay around; they are in use now, for this story.)\n", plugged);
}

static bool is_free(unsigned long frame, unsigned order)
{
    unsigned long last = frame + (1UL << order) - 1;

    return frame_flags(frame) & KPF(KPF_BUDDY) && frame_flags(last) & KPF(KPF_BUDDY);
}

/* The order of the block that was split: the one that lost a block. */
static unsigned split_order(void)
{
    unsigned order = ORDER;

    while (order < MAX_ORDERS - 1 && block_change(order) >= 0)
        order++;
    return order;
}

/* Halves from the block of `order` down to the one that was given out, at `frame`. */
static void draw_split(unsigned long frame, unsigned order)
{
    bool halves = true;

    print("\n    a block of order %u at frame 0x%05lx\n", order, frame & ~((1UL << order) - 1));
    while (order-- > ORDER) {
        unsigned long half = frame & ~((1UL << order) - 1);
        unsigned long buddy = half ^ (1UL << order);

        print("      order %2u: 0x%05lx %-10s its buddy 0x%05lx = 0x%05lx ^ 0x%03lx %s\n", order,
              half, order == ORDER ? "given out," : "split on,", buddy, half, 1UL << order,
              is_free(buddy, order) ? "free" : "in use");
        halves = halves && is_free(buddy, order);
    }
    print("\n");
    check(halves, "each half that was not split on is a free block");
}

static bool tell_split(pid_t model)
{
    unsigned order;
    bool as_split = true;

    print("\nstep 1: the kernel needs %lu KiB of neighbouring frames: a block of order %d\n\n",
          BYTES / 1024, ORDER);
    if (!take(model)) {
        check(false, "the kernel took a block");
        return false;
    }
    print_blocks(&after);
    print_block_changes(&before, &after);
    order = split_order();
    draw_split(holders[0].frame, order);
    check_equal(frame_change(), -(long)FRAMES, "%lu frames less are free", FRAMES);
    check(holders[0].frame % FRAMES == 0, "frame 0x%05lx: a block begins at a multiple of its size",
          holders[0].frame);
    for (unsigned o = 0; o < MAX_ORDERS; o++)
        as_split = as_split && block_change(o) == (o == order) * -1 + (o >= ORDER && o < order);
    check(as_split, "one block of order %u less; one more of each order from %d to below it", order,
          ORDER);
    return true;
}

/* Two of the holders whose blocks are the halves of one; false if there are none. */
static bool find_pair(struct holder **one, struct holder **other)
{
    for (unsigned i = 0; i < held; i++) {
        for (unsigned j = 0; j < i; j++) {
            if ((holders[i].frame ^ holders[j].frame) == FRAMES) {
                *one = &holders[j];
                *other = &holders[i];
                return true;
            }
        }
    }
    return false;
}

/* Highest order that has a block more. */
static unsigned joined_order(void)
{
    unsigned order = MAX_ORDERS - 1;

    while (order > 0 && block_change(order) <= 0)
        order--;
    return order;
}

static void tell_join(pid_t model)
{
    struct holder *one, *other;
    unsigned order;
    bool alone = true;

    print("\nstep 2: more blocks of the same size, until two of them are buddies\n\n");
    while (!find_pair(&one, &other) && held < HOLDERS && take(model))
        print("    block %u at frame 0x%05lx\n", held, holders[held - 1].frame);
    print("\n");
    if (!find_pair(&one, &other)) {
        check(false, "two are buddies");
        return;
    }
    check((one->frame ^ other->frame) == FRAMES, "0x%05lx ^ 0x%05lx = %lu: these two are buddies",
          one->frame, other->frame, FRAMES);

    print("\nstep 3: the first of the two becomes free\n\n");
    give(one);
    print_block_changes(&before, &after);
    for (unsigned o = 0; o < MAX_ORDERS; o++)
        alone = alone && block_change(o) == (o == ORDER);
    check(alone, "one free block more, of order %d: it cannot join, its buddy is in use", ORDER);

    print("\nstep 4: the second one, too\n\n");
    give(other);
    print_block_changes(&before, &after);
    order = joined_order();
    check(order > ORDER, "the two joined, and that block with its own buddy, up to order %u",
          order);
    check_equal(block_change(ORDER), -1, "the block of order %d that waited is gone", ORDER);
    check_equal(frame_change(), (long)FRAMES, "%lu frames more are free", FRAMES);
    check(is_free(one->frame & other->frame, order > ORDER ? ORDER + 1 : ORDER),
          "frames 0x%05lx to 0x%05lx are free", one->frame & other->frame,
          (one->frame | other->frame) + FRAMES - 1);
}

int story_buddy(int argc, char **argv)
{
    pid_t model;

    (void)argc;
    (void)argv;
    print("Free frames are kept in blocks of 2^order frames, one list for each order.\n\n");
    if (!can_count_frames())
        return 0;
    model = kernel_buffers_begin(BYTES);
    make_program_resident();
    plug_small_blocks(model);
    for (int i = 0; i < 2; i++) { /* what the kernel keeps ready on first use is ready then */
        for (unsigned n = 0; n < HOLDERS && take(model); n++)
            continue;
        give_rest();
    }
    read_zones(&start);
    print("The blocks in the lists now (/proc/buddyinfo):\n\n");
    print_blocks(&start);
    if (tell_split(model))
        tell_join(model);

    print("\nstep 5: all blocks of these steps are given back\n\n");
    give_rest();
    read_zones(&after);
    print_blocks(&after);
    print_block_changes(&start, &after);
    check(same_blocks(&start, &after), "the lists are what they were: nothing stayed split");
    while (plugged > 0)
        close(plugs[--plugged]);
    kernel_buffers_end(model);
    return checks_summary();
}
