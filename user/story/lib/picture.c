#include <stdio.h>
#include <string.h>

#include "user/story/lib/picture.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"

#define BAR_CELLS   16
#define STRIP_PAGES 80

/* Writes a size as a person says it: whole KiB below 10 MiB, MiB above. */
static void format_size(char *out, size_t out_size, uintptr_t bytes)
{
    unsigned long kib = bytes / 1024;

    if (kib < 10 * 1024)
        snprintf(out, out_size, "%lu KiB", kib);
    else
        snprintf(out, out_size, "%lu MiB", kib / 1024);
}

/* A file's name without its folders; "[heap]" and "[stack]" as they are. */
static const char *short_name(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash != NULL ? slash + 1 : name;
}

/* The kernel gives anonymous memory no name; behind the program's data it is its bss. */
static const char *area_name(const struct space *space, unsigned i)
{
    const struct area *area = &space->area[i];

    if (area->name[0] != '\0')
        return short_name(area->name);
    if (i > 0 && space->area[i - 1].end == area->start && space->area[i - 1].name[0] == '/')
        return "bss";
    return "anonymous";
}

static void draw_area(const struct area *area, const char *name)
{
    size_t pages = (area->end - area->start) / PAGE_SIZE;
    size_t filled = (area->resident * BAR_CELLS + pages - 1) / pages;
    char size[16];
    char bar[BAR_CELLS + 1];

    format_size(size, sizeof(size), area->end - area->start);
    for (size_t i = 0; i < BAR_CELLS; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    print("    %08lx-%08lx %9s  %s [%s] %5lu of %5lu  %s\n", (unsigned long)area->start,
          (unsigned long)area->end, size, area->perms, bar, (unsigned long)area->resident,
          (unsigned long)pages, name);
}

static void draw_hole(uintptr_t start, uintptr_t end)
{
    char size[16];

    if (start == end)
        return;
    format_size(size, sizeof(size), end - start);
    print("    %17s %9s  hole\n", "", size);
}

void draw_space(void)
{
    static struct space space;
    uintptr_t behind = 0;

    read_space(&space);
    print("    %-17s %9s  %-4s %-18s %14s\n", "area", "size", "perm", "resident", "pages");
    for (unsigned i = 0; i < space.count; i++) {
        draw_hole(behind, space.area[i].start);
        draw_area(&space.area[i], area_name(&space, i));
        behind = space.area[i].end;
    }
}

static size_t overlap(uintptr_t page, const struct block *block)
{
    uintptr_t start = (uintptr_t)block->start;
    uintptr_t end = start + block->size;

    if (start < page)
        start = page;
    if (end > page + PAGE_SIZE)
        end = page + PAGE_SIZE;
    return block->start != NULL && start < end ? end - start : 0;
}

static char owner(uintptr_t page, const struct block *blocks, size_t count)
{
    size_t most = 0;
    char name = '-';

    for (size_t i = 0; i < count; i++) {
        size_t bytes = overlap(page, &blocks[i]);
        if (bytes > most) {
            most = bytes;
            name = blocks[i].name;
        }
    }
    return name;
}

void draw_pages(const char *title, uintptr_t start, uintptr_t end, const struct block *blocks,
                size_t count)
{
    char owners[STRIP_PAGES + 1];
    char frames[STRIP_PAGES + 1];
    size_t pages = 0;

    for (uintptr_t page = start; page < end && pages < STRIP_PAGES; page += PAGE_SIZE, pages++) {
        owners[pages] = owner(page, blocks, count);
        frames[pages] = is_resident((void *)page) ? '#' : '.';
    }
    owners[pages] = frames[pages] = '\0';
    print("    %-8s %s\n    %-8s %s\n", title, owners, "frames", frames);
}
