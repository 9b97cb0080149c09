#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"

static char text[8192];

static void give_up(const char *what)
{
    print_error("story: %s\n", what);
    exit(1);
}

int read_file(const char *path, char *buffer, size_t size)
{
    size_t length = 0;
    ssize_t got;
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        return -1;
    do {
        got = read(fd, buffer + length, size - 1 - length);
        if (got > 0)
            length += (size_t)got;
    } while (got > 0 && length < size - 1);
    close(fd);
    buffer[length] = '\0';
    return got < 0 ? -1 : (int)length;
}

/* "08048000-08052000 r-xp 00000000 00:01 12   /bin/story": fills all but `resident`. */
static void parse_area(const char *line, size_t length, struct area *area)
{
    const char *end = line + length;
    char *at;
    size_t name_length;

    area->start = strtoul(line, &at, 16);
    area->end = strtoul(at + 1, &at, 16);
    memcpy(area->perms, at + 1, 4);
    area->perms[4] = '\0';
    at += 5;
    for (int field = 0; field < 3; field++) { /* offset, device, inode */
        while (at < end && *at == ' ')
            at++;
        while (at < end && *at != ' ')
            at++;
    }
    while (at < end && *at == ' ')
        at++;
    name_length = (size_t)(end - at);
    if (name_length >= sizeof(area->name))
        name_length = sizeof(area->name) - 1;
    memcpy(area->name, at, name_length);
    area->name[name_length] = '\0';
}

void read_space(struct space *space)
{
    const char *line = text;

    if (read_file("/proc/self/maps", text, sizeof(text)) <= 0)
        give_up("cannot read /proc/self/maps; is /proc mounted?");
    space->count = 0;
    for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        struct area *area = &space->area[space->count];

        if (space->count++ == MAX_AREAS)
            give_up("more areas in /proc/self/maps than a story can show");
        parse_area(line, (size_t)(end - line), area);
        area->resident = count_resident(area->start, area->end);
    }
}

const struct area *find_area(const struct space *space, uintptr_t address)
{
    for (unsigned i = 0; i < space->count; i++) {
        const struct area *area = &space->area[i];
        if (area->start <= address && address < area->end)
            return area;
    }
    return NULL;
}

size_t space_resident(const struct space *space)
{
    size_t pages = 0;

    for (unsigned i = 0; i < space->count; i++)
        pages += space->area[i].resident;
    return pages;
}

/* The fields of /proc/self/stat are numbered from 1; the second, "(name)", may contain blanks. */
void read_counters(struct counters *counters)
{
    unsigned long value[25] = {0};
    char *at;

    if (read_file("/proc/self/stat", text, sizeof(text)) <= 0)
        give_up("cannot read /proc/self/stat; is /proc mounted?");
    at = strrchr(text, ')');
    if (at == NULL)
        give_up("/proc/self/stat is not in Linux's format");
    at += 3; /* ") " and the state letter, field 3 */
    for (unsigned field = 4; field < 25; field++)
        value[field] = strtoul(at, &at, 10);
    counters->minflt = value[10];
    counters->majflt = value[12];
    counters->vsize = value[23];
    counters->rss = value[24];
}

long read_meminfo(const char *name)
{
    size_t length = strlen(name);
    const char *line = text;

    if (read_file("/proc/meminfo", text, sizeof(text)) <= 0)
        give_up("cannot read /proc/meminfo; is /proc mounted?");
    while (line != NULL) {
        if (strncmp(line, name, length) == 0 && line[length] == ':')
            return strtol(line + length + 1, NULL, 10);
        line = strchr(line, '\n');
        if (line != NULL)
            line++;
    }
    return -1;
}
