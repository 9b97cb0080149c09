#pragma once

#include <stdbool.h>

/* One line of /proc/slabinfo (slabinfo(5)). */
struct cache {
    char name[24];
    unsigned long active, total; /* objects in use; objects there is room for */
    unsigned long size;          /* of an object, bytes */
    unsigned long per_slab;      /* objects */
    unsigned long frames;        /* of a slab */
    unsigned long slabs;
};

/* Reads the line of one cache; false if there is none. */
bool read_cache(const char *name, struct cache *cache);

void print_cache_header(void);
void print_cache(const struct cache *cache);
