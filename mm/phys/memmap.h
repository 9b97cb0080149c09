#pragma once
/*
 * The machine's memory map, as the boot loader tells it, made sound: sorted, without overlaps,
 * cut to whole frames below 4 GiB, and with our own reservations taken out.
 */
#include <faultline/types.h>

/* Where regions overlap, the higher type wins. 0 is a hole. */
enum mem_type {
    MEM_USABLE = 1,
    MEM_LOADED,   /* RAM with the boot loader's module in it, until phys_release() */
    MEM_RESERVED, /* never ours */
};

struct mem_region {
    u64 start, end; /* physical bytes, end exclusive */
    enum mem_type type;
};

#define MEMMAP_MAX 128

struct memmap {
    unsigned count;
    struct mem_region r[MEMMAP_MAX];
};

/* Adds a raw region; zero length is ignored, end past 2^64 is cut. -ENOSPC when the table is full.
 */
int __must_check memmap_add(struct memmap *m, u64 start, u64 len, enum mem_type type);
/* Sorts, resolves overlaps, aligns (usable inwards, others outwards), cuts at 4 GiB, merges. */
int __must_check memmap_sanitize(struct memmap *m);
/* Drops RAM above `limit` bytes (option mem=). On a sanitized map. */
void memmap_limit(struct memmap *m, u64 limit);
/* Highest usable-aligned place for `size` bytes below `below`, page-aligned; 0 if there is none. */
u64 memmap_find(const struct memmap *m, u64 size, u64 below);
/* Total usable bytes. */
u64 memmap_usable(const struct memmap *m);
/* The end of the highest RAM below `below`, what is loaded included; 0 if there is none. */
u64 memmap_ram_end(const struct memmap *m, u64 below);
