#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"

#define BATCH           64
#define STACK_DEPTH     (64 * 1024)

#define PAGEMAP_PRESENT (1ULL << 63)

/* Sets present[i] for `pages` <= BATCH pages from `start` on. Returns false without a pagemap. */
static bool ask_pagemap(uintptr_t start, size_t pages, unsigned char *present)
{
    static uint64_t entries[BATCH];
    off_t offset = (off_t)(start / PAGE_SIZE * sizeof(entries[0]));
    size_t size = pages * sizeof(entries[0]);
    int fd = open("/proc/self/pagemap", O_RDONLY);
    bool ok;

    if (fd < 0)
        return false;
    ok = lseek(fd, offset, SEEK_SET) == offset && read(fd, entries, size) == (ssize_t)size;
    close(fd);
    for (size_t i = 0; ok && i < pages; i++)
        present[i] = (entries[i] & PAGEMAP_PRESENT) != 0;
    return ok;
}

static void ask(uintptr_t start, size_t pages, unsigned char *present)
{
    memset(present, 0, pages);
    if (!ask_pagemap(start, pages, present))
        mincore((void *)start, pages * PAGE_SIZE, present);
}

size_t count_resident(uintptr_t start, uintptr_t end)
{
    static unsigned char present[BATCH];
    size_t left = (end - start) / PAGE_SIZE;
    size_t resident = 0;

    while (left > 0) {
        size_t pages = left < BATCH ? left : BATCH;

        ask(start, pages, present);
        for (size_t i = 0; i < pages; i++)
            resident += present[i] & 1;
        start += pages * PAGE_SIZE;
        left -= pages;
    }
    return resident;
}

bool is_resident(const void *address)
{
    unsigned char present;

    ask(PAGE_DOWN((uintptr_t)address), 1, &present);
    return (present & 1) != 0;
}

static void touch_area(const struct area *area)
{
    for (uintptr_t page = area->start; page != area->end; page += PAGE_SIZE) {
        volatile char *byte = (volatile char *)page;
        char value = *byte;

        if (area->perms[1] == 'w')
            *byte = value;
    }
}

static __attribute__((noinline)) void touch_stack(void)
{
    volatile char below[STACK_DEPTH];

    for (size_t i = 0; i < sizeof(below); i += PAGE_SIZE)
        below[i] = 0;
}

void make_program_resident(void)
{
    static struct space space;

    touch_stack();
    read_space(&space);
    for (unsigned i = 0; i < space.count; i++) {
        const struct area *area = &space.area[i];
        bool kernel_data = area->name[0] == '[' && strcmp(area->name, "[stack]") != 0;

        if (area->perms[0] == 'r' && !kernel_data)
            touch_area(area);
    }
}
