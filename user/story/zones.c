/*
 * zones: memory by what it is good for, how much of it is held back, and who gets what.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/child.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"
#include "user/story/lib/zoneinfo.h"

#define MIB_FRAMES   256UL
#define NORMAL_FRAME (16 * MIB_FRAMES)
#define MOST_TO_FILL (512 * MIB_FRAMES) /* a larger zone takes too long to fill */
#define STEP         32                 /* pages touched between two looks */
#define KEPT_SHARE   32                 /* at most this part of a zone's free frames */
#define BELOW        64                 /* pages to take from a lower zone */

static struct zones zones;

static void print_zone(const struct zone *zone)
{
    print("    %-8s %5lu - %4lu  %7lu  %7lu  %5lu %5lu %5lu   %s", zone->name,
          zone->start / MIB_FRAMES, (zone->start + zone->spanned) / MIB_FRAMES, zone->managed,
          zone->free + zone->waiting, zone->min, zone->low, zone->high, "");
    for (unsigned i = 0; i < MAX_ZONES; i++)
        print(" %6lu", zone->protection[i]);
    print("\n");
}

static bool starts_where_it_should(const struct zone *zone)
{
    if (strcmp(zone->name, "DMA") == 0)
        return zone->start == 0 && zone->spanned <= NORMAL_FRAME;
    if (strcmp(zone->name, "Normal") == 0)
        return zone->start == NORMAL_FRAME && zone->start + zone->spanned <= HIGH_FRAME;
    return strcmp(zone->name, "HighMem") == 0 && zone->start == HIGH_FRAME;
}

static void tell_zones(void)
{
    unsigned long managed = 0;
    bool sound = true, ordered = true, agree = true;

    print("step 1: the zones (/proc/zoneinfo; frames of 4 KiB, but for MiB)\n\n");
    print("    %-8s %12s  %7s  %7s  %5s %5s %5s    %s\n", "zone", "MiB", "managed", "free", "min",
          "low", "high", "kept from DMA, Normal, HighMem");
    for (unsigned i = 0; i < zones.count; i++) {
        const struct zone *zone = &zones.zone[i];
        unsigned long in_blocks = 0;

        print_zone(zone);
        for (unsigned order = 0; order < MAX_ORDERS; order++)
            in_blocks += (unsigned long)zone->blocks[order] << order;
        managed += zone->managed;
        sound = sound && starts_where_it_should(zone) && zone->managed <= zone->spanned;
        ordered = ordered && zone->min <= zone->low && zone->low <= zone->high;
        agree = agree && in_blocks == zone->free;
    }
    print("\nBelow min only requests that cannot wait are served; what is \"kept\" is not for "
          "requests\nthat could have had a higher zone.\n\n");
    check(sound, "DMA is below 16 MiB, Normal below 896 MiB, HighMem above");
    check(ordered, "min <= low <= high");
    check(agree, "the blocks of /proc/buddyinfo have as many frames as are free");
    check_equal(read_meminfo("MemTotal"), (long)(managed * PAGE_SIZE / 1024),
                "MemTotal is what the zones manage");
}

enum use { RESERVED, FREE, SLAB, TABLES, USER, TMPFS, OTHER, USES };

static const char *const use_names[USES] = {"reserved",  "free",  "slab", "tables",
                                            "anonymous", "files", "other"};
static unsigned long used[MAX_ZONES][USES];

static enum use use_of(uint64_t flags)
{
    if (flags & KPF(KPF_RESERVED))
        return RESERVED;
    if (flags & KPF(KPF_BUDDY))
        return FREE;
    if (flags & KPF(KPF_SLAB))
        return SLAB;
    if (flags & KPF(KPF_PGTABLE))
        return TABLES;
    if (flags & KPF(KPF_ANON))
        return USER;
    return flags & KPF(KPF_SWAPBACKED) ? TMPFS : OTHER;
}

static void count_use(unsigned long frame, uint64_t flags, void *arg)
{
    const struct zone *zone = zone_of(&zones, frame);

    (void)arg;
    if (zone != NULL)
        used[zone - zones.zone][use_of(flags)]++;
}

static void tell_uses(void)
{
    bool whole = true;

    print("\nstep 2: who has the frames (/proc/kpageflags)\n\n    %-8s", "zone");
    for (unsigned use = 0; use < USES; use++)
        print(" %10s", use_names[use]);
    print("\n");
    memset(used, 0, sizeof(used));
    for_each_frame(count_use, NULL);
    for (unsigned i = 0; i < zones.count; i++) {
        unsigned long sum = 0;

        print("    %-8s", zones.zone[i].name);
        for (unsigned use = 0; use < USES; use++) {
            print(" %10lu", used[i][use]);
            sum += used[i][use];
        }
        print("\n");
        whole = whole && sum - used[i][RESERVED] == zones.zone[i].managed;
    }
    print("\n\"other\": per-CPU lists, kernel stacks and vmalloc, pipes, the page of zeroes.\n\n");
    check(whole, "in each zone, all frames but the reserved ones are what it manages");
    for (unsigned i = 0; i < zones.count; i++)
        if (strcmp(zones.zone[i].name, "HighMem") == 0)
            check(used[i][SLAB] + used[i][TABLES] == 0,
                  "no slab and no page table in HighMem: the kernel must reach them at once");
}

/* Takes pages one by one in a mapping; the zone and number of each new frame are looked at. */
struct taker {
    volatile char *memory;
    unsigned long pages, taken;
};

static const struct zone *take_page(struct taker *taker)
{
    volatile char *page = taker->memory + taker->taken * PAGE_SIZE;

    *page = 1;
    taker->taken++;
    return zone_of(&zones, frame_of(page));
}

static bool begin_taking(struct taker *taker)
{
    taker->pages = (unsigned long)read_meminfo("MemFree") * 1024 / PAGE_SIZE;
    if (taker->pages > MOST_TO_FILL + BELOW)
        taker->pages = MOST_TO_FILL + BELOW;
    taker->taken = 0;
    taker->memory = mmap(NULL, taker->pages * PAGE_SIZE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return taker->memory != MAP_FAILED;
}

/* Takes pages until one comes from a zone other than `from`; NULL if none does. */
static const struct zone *drain_zone(struct taker *taker, const struct zone *from)
{
    while (taker->taken + STEP < taker->pages) {
        const struct zone *zone = take_page(taker);

        if (zone != from)
            return zone;
        if (from->free < 4 * STEP)
            continue;
        for (unsigned i = 1; i < STEP && taker->taken < from->free - 4 * STEP; i++) {
            taker->memory[taker->taken * PAGE_SIZE] = 1;
            taker->taken++;
        }
    }
    return NULL;
}

/* In a child, whose end gives all back. */
static int tell_fallback(void)
{
    struct zones now;
    struct taker taker;
    const struct zone *top = &zones.zone[zones.count - 1];
    const struct zone *next;
    unsigned below = 0;

    make_program_resident();
    if (!begin_taking(&taker)) {
        check(false, "mapped");
        return 1;
    }
    next = take_page(&taker);
    print("    page 1 comes from %s\n", next != NULL ? next->name : "nowhere");
    check(next == top, "a program's page comes from the highest zone there is");
    next = drain_zone(&taker, top);
    read_zones(&now);
    print("    page %lu is the first from %s; in %s %lu frames are free, min is %lu\n", taker.taken,
          next != NULL ? next->name : "nowhere", top->name, now.zone[zones.count - 1].free,
          top->min);
    check(next == top - 1, "then from the next lower one");
    check(now.zone[zones.count - 1].free <= top->low, "when the higher one is down to its mark");
    for (unsigned i = 0; i < BELOW && taker.taken < taker.pages; i++)
        below += take_page(&taker) == top - 1;
    check_equal(below, BELOW, "and so do the next %d", BELOW);
    return checks_failed() > 0;
}

static void tell_order(void)
{
    const struct zone *top = &zones.zone[zones.count - 1];
    struct zones now;

    print("\nstep 3: the order of fallback: a child writes to page after page\n\n");
    if (zones.count == 1) {
        print("  skipped: this machine has one zone only; give it more than 16 MiB\n");
        return;
    }
    if (top->free > MOST_TO_FILL) {
        print("  skipped: %lu MiB are free in %s, which takes too long to fill; try 1 GiB\n",
              top->free / MIB_FRAMES, top->name);
        return;
    }
    check_equal(run_in_child(tell_fallback), 0, "the child's checks hold");
    read_zones(&now);
    /* Some stay in per-CPU lists, empty page tables and kernel stacks that are kept ready. */
    unsigned long kept = top->free - now.zone[zones.count - 1].free;
    check((long)kept < (long)(top->free / KEPT_SHARE),
          "the child is gone, and %s has its frames again, but for a few kept ready", top->name);
}

int story_zones(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    print("Not every frame will do for everything. Old devices reach the first 16 MiB only, the\n"
          "kernel keeps 896 MiB mapped all the time, and what lies above is for programs.\n\n");
    if (!can_count_frames())
        return 0;
    make_program_resident();
    read_zones(&zones);
    tell_zones();
    tell_uses();
    tell_order();
    return checks_summary();
}
