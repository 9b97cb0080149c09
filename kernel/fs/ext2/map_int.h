#pragma once
#include "kernel/fs/ext2/ext2.h"

/*
 * Where the number of a file's block stands:
 *
 *     depth 1     inode: block[0..11]
 *     depth 2     inode: block[12] -> pointers
 *     depth 3     inode: block[13] -> pointers -> pointers
 *     depth 4     inode: block[14] -> pointers -> pointers -> pointers
 */
struct ext2_place {
    u32 depth;
    u32 index[4]; /* in the inode, then in each block of pointers */
};

/* Block pointers in one block. */
static inline u32 ext2_pointers(const struct ext2 *fs)
{
    return fs->block_size / 4;
}

/* 0, or -EFBIG: no file has such a block. */
int __must_check ext2_place_of(const struct ext2 *fs, u32 block, struct ext2_place *p);

/* May a file's pointer be nr? 0 or -EUCLEAN. */
int __must_check ext2_check_pointer(struct ext2 *fs, const struct ext2_node *n, u32 nr);
