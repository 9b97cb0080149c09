/*
 * vmalloc: the page tables make neighbours of frames that are none.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/kernelbuf.h"
#include "user/story/lib/kernelmap.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"

#define BYTES        (256UL * 1024) /* more than kmalloc gives in one piece of a cache */
#define PAGES        (BYTES / PAGE_SIZE)
#define SCATTER      512 /* pages; every second one is freed again */
#define SHOWN        8
#define MOST_AREAS   256
#define CHILDREN     12
#define STACK_PAGES  2
#define FRAME(entry) ((unsigned long)(entry) >> 12)

static struct kernel_area before[MOST_AREAS], after[MOST_AREAS];
static uint32_t entries[PAGES + 1];

/* Leaves free frames whose neighbours are in use. The mapping, or NULL. */
static char *scatter(void)
{
    char *memory = mmap(NULL, SCATTER * PAGE_SIZE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

    if (memory == MAP_FAILED)
        return NULL;
    for (size_t i = 0; i < SCATTER; i += 2)
        madvise(memory + i * PAGE_SIZE, PAGE_SIZE, MADV_DONTNEED);
    return memory;
}

static bool had_area(const struct kernel_area *area, size_t count)
{
    for (size_t i = 0; i < count && i < MOST_AREAS; i++)
        if (before[i].start == area->start)
            return true;
    return false;
}

/* The area of PAGES pages that is in `after` and not in `before`, or NULL. */
static const struct kernel_area *new_area(size_t count_before, size_t count_after)
{
    for (size_t i = 0; i < count_after && i < MOST_AREAS; i++)
        if (after[i].pages == PAGES && !had_area(&after[i], count_before))
            return &after[i];
    return NULL;
}

static size_t count_present(void)
{
    size_t present = 0;

    for (size_t i = 0; i < PAGES; i++)
        present += entries[i] & ENTRY_PRESENT;
    return present;
}

/* How many pieces of neighbouring frames there are. */
static size_t count_runs(void)
{
    size_t runs = 1;

    for (size_t i = 1; i < PAGES; i++)
        runs += FRAME(entries[i]) != FRAME(entries[i - 1]) + 1;
    return runs;
}

static bool frames_are_ram(void)
{
    for (size_t i = 0; i < PAGES; i++) {
        uint64_t flags = frame_flags(FRAME(entries[i]));
        if (flags & (KPF(KPF_NOPAGE) | KPF(KPF_RESERVED) | KPF(KPF_BUDDY)))
            return false;
    }
    return true;
}

static bool frames_differ(void)
{
    for (size_t i = 0; i < PAGES; i++)
        for (size_t j = 0; j < i; j++)
            if (FRAME(entries[i]) == FRAME(entries[j]))
                return false;
    return true;
}

static void draw_entries(const struct kernel_area *area)
{
    print("\n    address      PDE   PTE   entry        frame\n");
    for (size_t i = 0; i <= PAGES; i++) {
        uintptr_t address = area->start + i * PAGE_SIZE;

        if (i == SHOWN)
            print("    ...\n");
        if (i >= SHOWN && i < PAGES - 1)
            continue;
        print("    0x%08lx  %4lu  %4lu   0x%08lx   ", (unsigned long)address,
              (unsigned long)address >> 22, (unsigned long)address >> 12 & 1023,
              (unsigned long)entries[i]);
        if (i < PAGES)
            print("0x%05lx\n", FRAME(entries[i]));
        else
            print("none: the guard page\n");
    }
    print("\n");
}

static void tell_area(const struct kernel_area *area)
{
    size_t runs;

    read_kernel_entries(area->start, PAGES + 1, entries);
    draw_entries(area);
    runs = count_runs();
    print("    %lu pages in a row of addresses, their frames in %lu pieces\n\n",
          (unsigned long)PAGES, (unsigned long)runs);
    check_equal((long)count_present(), PAGES, "all %lu pages are mapped: the kernel does not wait",
                PAGES);
    check(entries[PAGES] == 0, "the page behind is not: who runs over the end meets a fault");
    check(frames_differ(), "each page has a frame of its own");
    check(frames_are_ram(), "each is RAM in use (/proc/kpageflags)");
    check(runs > 1, "the frames are no neighbours: kmalloc could not have used them");
    check(!(entries[0] & ENTRY_USER), "ring 3 may not touch them");
}

static void tell_buffer(void)
{
    pid_t model = kernel_buffers_begin(BYTES);
    size_t count_before, count_after;
    const struct kernel_area *area;
    int fd;

    print("step 1: the kernel makes a text of more than 128 KiB, in a buffer of %lu KiB\n",
          BYTES / 1024);
    count_before = read_kernel_areas(before, MOST_AREAS);
    fd = kernel_buffer(model);
    count_after = read_kernel_areas(after, MOST_AREAS);
    area = new_area(count_before, count_after);
    if (fd < 0 || area == NULL) {
        check(false, "there is one new area of %lu pages (/proc/vmallocinfo)", PAGES);
    } else {
        tell_area(area);
        print("\nstep 2: the text is not needed any more\n\n");
        close(fd);
        read_kernel_entries(area->start, PAGES + 1, entries);
        check_equal((long)count_present(), 0, "no page of the area is mapped");
        check_equal((long)read_kernel_areas(after, MOST_AREAS), (long)count_before,
                    "/proc/vmallocinfo has as many areas as before");
    }
    kernel_buffers_end(model);
}

static size_t count_stacks(void)
{
    size_t count = read_kernel_areas(after, MOST_AREAS);
    size_t stacks = 0;

    for (size_t i = 0; i < count && i < MOST_AREAS; i++)
        stacks += after[i].pages == STACK_PAGES;
    return stacks;
}

static void tell_stacks(void)
{
    pid_t children[CHILDREN];
    size_t stacks_before = count_stacks();
    size_t stacks;
    unsigned started = 0;

    print("\nstep 3: %d processes; each has a stack in the kernel, %d pages and a guard\n\n",
          CHILDREN, STACK_PAGES);
    while (started < CHILDREN && (children[started] = fork()) > 0)
        started++;
    if (started < CHILDREN && children[started] == 0)
        for (;;)
            pause();
    stacks = count_stacks();
    for (unsigned i = 0; i < started; i++) {
        kill(children[i], SIGKILL);
        waitpid(children[i], NULL, 0);
    }
    print("    areas of %d pages: %lu before, %lu with the processes, %lu after\n\n", STACK_PAGES,
          (unsigned long)stacks_before, (unsigned long)stacks, (unsigned long)count_stacks());
    check_equal(started, CHILDREN, "all were started");
    check(stacks > CHILDREN, "there is an area for each of them, and for this one");
    check(count_stacks() < stacks, "their ends gave areas back (a few stay for the next fork)");
}

int story_vmalloc(int argc, char **argv)
{
    char *scattered;

    (void)argc;
    (void)argv;
    print("A large piece of neighbouring frames may be hard to find. vmalloc needs none: it takes\n"
          "single frames, and the page tables put them in a row.\n\n");
    if (!can_count_frames())
        return 0;
    make_program_resident();
    scattered = scatter();
    if (scattered == NULL) {
        check(false, "2 MiB for the experiment");
        return checks_summary();
    }
    tell_buffer();
    munmap(scattered, SCATTER * PAGE_SIZE);
    tell_stacks();
    return checks_summary();
}
