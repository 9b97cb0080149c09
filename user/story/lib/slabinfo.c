#include <stdio.h>
#include <string.h>

#include "user/story/lib/lines.h"
#include "user/story/lib/print.h"
#include "user/story/lib/slabinfo.h"

struct search {
    const char *name;
    struct cache *cache;
    bool found;
};

static void take_line(const char *line, void *arg)
{
    struct search *search = arg;
    struct cache *cache = search->cache;
    const char *data = strstr(line, ": slabdata");
    size_t length = strlen(search->name);

    if (strncmp(line, search->name, length) != 0 || line[length] != ' ' || data == NULL)
        return;
    strcpy(cache->name, search->name);
    search->found = sscanf(line + length, "%lu %lu %lu %lu %lu", &cache->active, &cache->total,
                           &cache->size, &cache->per_slab, &cache->frames) == 5 &&
                    sscanf(data, ": slabdata %*u %lu", &cache->slabs) == 1;
}

bool read_cache(const char *name, struct cache *cache)
{
    struct search search = {name, cache, false};

    for_each_line("/proc/slabinfo", take_line, &search);
    return search.found;
}

void print_cache_header(void)
{
    print("    %-18s %8s %8s %8s %9s %7s %6s\n", "cache", "object", "in use", "room for",
          "per slab", "frames", "slabs");
}

void print_cache(const struct cache *cache)
{
    print("    %-18s %6lu B %8lu %8lu %9lu %7lu %6lu\n", cache->name, cache->size, cache->active,
          cache->total, cache->per_slab, cache->frames, cache->slabs);
}
