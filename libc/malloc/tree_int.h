/*
 * The trees of the large bins.
 *
 * A tree bin holds the free chunks of half a power of two:
 *
 *      trees[0]  2048 .. 3071      trees[2]  4096 .. 6143
 *      trees[1]  3072 .. 4095      trees[3]  6144 .. 8191      ...  trees[31]  all the rest
 *
 * in a binary trie over the bits of the size below those that chose the bin, the highest first. All
 * chunks of a size hang in a ring on the one that is in the tree:
 *
 *             trees[0]
 *                |
 *              2176 <--> 2176 <--> 2176     sizes of this bin: 10xxxxxxx0000
 *           0 /    \ 1                                           ^ decides here,
 *          2368    2624                                           ^ then here, ...
 *         0 /      0 / \ 1
 *         2112      2560  2880
 *
 * A node itself may have any size that leads to it; only the direction of its children is fixed. So
 * the depth is bounded by the number of bits, and nothing is ever rotated.
 */
#pragma once

#include "libc/malloc/arena_int.h"

struct tree {
    struct chunk chunk;
    struct tree *child[2];
    struct tree *parent; /* for a root its own address; NULL: not in the tree, only in a ring */
    uint32_t index;      /* of the bin */
};

#define SIZE_BITS (8 * (uint32_t)sizeof(size_t))

_Static_assert(sizeof(size_t) == sizeof(unsigned long), "clz counts in a size");
_Static_assert(sizeof(struct tree) + CHUNK_OVERHEAD <= LARGE_CHUNK, "a node fits into its chunk");

static inline uint32_t highest_bit(size_t size)
{
    return SIZE_BITS - 1 - (uint32_t)__builtin_clzl(size);
}

static inline uint32_t tree_index(size_t size)
{
    uint32_t high = highest_bit(size);
    uint32_t index = 2 * (high - LARGE_SHIFT) + ((size >> (high - 1)) & 1);

    return index < TREE_BINS ? index : TREE_BINS - 1;
}

/*
 * The bits of @size that lead through the trie of bin @index, the first one on top.
 */
static inline size_t path_bits(size_t size, uint32_t index)
{
    uint32_t used = SIZE_BITS - (index / 2 + LARGE_SHIFT - 1);

    return index == TREE_BINS - 1 ? size : size << used;
}

static inline unsigned first_bit(size_t path)
{
    return path >> (SIZE_BITS - 1);
}
