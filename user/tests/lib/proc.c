#include "user/tests/lib/proc.h"

#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char text[65536];

long read_file(const char *path, char *buf, size_t size)
{
    size_t len = 0;
    ssize_t count;
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        return -1;
    while (len < size - 1 && (count = read(fd, buf + len, size - 1 - len)) > 0)
        len += count;
    buf[len] = '\0';
    close(fd);
    return len;
}

static void parse_area(const char *line, struct area *area)
{
    char *at;

    memset(area, 0, sizeof(*area));
    area->start = strtoul(line, &at, 16);
    area->end = strtoul(at + 1, &at, 16);
    memcpy(area->perms, at + 1, 4);
    area->offset = strtoul(at + 6, &at, 16);
    area->major = strtoul(at + 1, &at, 16);
    area->minor = strtoul(at + 1, &at, 16);
    area->inode = strtoul(at + 1, &at, 10);
    at += strspn(at, " ");
    snprintf(area->name, sizeof(area->name), "%.*s", (int)strcspn(at, "\n"), at);
}

int read_maps(struct area *areas, int max)
{
    int count = 0;

    REQUIRE(read_file("/proc/self/maps", text, sizeof(text)) > 0);
    for (char *line = text; *line && count < max; line++) {
        parse_area(line, &areas[count++]);
        line += strcspn(line, "\n");
        if (!*line)
            break;
    }
    return count;
}

enum { MAX_AREAS = 600 };
static struct area areas[MAX_AREAS];

bool find_area(const void *address, struct area *area)
{
    int count = read_maps(areas, MAX_AREAS);

    for (int i = 0; i < count; i++) {
        if (areas[i].start <= (unsigned long)address && (unsigned long)address < areas[i].end) {
            *area = areas[i];
            return true;
        }
    }
    return false;
}

int count_areas(const void *start, const void *end)
{
    int count = read_maps(areas, MAX_AREAS), found = 0;

    for (int i = 0; i < count; i++)
        found += areas[i].start < (unsigned long)end && areas[i].end > (unsigned long)start;
    return found;
}

/* The text of /proc/PID/stat from the state letter, field 3, on; NULL if there is none. */
static char *stat_text(pid_t pid)
{
    static char stat[1024];
    char path[40], *name_end;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    if (read_file(path, stat, sizeof(stat)) <= 0)
        return NULL;
    name_end = strrchr(stat, ')');
    return name_end && name_end[1] ? name_end + 2 : NULL;
}

long long stat_field(pid_t pid, int number)
{
    char *at = stat_text(pid);

    for (int i = 3; at && i < number; i++) {
        at = strchr(at, ' ');
        at = at ? at + 1 : NULL;
    }
    return at ? strtoll(at, NULL, 10) : -1;
}

char process_state(pid_t pid)
{
    char *at = stat_text(pid);

    return at ? *at : 0;
}

long long proc_number(const char *path, const char *name)
{
    size_t len = strlen(name);

    if (read_file(path, text, sizeof(text)) <= 0)
        return -1;
    for (char *line = text; *line; line++) {
        if (strncmp(line, name, len) == 0 && line[len] == ':')
            return strtoll(line + len + 1, NULL, 10);
        line += strcspn(line, "\n");
        if (!*line)
            break;
    }
    return -1;
}

long minor_faults(void)
{
    struct rusage usage;

    REQUIRE(getrusage(RUSAGE_SELF, &usage) == 0);
    return usage.ru_minflt;
}
