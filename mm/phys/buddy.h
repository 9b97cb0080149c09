#pragma once
/*
 * The buddy system: free frames in blocks of 2^order, orders 0 .. 10, in one list for each order.
 *
 * A block starts at a multiple of its size, so the two halves of a block, the buddies, differ in
 * one bit of their frame number:
 *
 *     order 2    |        0         |        4         |
 *     order 1    |   0    |   2     |   4    |    6    |      buddy of block 4, order 1: 4 ^ 2 = 6
 *     order 0    | 0 | 1  | 2 | 3   | 4 | 5  | 6 |  7  |      buddy of frame 5, order 0: 5 ^ 1 = 4
 *
 * To allocate, the smallest block that fits is split in halves; the upper ones become free blocks
 * of their own. To free, the block is joined with its buddy as long as that is free in one piece.
 *
 * All functions: zone lock held, interrupts off.
 */
#include "mm/phys/zone.h"

/* A block of 2^order frames, or NULL. */
struct page *__must_check buddy_alloc(struct zone *z, unsigned order);
/*
 * Order-0 pages, up to n <= z->free, from the smallest blocks there are, each block backwards. How
 * many: at least one.
 */
u32 buddy_alloc_bulk(struct zone *z, struct page **pages, u32 n);
void buddy_free(struct zone *z, struct page *p, unsigned order);
/* Frees n neighbouring frames, as the largest blocks that fit. */
void buddy_free_range(struct zone *z, struct page *p, u32 n);
