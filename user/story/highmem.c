/*
 * highmem: the kernel's part of the address space is 1 GiB, and only 896 MiB of it show RAM. How
 * frames above are reached all the same.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/frames.h"
#include "user/story/lib/kernelmap.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"
#include "user/story/lib/zoneinfo.h"

#define PDE_FRAMES     1024UL
#define MOST_AREAS     256
#define FRAME(entry)   ((unsigned long)(entry) >> 12)
#define LOWMEM_MAX_MIB 896UL

static uint32_t directory[KERNEL_PDES];
static volatile unsigned char own_page[PAGE_SIZE] __attribute__((aligned(4096)));
static struct kernel_area areas[MOST_AREAS];

/* Entries of the linear map: those from the start on without a hole. */
static unsigned linear_entries(void)
{
    unsigned n = 0;

    while (n < KERNEL_PDES && directory[n] & ENTRY_PRESENT)
        n++;
    return n;
}

/* The first entry is a table (the kernel's own text is read-only); the others map 4 MiB each. */
static bool linear_map_is_linear(unsigned entries)
{
    for (unsigned i = 1; i < entries; i++)
        if (!(directory[i] & ENTRY_LARGE) || FRAME(directory[i]) != i * PDE_FRAMES)
            return false;
    return true;
}

static unsigned long end_of_low_memory(const struct zones *zones)
{
    unsigned long end = 0;

    for (unsigned i = 0; i < zones->count; i++)
        if (zones->zone[i].start < HIGH_FRAME)
            end = zones->zone[i].start + zones->zone[i].spanned;
    return end;
}

static void tell_why(const struct zones *zones)
{
    unsigned entries, tables = 0;
    unsigned long low_frames = end_of_low_memory(zones);

    read_kernel_directory(directory);
    entries = linear_entries();
    for (unsigned i = entries; i < KERNEL_PDES; i++)
        tables += (directory[i] & ENTRY_PRESENT) != 0;
    print(
        "step 1: the kernel's 1 GiB (/proc/kernel_pagetables: directory entries 768 to 1023)\n\n");
    print(
        "    0xc0000000  linear map: address = 0xc0000000 + physical      %4lu MiB, at most 896\n",
        entries * DIRECTORY_MIB);
    print("                8 MiB that are never mapped, to catch overruns\n");
    print("                vmalloc: kernel stacks, large buffers            %4u tables so far\n",
          tables - !!directory[WINDOW_PDE - KERNEL_PDE] - !!directory[FIXMAP_PDE - KERNEL_PDE]);
    print("    0xff800000  kmap: the window for frames above the linear map    4 MiB\n");
    print("    0xffc00000  fixmap: temporary mappings                          4 MiB\n\n");
    print("1024 - 896 = 128 MiB are left for all that is not a fixed place of RAM. So the kernel\n"
          "sees the first 896 MiB of RAM at once, and must map the rest when it needs it.\n\n");
    check(entries * DIRECTORY_MIB <= LOWMEM_MAX_MIB, "the linear map has no more than 896 MiB");
    check_equal(entries, (long)((low_frames + PDE_FRAMES - 1) / PDE_FRAMES),
                "it covers the %lu MiB of low memory", low_frames * PAGE_SIZE >> 20);
    check(linear_map_is_linear(entries), "each entry i of it maps the 4 MiB at i x 4 MiB");
}

/* A frame of our own: its entry, and whether the linear map has it. */
static unsigned long tell_own_frame(void)
{
    unsigned long frame;
    struct walk walk;

    print("\nstep 2: a page of our own, through our own page table\n\n");
    make_program_resident();
    own_page[0] = 42;
    frame = frame_of(own_page);
    walk_pagetables((uintptr_t)own_page, &walk);
    print("    0x%08lx -> PTE 0x%08lx -> frame 0x%05lx, at %lu MiB of RAM\n\n",
          (unsigned long)own_page, (unsigned long)walk.pte, frame, frame * PAGE_SIZE >> 20);
    check_equal((long)FRAME(walk.pte), (long)frame, "PTE and /proc/self/pagemap agree");
    return frame;
}

static void tell_low(unsigned long frame)
{
    print(
        "\nThis machine has no frame above 896 MiB (HighTotal is 0); give it 1 GiB to see them.\n"
        "Here the kernel reaches each frame at 0xc0000000 + its address, this one at 0x%08lx.\n\n",
        KERNEL_START + frame * PAGE_SIZE);
    check(frame < HIGH_FRAME, "the frame is in low memory");
    check(directory[frame / PDE_FRAMES] & ENTRY_PRESENT, "the linear map has it");
    check_equal(read_meminfo("HighTotal"), 0, "HighTotal is 0");
}

static unsigned entries_in(unsigned pde)
{
    static uint32_t entries[1024];
    unsigned count = 0;

    read_kernel_entries((uintptr_t)pde << 22, 1024, entries);
    for (unsigned i = 0; i < 1024; i++)
        count += entries[i] != 0;
    return count;
}

/*
 * The kernel copies into and out of a file's page, which is high: by kmap. It clears a new page by
 * kmap_local.
 */
static void tell_kmap(void)
{
    static const char words[] = "written by write(2), read through a mapping";
    char back[sizeof(words)];
    int fd = open("/tmp/story-highmem", O_RDWR | O_CREAT | O_TRUNC, 0600);
    const char *page = MAP_FAILED;

    print("\nstep 3: kmap: the kernel writes and reads a page of a file for us\n\n");
    if (fd >= 0 && write(fd, words, sizeof(words)) == sizeof(words))
        page = mmap(NULL, PAGE_SIZE, PROT_READ, MAP_SHARED, fd, 0);
    unlink("/tmp/story-highmem");
    if (page == MAP_FAILED) {
        check(false, "a file of one page, mapped");
        return;
    }
    check(strcmp(page, words) == 0, "what write(2) stored is in the page that we have mapped");
    print("    the file's page is frame 0x%05lx, at %lu MiB\n", frame_of(page),
          frame_of(page) * PAGE_SIZE >> 20);
    check(frame_of(page) >= HIGH_FRAME, "it is high, so the kernel wrote through the kmap window");
    check(pread(fd, back, sizeof(back), 0) == sizeof(back) && strcmp(back, words) == 0,
          "read(2) gives it back the same way");
    check(directory[WINDOW_PDE - KERNEL_PDE] & ENTRY_PRESENT, "the window has a page table");
    check_equal(entries_in(WINDOW_PDE), 0, "and no entry now: each kmap was undone");
    munmap((void *)page, PAGE_SIZE);
    close(fd);
}

static void tell_kmap_local(void)
{
    const unsigned char *page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    bool zero = page != MAP_FAILED;

    print("\nstep 4: kmap_local: the kernel clears a new page for us\n\n");
    for (size_t i = 0; zero && i < PAGE_SIZE; i++)
        zero = page[i] == 0;
    if (page != MAP_FAILED)
        print("    the new page is frame 0x%05lx\n", frame_of(page));
    check(zero && frame_of(page) >= HIGH_FRAME,
          "a high frame, all zero: cleared through a temporary mapping");
    check(directory[FIXMAP_PDE - KERNEL_PDE] & ENTRY_PRESENT, "the fixmap has a page table");
    check_equal(entries_in(FIXMAP_PDE), 0, "and no entry now: temporary");
    if (page != MAP_FAILED)
        munmap((void *)page, PAGE_SIZE);
}

static void tell_vmalloc(void)
{
    size_t count = read_kernel_areas(areas, MOST_AREAS);
    uint32_t entry = 0;
    size_t high = 0, stored = count < MOST_AREAS ? count : MOST_AREAS;

    print(
        "\nstep 5: vmalloc: the kernel keeps high frames mapped where it needs them for long\n\n");
    for (size_t i = 0; i < stored; i++) {
        read_kernel_entries(areas[i].start, 1, &entry);
        if (i < 4)
            print("    0x%08lx, %lu pages: its first frame is 0x%05lx\n",
                  (unsigned long)areas[i].start, (unsigned long)areas[i].pages, FRAME(entry));
        high += FRAME(entry) >= HIGH_FRAME;
    }
    print("\n");
    check(count > 0, "/proc/vmallocinfo has areas: each process's kernel stack is one");
    check(high > 0, "%lu of %lu begin with a high frame", (unsigned long)high,
          (unsigned long)stored);
}

int story_highmem(int argc, char **argv)
{
    struct zones zones;
    unsigned long frame;

    (void)argc;
    (void)argv;
    if (!can_count_frames())
        return 0;
    read_zones(&zones);
    tell_why(&zones);
    frame = tell_own_frame();
    if (read_meminfo("HighTotal") == 0) {
        tell_low(frame);
        return checks_summary();
    }
    check(frame >= HIGH_FRAME, "the frame is above 896 MiB: a program's pages are, first of all");
    check(frame / PDE_FRAMES >= linear_entries(), "the linear map does not have it");
    tell_kmap();
    tell_kmap_local();
    tell_vmalloc();
    return checks_summary();
}
