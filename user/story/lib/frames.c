#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/frames.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"

#define BATCH      512
#define MAX_FRAMES (1UL << 20) /* 4 GiB */

static uint64_t entries[BATCH];

bool can_count_frames(void)
{
    if (have_pagetables() && access("/proc/kpageflags", R_OK) == 0)
        return true;
    print("  skipped: this story counts the frames of the whole machine, and only Faultline is so\n"
          "  quiet that each of them is the story's own.\n");
    return false;
}

static int open_flags(void)
{
    int fd = open("/proc/kpageflags", O_RDONLY);

    if (fd < 0) {
        print_error("story: cannot read /proc/kpageflags; it is for root only\n");
        exit(1);
    }
    return fd;
}

void for_each_frame(void (*fn)(unsigned long frame, uint64_t flags, void *arg), void *arg)
{
    int fd = open_flags();
    unsigned long frame = 0;
    ssize_t got;

    while ((got = read(fd, entries, sizeof(entries))) > 0)
        for (size_t i = 0; i < (size_t)got / sizeof(entries[0]); i++)
            fn(frame++, entries[i], arg);
    close(fd);
}

/* One entry of 64 bits, or `otherwise` behind the end. */
static uint64_t read_entry(int fd, unsigned long index, uint64_t otherwise)
{
    uint64_t entry;
    off_t offset = (off_t)(index * sizeof(entry));

    if (lseek(fd, offset, SEEK_SET) != offset || read(fd, &entry, sizeof(entry)) != sizeof(entry))
        entry = otherwise;
    close(fd);
    return entry;
}

uint64_t frame_flags(unsigned long frame)
{
    return read_entry(open_flags(), frame, KPF(KPF_NOPAGE));
}

/* Linux, admin-guide/mm/pagemap: bits 0-54 are the frame's number, of which 32 are enough here. */
static unsigned long read_pagemap(const char *path, const volatile void *address)
{
    int fd = open(path, O_RDONLY);

    return fd < 0 ? 0 : (unsigned long)read_entry(fd, (uintptr_t)address / PAGE_SIZE, 0);
}

unsigned long frame_of(const volatile void *address)
{
    return read_pagemap("/proc/self/pagemap", address);
}

unsigned long frame_in(int pid, const volatile void *address)
{
    char path[32];

    snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
    return read_pagemap(path, address);
}

unsigned long frame_users(unsigned long frame)
{
    int fd = open("/proc/kpagecount", O_RDONLY);

    return fd < 0 ? 0 : (unsigned long)read_entry(fd, frame, 0);
}

bool can_see_frames(void)
{
    volatile char on_stack = 0;

    if (frame_of(&on_stack) != 0)
        return true;
    print("  not checked: this kernel shows frame numbers to root only\n");
    return false;
}

/* One bit for each frame; mapped, so that stories that do not count frames do not pay for it. */
static unsigned char *remembered;
static uint64_t wanted;

struct result {
    unsigned long *frames;
    size_t most, count;
};

static void remember(unsigned long frame, uint64_t flags, void *arg)
{
    (void)arg;
    if ((flags & wanted) == wanted)
        remembered[frame / 8] |= (unsigned char)(1 << frame % 8);
    else
        remembered[frame / 8] &= (unsigned char)~(1 << frame % 8);
}

void frames_remember(uint64_t flags)
{
    if (remembered == NULL) {
        remembered =
            mmap(NULL, MAX_FRAMES / 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (remembered == MAP_FAILED) {
            print_error("story: no memory for a bit map of the frames\n");
            exit(1);
        }
    }
    wanted = flags;
    for_each_frame(remember, NULL);
}

static void take_new(unsigned long frame, uint64_t flags, void *arg)
{
    struct result *result = arg;

    if ((flags & wanted) != wanted || remembered[frame / 8] >> frame % 8 & 1)
        return;
    if (result->count < result->most)
        result->frames[result->count] = frame;
    result->count++;
}

size_t frames_new(unsigned long *frames, size_t most)
{
    struct result result = {frames, most, 0};

    for_each_frame(take_new, &result);
    return result.count;
}
