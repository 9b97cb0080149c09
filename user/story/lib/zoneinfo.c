#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/story/lib/lines.h"
#include "user/story/lib/print.h"
#include "user/story/lib/zoneinfo.h"

#define ATTEMPTS 5

static void give_up(const char *path)
{
    print_error("story: %s is not there or not in Linux's format\n", path);
    exit(1);
}

/* "Node 0, zone   Normal" of both files: the rest of the line behind the name, or NULL. */
static const char *zone_line(const char *line, char *name, size_t size)
{
    const char *at = strstr(line, ", zone ");
    size_t length;

    if (strncmp(line, "Node ", 5) != 0 || at == NULL)
        return NULL;
    at += 7;
    at += strspn(at, " ");
    length = strcspn(at, " ");
    snprintf(name, size, "%.*s", (int)length, at);
    return at + length;
}

/* "        min      15": is this the line of that name? Takes its number. */
static void take_number(const char *line, const char *name, unsigned long *value)
{
    size_t length = strlen(name);

    line += strspn(line, " ");
    if (strncmp(line, name, length) == 0 && (line[length] == ' ' || line[length] == ':'))
        *value = strtoul(line + length + strspn(line + length, ": "), NULL, 10);
}

static void take_protection(const char *line, struct zone *zone)
{
    const char *at = strstr(line, "protection: (");
    char *end;

    if (at == NULL)
        return;
    at += 13;
    for (unsigned i = 0; i < MAX_ZONES && *at != ')' && *at != '\0'; i++) {
        zone->protection[i] = strtoul(at, &end, 10);
        at = end + strspn(end, ", ");
    }
}

static void take_zoneinfo(const char *line, void *arg)
{
    struct zones *zones = arg;
    struct zone *zone;
    char name[sizeof(zone->name)];
    unsigned long count = 0;

    if (zone_line(line, name, sizeof(name)) != NULL) {
        if (zones->count == MAX_ZONES)
            give_up("/proc/zoneinfo");
        memcpy(zones->zone[zones->count++].name, name, sizeof(name));
        return;
    }
    if (zones->count == 0)
        return;
    zone = &zones->zone[zones->count - 1];
    if (strncmp(line, "  pages free", 12) == 0)
        zone->free = strtoul(line + 12, NULL, 10);
    take_number(line, "min", &zone->min);
    take_number(line, "low", &zone->low);
    if (zone->spanned == 0) /* the per-CPU lists have a line "high", too, further down */
        take_number(line, "high", &zone->high);
    take_number(line, "spanned", &zone->spanned);
    take_number(line, "managed", &zone->managed);
    take_number(line, "start_pfn", &zone->start);
    take_number(line, "count", &count);
    zone->waiting += count;
    take_protection(line, zone);
}

static void take_buddyinfo(const char *line, void *arg)
{
    struct zones *zones = arg;
    char name[sizeof(zones->zone[0].name)];
    const char *at = zone_line(line, name, sizeof(name));
    char *end;

    for (unsigned i = 0; at != NULL && i < zones->count; i++) {
        if (strcmp(zones->zone[i].name, name) != 0)
            continue;
        for (unsigned order = 0; order < MAX_ORDERS; order++, at = end)
            zones->zone[i].blocks[order] = (unsigned)strtoul(at, &end, 10);
        return;
    }
}

static bool files_agree(const struct zones *zones)
{
    unsigned long free = 0;

    for (unsigned i = 0; i < zones->count; i++)
        free += zones->zone[i].free;
    return free == frames_in_blocks(zones);
}

/* The kernel may take or give frames between the two files: then they are read again. */
void read_zones(struct zones *zones)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        memset(zones, 0, sizeof(*zones));
        if (!for_each_line("/proc/zoneinfo", take_zoneinfo, zones) || zones->count == 0)
            give_up("/proc/zoneinfo");
        if (!for_each_line("/proc/buddyinfo", take_buddyinfo, zones))
            give_up("/proc/buddyinfo");
        if (files_agree(zones))
            return;
    }
}

const struct zone *zone_of(const struct zones *zones, unsigned long frame)
{
    for (unsigned i = 0; i < zones->count; i++) {
        const struct zone *zone = &zones->zone[i];
        if (zone->start <= frame && frame < zone->start + zone->spanned)
            return zone;
    }
    return NULL;
}

unsigned blocks_of_order(const struct zones *zones, unsigned order)
{
    unsigned blocks = 0;

    for (unsigned i = 0; i < zones->count; i++)
        blocks += zones->zone[i].blocks[order];
    return blocks;
}

unsigned long frames_in_blocks(const struct zones *zones)
{
    unsigned long frames = 0;

    for (unsigned order = 0; order < MAX_ORDERS; order++)
        frames += (unsigned long)blocks_of_order(zones, order) << order;
    return frames;
}

static void print_orders(void)
{
    print("    %-12s", "order");
    for (unsigned order = 0; order < MAX_ORDERS; order++)
        print("%6u", order);
    print("\n    %-12s", "KiB");
    for (unsigned order = 0; order < MAX_ORDERS; order++)
        print("%6u", 4U << order);
    print("\n");
}

void print_blocks(const struct zones *zones)
{
    print_orders();
    for (unsigned i = 0; i < zones->count; i++) {
        print("    %-12s", zones->zone[i].name);
        for (unsigned order = 0; order < MAX_ORDERS; order++)
            print("%6u", zones->zone[i].blocks[order]);
        print("\n");
    }
}

void print_block_changes(const struct zones *before, const struct zones *after)
{
    print("    %-12s", "change");
    for (unsigned order = 0; order < MAX_ORDERS; order++) {
        int change = (int)(blocks_of_order(after, order) - blocks_of_order(before, order));
        if (change == 0)
            print("%6s", ".");
        else
            print("%+6d", change);
    }
    print("\n");
}
