/* pmap: the areas of a process's address space, in procps' columns. */
#include "user/lib/proc.h"
#include "user/lib/tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct area {
    unsigned long start, end;
    char mode[8]; /* "rwxs-" and a place for R, which procps prints as "-" */
    const char *name;
    long rss, dirty; /* KiB, or -1 if the kernel does not tell */
};

struct totals {
    unsigned long size;
    long rss, dirty;
};

/* "08048000-0804c000 r-xp 00000000 00:02 12   /bin/sh" */
static bool parse_area(char *line, struct area *area)
{
    char flags[5];
    int name = 0;

    if (sscanf(line, "%lx-%lx %4s %*x %*s %*s %n", &area->start, &area->end, flags, &name) < 3)
        return false;
    snprintf(area->mode, sizeof(area->mode), "%.3s%c-", flags, flags[3] == 's' ? 's' : '-');
    area->rss = -1;
    area->dirty = -1;
    line[strcspn(line, "\n")] = '\0';
    area->name = line + name;
    if (area->name[0] == '/')
        area->name = base_name(area->name);
    else if (strcmp(area->name, "[stack]") == 0)
        area->name = "  [ stack ]";
    else
        area->name = "  [ anon ]";
    return true;
}

static void print_kib(long kib)
{
    if (kib < 0)
        printf(" %7s", "-");
    else
        printf(" %7ld", kib);
}

static void print_area(const struct area *area, bool extended, struct totals *totals)
{
    unsigned long kib = (area->end - area->start) / 1024;

    totals->size += kib;
    if (!extended) {
        printf("%08lx %6luK %s %s\n", area->start, kib, area->mode, area->name);
        return;
    }
    printf("%08lx %7lu", area->start, kib);
    print_kib(area->rss);
    print_kib(area->dirty);
    printf(" %s %s\n", area->mode, area->name);
    totals->rss = area->rss < 0 ? -1 : totals->rss + area->rss;
    totals->dirty = area->dirty < 0 ? -1 : totals->dirty + area->dirty;
}

/* Takes "Rss:   12 kB" and its like of smaps. */
static void take_detail(const char *line, struct area *area)
{
    long rss = proc_field(line, "Rss");
    long clean = proc_field(line, "Shared_Dirty"), dirty = proc_field(line, "Private_Dirty");

    if (rss >= 0)
        area->rss = rss;
    if (clean >= 0 || dirty >= 0)
        area->dirty = (area->dirty < 0 ? 0 : area->dirty) + (clean >= 0 ? clean : dirty);
}

/* Reads maps, or smaps with details after each area's line. */
static void print_areas(FILE *file, bool extended, struct totals *totals)
{
    static char lines[2][1024]; /* an area's name stays in its line while the next is read */
    struct area area, next;
    bool have = false;
    int use = 0;

    while (fgets(lines[use], sizeof(lines[use]), file)) {
        if (!parse_area(lines[use], &next)) {
            if (have)
                take_detail(lines[use], &area);
            continue;
        }
        if (have)
            print_area(&area, extended, totals);
        area = next;
        have = true;
        use = !use;
    }
    if (have)
        print_area(&area, extended, totals);
}

static FILE *open_maps(int pid, bool extended)
{
    char path[32];
    FILE *file = NULL;

    snprintf(path, sizeof(path), "/proc/%d/smaps", pid);
    if (extended)
        file = fopen(path, "r");
    if (file)
        return file;
    snprintf(path, sizeof(path), "/proc/%d/maps", pid);
    return fopen(path, "r");
}

static int pmap(int pid, bool extended)
{
    struct process process;
    struct totals totals = {0};
    char command[512];
    FILE *file = process_read(pid, &process) ? open_maps(pid, extended) : NULL;

    if (!file)
        return 42; /* as procps: no such process */
    process_command(&process, command, sizeof(command));
    printf("%d:   %s\n", pid, command);
    if (extended)
        printf("Address   Kbytes     RSS   Dirty Mode  Mapping\n");
    print_areas(file, extended, &totals);
    fclose(file);
    if (!extended) {
        printf(" total %8luK\n", totals.size);
        return 0;
    }
    printf("-------- ------- ------- ------- \ntotal kB %7lu", totals.size);
    print_kib(totals.rss);
    print_kib(totals.dirty);
    putchar('\n');
    return 0;
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "x", flags), status = 0;
    long pid;

    if (first < 0 || first == argc)
        return usage_error("pmap [-x] PID...");
    for (int i = first; i < argc; i++) {
        if (!parse_number(argv[i], &pid))
            return usage_error("pmap [-x] PID...");
        status |= pmap(pid, flags['x']);
    }
    return finish_output("pmap", status);
}
