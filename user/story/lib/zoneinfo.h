#pragma once

#define MAX_ZONES  3
#define MAX_ORDERS 11 /* 0 .. 10: blocks of 4 KiB .. 4 MiB */

/* What /proc/zoneinfo and /proc/buddyinfo tell of one zone. In frames, but for `blocks`. */
struct zone {
    char name[12];
    unsigned long free;    /* in the buddy's lists */
    unsigned long waiting; /* free, too, on the per-CPU list */
    unsigned long min, low, high;
    unsigned long protection[MAX_ZONES];
    unsigned long start, spanned, managed;
    unsigned blocks[MAX_ORDERS]; /* free blocks of each order */
};

struct zones {
    unsigned count;
    struct zone zone[MAX_ZONES]; /* from low to high addresses */
};

/* Ends the program with a message if the files are not there or not in Linux's format. */
void read_zones(struct zones *zones);

/* The zone that has this frame, or NULL. */
const struct zone *zone_of(const struct zones *zones, unsigned long frame);

/* Free blocks of an order in all zones; frames in all free blocks. */
unsigned blocks_of_order(const struct zones *zones, unsigned order);
unsigned long frames_in_blocks(const struct zones *zones);

/* Prints the free blocks, one line for each zone, below the orders. */
void print_blocks(const struct zones *zones);

/* Prints how the blocks of all zones changed, order by order, in the same columns. */
void print_block_changes(const struct zones *before, const struct zones *after);
