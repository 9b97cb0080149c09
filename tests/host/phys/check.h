#pragma once
/* Walks the structures of mm/phys and compares them with what must hold. */
#include "mm/phys/zone.h"

/*
 * Free lists against frames: each block aligned, marked, counted, and no two free buddies left
 * apart. False, with a report, if something is wrong.
 */
bool check_zone(const struct zone *z);
bool check_all_zones(void);

/* Free blocks of each order over all zones, per-CPU lists drained before. */
struct block_counts {
    u32 n[ZONE_COUNT][MAX_ORDER];
};
void count_blocks(struct block_counts *c);
bool same_blocks(const struct block_counts *a, const struct block_counts *b);
