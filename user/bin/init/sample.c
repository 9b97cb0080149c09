/* Counts free pages, slabs and their objects, without allocating anything of its own. */
#include "user/bin/init/init.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Reads a whole /proc file into a static buffer; NULL if there is no such file. */
static char *read_proc(const char *path)
{
    static char buf[32768];
    size_t len = 0;
    ssize_t count;
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        return NULL;
    while (len < sizeof(buf) - 1 && (count = read(fd, buf + len, sizeof(buf) - 1 - len)) > 0)
        len += count;
    buf[len] = '\0';
    close(fd);
    return buf;
}

static char *next_line(char *line)
{
    line += strcspn(line, "\n");
    return *line ? line + 1 : line;
}

/* "Node 0, zone   Normal    736    331 …": the number of free blocks of each order. */
static long buddy_line(const char *line)
{
    const char *zone = strstr(line, "zone");
    long pages = 0;
    char *end;

    if (!zone)
        return 0;
    zone += strlen("zone");
    zone += strspn(zone, " ");
    zone += strcspn(zone, " \n"); /* the zone's name */
    for (int order = 0; *zone && *zone != '\n'; order++) {
        long blocks = strtol(zone, &end, 10);

        if (end == zone)
            break;
        pages += blocks << order;
        zone = end + strspn(end, " ");
    }
    return pages;
}

static long buddy_pages(void)
{
    char *line = read_proc("/proc/buddyinfo");
    long pages = 0;

    if (!line)
        return -1;
    for (; *line; line = next_line(line))
        pages += buddy_line(line);
    return pages;
}

/* Pages in per-CPU lists: the "count:" lines of zoneinfo. */
static long per_cpu_pages(void)
{
    char *line = read_proc("/proc/zoneinfo");
    long pages = 0;

    for (; line && *line; line = next_line(line)) {
        const char *word = line + strspn(line, " ");

        if (strncmp(word, "count:", 6) == 0)
            pages += strtol(word + 6, NULL, 10);
    }
    return pages;
}

static long meminfo_pages(void)
{
    char *text = read_proc("/proc/meminfo");
    char *line = text ? strstr(text, "MemFree:") : NULL;

    return line ? strtol(line + strlen("MemFree:"), NULL, 10) / 4 : -1;
}

/*
 * "name active_objs num_objs objsize objperslab pagesperslab : tunables … : slabdata active_slabs
 * num_slabs sharedavail", after two lines of heading. Objects that live on may lie in one slab more
 * than before, so pages of slabs count as free; what is in them is counted by objects.
 */
static void add_cache(struct sample *sample, const char *line)
{
    const char *at = line + strcspn(line, " \n"), *slabs = strstr(line, "slabdata");
    long field[5], slab_count;
    char *end = (char *)at;

    for (int i = 0; i < 5; i++)
        field[i] = strtol(end, &end, 10);
    if (!slabs)
        return;
    strtol(slabs + strlen("slabdata"), &end, 10);
    slab_count = strtol(end, NULL, 10);
    sample->active_objects += field[0];
    sample->free_pages += slab_count * field[4];
}

static void add_caches(struct sample *sample)
{
    char *line = read_proc("/proc/slabinfo");

    sample->active_objects = 0;
    for (; line && *line; line = next_line(line))
        if (*line != '#' && strncmp(line, "slabinfo", 8) != 0)
            add_cache(sample, line);
}

/* " FUNCTION+0x12", "nr_base_pages: 7", and an empty line, for each. */
static void take_owners(struct sample *sample)
{
    char *line = read_proc("/proc/page_owner_stacks");

    sample->owners = 0;
    while (line && *line && sample->owners < MAX_OWNERS) {
        struct owner *owner = &sample->owner[sample->owners];

        if (sscanf(line, " %63s nr_base_pages: %ld", owner->name, &owner->pages) == 2)
            sample->owners++;
        line = next_line(next_line(next_line(line)));
    }
}

bool sample_take(struct sample *sample)
{
    int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

    if (fd >= 0) {
        ssize_t count = write(fd, "3\n", 2);

        close(fd);
        if (count < 0)
            return false;
    }
    sample->free_pages = buddy_pages();
    if (sample->free_pages >= 0)
        sample->free_pages += per_cpu_pages();
    else
        sample->free_pages = meminfo_pages();
    if (sample->free_pages < 0)
        return false;
    add_caches(sample);
    take_owners(sample);
    return true;
}

bool sample_equal(const struct sample *a, const struct sample *b)
{
    return a->free_pages == b->free_pages && a->active_objects == b->active_objects;
}

static long pages_of(const struct sample *sample, const char *name)
{
    for (int i = 0; i < sample->owners; i++)
        if (strcmp(sample->owner[i].name, name) == 0)
            return sample->owner[i].pages;
    return 0;
}

void sample_name_owners(const struct sample *before, const struct sample *after)
{
    for (int i = 0; i < after->owners; i++) {
        long more = after->owner[i].pages - pages_of(before, after->owner[i].name);

        if (more > 0)
            result_line("    # %ld more pages allocated by %s", more, after->owner[i].name);
    }
}

bool sample_settle(const struct sample *before, struct sample *after)
{
    const struct timespec pause = {.tv_nsec = 25 * 1000 * 1000};

    for (int i = 0; i < 10; i++) {
        if (!sample_take(after))
            return false;
        if (sample_equal(before, after))
            break;
        nanosleep(&pause, NULL);
    }
    return true;
}
