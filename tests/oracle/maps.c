/* The areas of the process, as /proc tells, normalised. */
#include "tests/oracle/oracle.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_AREAS = 400 };

static struct area areas[MAX_AREAS];
static size_t count;
static char text[65536];

static bool read_text(const char *path)
{
    size_t length = 0;
    ssize_t got;
    int fd = open(path, O_RDONLY);

    while (fd >= 0 && (got = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
        length += got;
    text[length] = '\0';
    close(fd);
    return length > 0;
}

static char kind_of(const char *name)
{
    if (strncmp(name, "/dev/zero", 9) == 0)
        return name[9] == '\n' ? 'z' : 's';
    if (strncmp(name, "/memfd:oracle", 13) == 0)
        return 'f';
    if (strncmp(name, "/SYSV", 5) == 0)
        return 'm';
    /* What [heap] is called differs between releases. */
    return *name == '\n' || strncmp(name, "[heap]", 6) == 0 ? 'a' : '?';
}

/*
 * Cuts the area to the windows; false if nothing is left. The heap may be one area with the
 * program's data below it, or not, by the rules for what was written.
 */
static bool cut_to_windows(struct area *area)
{
    uint32_t heap_end = heap_start + HEAP_PAGES * PAGE;

    if (area->end <= heap_start || area->start >= WINDOW_END)
        return false;
    if (area->start < heap_start)
        area->start = heap_start;
    return area->start < heap_end || area->start >= WINDOW_START;
}

static void parse(const char *line, struct area *area)
{
    char *at;

    area->start = strtoul(line, &at, 16);
    area->end = strtoul(at + 1, &at, 16);
    memcpy(area->perms, at + 1, 4);
    area->offset = strtoull(at + 6, &at, 16) / PAGE;
    area->inode = strtoul(at + 7, &at, 10);
    area->kind = kind_of(at + strspn(at, " "));
    if (area->kind == 'z' && !strict)
        area->offset = 0; /* it goes with the address until the area was written */
}

/* Could b, which follows, be part of a? */
static bool equal_neighbours(const struct area *a, const struct area *b)
{
    if (a->end != b->start || a->kind != b->kind || a->inode != b->inode ||
        memcmp(a->perms, b->perms, 4) != 0)
        return false;
    return a->kind == 'a' || a->kind == 'z' || b->offset == a->offset + (a->end - a->start) / PAGE;
}

static void join_neighbours(void)
{
    size_t kept = 0;

    for (size_t i = 1; i < count; i++) {
        if (equal_neighbours(&areas[kept], &areas[i]))
            areas[kept].end = areas[i].end;
        else
            areas[++kept] = areas[i];
    }
    if (count)
        count = kept + 1;
}

size_t areas_read(void)
{
    count = 0;
    if (!read_text("/proc/self/maps"))
        _exit(5);
    for (const char *line = text; *line && count < MAX_AREAS; line = strchr(line, '\n') + 1) {
        parse(line, &areas[count]);
        count += cut_to_windows(&areas[count]);
    }
    if (!strict)
        join_neighbours();
    return count;
}

const struct area *areas_get(size_t index)
{
    return &areas[index];
}

const struct area *areas_find(uint32_t address)
{
    for (size_t i = 0; i < count; i++) {
        if (areas[i].start <= address && address < areas[i].end)
            return &areas[i];
    }
    return NULL;
}

bool one_area(uint32_t address, uint32_t length)
{
    areas_read();
    const struct area *area = areas_find(address);
    return area && length <= area->end - address;
}

bool private_writable(uint32_t address, uint32_t length)
{
    areas_read();
    for (size_t i = 0; i < count; i++) {
        if (areas[i].start < address + length && areas[i].end > address &&
            areas[i].perms[1] == 'w' && areas[i].perms[3] == 'p')
            return true;
    }
    return false;
}

/* Numbers for the objects behind areas in the order in which they are met. */
static unsigned object_number(const struct area *area)
{
    static const struct area *known[MAX_AREAS];
    static unsigned found;

    if (area == areas)
        found = 0;
    if (area->kind == 'a')
        return 0;
    for (unsigned i = 0; i < found; i++) {
        if (known[i]->kind == area->kind && known[i]->inode == area->inode)
            return i + 1;
    }
    known[found++] = area;
    return found;
}

static const char *const counts[] = {"VmSize", "VmData", "VmLck"};
static long at_start[ARRAY_SIZE(counts)];

static long status_kb(const char *name)
{
    const char *at = strstr(text, name);

    return at ? strtol(at + strlen(name) + 1, NULL, 10) : -1;
}

uint32_t status_bytes(const char *name)
{
    return read_text("/proc/self/status") ? status_kb(name) * 1024 : 0;
}

void maps_start(void)
{
    read_text("/proc/self/status");
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
        at_start[i] = status_kb(counts[i]);
}

/* How much more of each kind the process has than at the start of the sequence. */
static void say_counts(void)
{
    long more[ARRAY_SIZE(counts)];

    read_text("/proc/self/status");
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
        more[i] = status_kb(counts[i]) - at_start[i];
    say("  kB more: size %ld data %ld locked %ld", more[0], more[1], more[2]);
}

void say_maps(void)
{
    areas_read();
    for (size_t i = 0; i < count; i++)
        say("  %08x-%08x %.4s %08x %c%u", areas[i].start, areas[i].end, areas[i].perms,
            areas[i].offset, areas[i].kind, object_number(&areas[i]));
    say_counts();
}
