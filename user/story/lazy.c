/*
 * lazy: more memory is malloc'ed than the machine has, and only every 64th page is used.
 */
#include <malloc.h>
#include <stdlib.h>

#include "user/story/lib/check.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/picture.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/lib/step.h"
#include "user/story/story.h"

#define MIB          (1024UL * 1024)
#define BLOCKS       4
#define BLOCK_BYTES  (16 * MIB)
#define STRIDE_PAGES 64

#define BLOCK_PAGES  (BLOCK_BYTES / PAGE_SIZE)
#define TOUCHED      (BLOCKS * BLOCK_PAGES / STRIDE_PAGES)

static volatile char *blocks[BLOCKS];

struct machine {
    long free_kib;
    struct counters process;
};

static void look(struct machine *machine)
{
    machine->free_kib = read_meminfo("MemFree");
    read_counters(&machine->process);
}

static void show(const char *when, const struct machine *machine)
{
    print("    %-15s MemFree %8ld KiB   vsz %6lu KiB   rss %6lu KiB\n", when, machine->free_kib,
          machine->process.vsize / 1024, machine->process.rss * PAGE_SIZE / 1024);
}

/* Linux's rule for overcommit (mode 0): only a request above all of RAM and swap is refused. */
static void tell_one_piece(void)
{
    long total = read_meminfo("MemTotal");
    long swap = read_meminfo("SwapTotal");
    bool refused = total + (swap > 0 ? swap : 0) < (long)(BLOCKS * BLOCK_BYTES / 1024);
    void *memory;

    print("MemTotal is %ld KiB.\n", total);
    step("malloc(64 MiB) in one piece, then free");
    memory = malloc(BLOCKS * BLOCK_BYTES);
    check(refused == (memory == NULL), "one request above RAM and swap is refused, others are not");
    free(memory);
    step_done();
    print("  Here it was %s.\n", memory == NULL ? "refused" : "granted");
}

static void tell_pieces(void)
{
    struct change change;
    bool all = true;

    step("malloc(16 MiB) four times: 64 MiB");
    for (unsigned i = 0; i < BLOCKS; i++) {
        blocks[i] = malloc(BLOCK_BYTES);
        all = all && blocks[i] != NULL;
    }
    change = step_done();
    check(all, "each was granted");
    if (!all)
        exit(checks_summary());
    check_equal(change.resident, BLOCKS, "4 pages resident: those with malloc's cookies");
}

static void tell_touch(void)
{
    struct change change;

    step("write one byte into every %dth page", STRIDE_PAGES);
    for (unsigned i = 0; i < BLOCKS; i++)
        for (unsigned long page = 0; page < BLOCK_PAGES; page += STRIDE_PAGES)
            blocks[i][page * PAGE_SIZE] = 1;
    change = step_done();
    check_equal(change.minflt, TOUCHED - BLOCKS,
                "%lu pages touched, less the 4 with cookies: one minor fault each", TOUCHED);
    check_equal(change.resident, TOUCHED - BLOCKS, "and one frame each");
}

/* Elsewhere than under Faultline, other programs take and give memory at the same time. */
static void tell_machine(long taken_kib)
{
    if (!have_pagetables()) {
        print("  not checked: MemFree, as other programs run on this machine\n");
        return;
    }
    check(1024 <= taken_kib && taken_kib < 2048,
          "MemFree fell by the frames and by some page tables, less than 2 MiB");
}

static void tell_sums(const struct machine *before, const struct machine *after)
{
    unsigned long vsz = (after->process.vsize - before->process.vsize) / 1024;
    unsigned long mapped = BLOCKS * (BLOCK_BYTES + PAGE_SIZE) / 1024;

    print("\n");
    show("before", before);
    show("after", after);
    print("\n");
    check_equal((long)vsz, (long)mapped, "vsz grew by %lu KiB: 64 MiB and a page for each cookie",
                mapped);
    check(after->process.rss - before->process.rss < TOUCHED * 2,
          "rss grew by about the %lu KiB touched", TOUCHED * PAGE_SIZE / 1024);
    tell_machine(before->free_kib - after->free_kib);
}

int story_lazy(int argc, char **argv)
{
    struct machine before, after;

    (void)argc;
    (void)argv;
    steps_begin();
    tell_one_piece();
    look(&before);
    tell_pieces();
    draw_space();
    tell_touch();
    draw_space();
    look(&after);
    tell_sums(&before, &after);
    print("\nWith less than 64 MiB of RAM this is more than the machine has. malloc only reserves\n"
          "addresses; the machine's memory counts when a page is touched.\n");
    return checks_summary();
}
