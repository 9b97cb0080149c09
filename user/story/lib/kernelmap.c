#include <stdlib.h>
#include <string.h>

#include "user/story/lib/kernelmap.h"
#include "user/story/lib/lines.h"
#include "user/story/lib/procfs.h"

#define KERNEL_PAGETABLES "/proc/kernel_pagetables"

static void take_directory(const char *line, void *arg)
{
    uint32_t *pdes = arg;
    char *at;
    unsigned long index;

    if (strncmp(line, "pde ", 4) != 0)
        return;
    index = strtoul(line + 4, &at, 10);
    if (KERNEL_PDE <= index && index < KERNEL_PDE + KERNEL_PDES)
        pdes[index - KERNEL_PDE] = (uint32_t)strtoul(at, NULL, 16);
}

void read_kernel_directory(uint32_t pdes[KERNEL_PDES])
{
    memset(pdes, 0, KERNEL_PDES * sizeof(pdes[0]));
    for_each_line(KERNEL_PAGETABLES, take_directory, pdes);
}

struct range {
    unsigned long first; /* page number: address / 4096 */
    size_t count;
    uint32_t *entries;
    unsigned long table; /* page number of the current table's first entry */
};

static void take_entry(const char *line, void *arg)
{
    struct range *range = arg;
    char *at;
    unsigned long index = strtoul(line + 4, &at, 10);
    unsigned long page = range->table + index;

    if (strncmp(line, "pde ", 4) == 0)
        range->table = index * 1024;
    else if (strncmp(line, "pte ", 4) == 0 && page - range->first < range->count)
        range->entries[page - range->first] = (uint32_t)strtoul(at, NULL, 16);
}

void read_kernel_entries(uintptr_t start, size_t count, uint32_t *entries)
{
    struct range range = {start / PAGE_SIZE, count, entries, 0};

    memset(entries, 0, count * sizeof(entries[0]));
    for_each_line(KERNEL_PAGETABLES, take_entry, &range);
}

struct areas {
    struct kernel_area *areas;
    size_t most, count;
};

/* "0xc47e0000-0xc47e3000   12288 stack_alloc+0x3a pages=2 vmalloc" */
static void take_area(const char *line, void *arg)
{
    struct areas *all = arg;
    const char *pages = strstr(line, " pages=");

    if (pages == NULL)
        return;
    if (all->count < all->most)
        all->areas[all->count] =
            (struct kernel_area){strtoul(line, NULL, 16), strtoul(pages + 7, NULL, 10)};
    all->count++;
}

size_t read_kernel_areas(struct kernel_area *areas, size_t most)
{
    struct areas all = {areas, most, 0};

    for_each_line("/proc/vmallocinfo", take_area, &all);
    return all.count;
}
