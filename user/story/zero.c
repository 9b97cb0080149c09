/*
 * zero: pages of bss that are read before they are written: one frame serves all of them.
 */
#include <sys/mman.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/picture.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define PAGES   8
#define WRITTEN 3 /* pages */

static volatile unsigned char table[PAGES * PAGE_SIZE] __attribute__((aligned(4096)));

static bool all_zero(void)
{
    unsigned char any = 0;

    for (unsigned long i = 0; i < sizeof(table); i++)
        any |= table[i];
    return any == 0;
}

/* Frames behind pages [0, PAGES) that are the same as that of the last page. */
static unsigned sharing(void)
{
    unsigned long last = frame_of(&table[(PAGES - 1) * PAGE_SIZE]);
    unsigned same = 0;

    for (unsigned i = 0; i < PAGES; i++)
        same += frame_of(&table[i * PAGE_SIZE]) == last;
    return same;
}

static void draw(void)
{
    draw_pages("table", (uintptr_t)table, (uintptr_t)table + sizeof(table), NULL, 0);
}

static void tell_frames(void)
{
    unsigned long frame = frame_of(&table[(PAGES - 1) * PAGE_SIZE]);

    if (!can_see_frames())
        return;
    print("    the frame behind the last page: 0x%lx\n", frame);
    check_equal(sharing(), PAGES, "all %d pages have the same frame", PAGES);
    check((frame_flags(frame) & KPF(KPF_ZERO_PAGE)) != 0,
          "/proc/kpageflags calls it ZERO_PAGE: the machine's one page of zeroes");
}

static void tell_reading(void)
{
    struct change change;
    bool zero;

    step("read all %d pages", PAGES);
    zero = all_zero();
    change = step_done();
    draw();
    check(zero, "every byte is 0");
    check_equal(change.minflt, PAGES, "one minor fault for each page");
    tell_frames();
}

static void tell_writing(void)
{
    struct change change;

    step("write one byte into each of the first %d pages", WRITTEN);
    for (unsigned i = 0; i < WRITTEN; i++)
        table[i * PAGE_SIZE] = 1;
    change = step_done();
    check_equal(change.minflt, WRITTEN, "one more fault for each: now a frame of its own is due");
    if (can_see_frames())
        check_equal(sharing(), PAGES - WRITTEN, "the other %d still share the one frame",
                    PAGES - WRITTEN);
    check(table[0] == 1 && table[1] == 0 && table[WRITTEN * PAGE_SIZE] == 0,
          "the written byte is there, all others are still 0");
}

/* rss counts frames of our own; the shared page of zeroes is nobody's. */
static void tell_rss(unsigned long before, unsigned long read, unsigned long written)
{
    print("\n    rss at first %lu pages, after reading %lu, after writing %lu\n", before, read,
          written);
    if (!have_pagetables()) {
        print("  not checked: Linux adds to rss in batches, so these are not exact\n");
        return;
    }
    check_equal((long)(read - before), 0, "reading added nothing to rss");
    check_equal((long)(written - read), WRITTEN, "writing added its %d pages", WRITTEN);
}

int story_zero(int argc, char **argv)
{
    struct counters before, read, written;

    (void)argc;
    (void)argv;
    print("static char table[%d pages]: it is in the bss, and the program's file has no byte of "
          "it.\n",
          PAGES);
    steps_begin();
    madvise((void *)table, sizeof(table), MADV_DONTNEED); /* as it was when the program started */
    read_counters(&before);
    tell_reading();
    read_counters(&read);
    tell_writing();
    read_counters(&written);
    tell_rss(before.rss, read.rss, written.rss);
    return checks_summary();
}
