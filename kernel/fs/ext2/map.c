/* From a block of a file to a block of the device. */
#include <uapi/errno.h>
#include "kernel/fs/ext2/map_int.h"

int ext2_place_of(const struct ext2 *fs, u32 block, struct ext2_place *p)
{
    u32 per = ext2_pointers(fs), span = 1;

    if (block < EXT2_DIRECT) {
        *p = (struct ext2_place){1, {block}};
        return 0;
    }
    block -= EXT2_DIRECT;
    for (u32 depth = 2; depth <= 4; depth++) {
        span *= per; /* at most 2^30 */
        if (block >= span) {
            block -= span;
            continue;
        }
        *p = (struct ext2_place){depth, {EXT2_IND + depth - 2}};
        for (u32 level = 1; level < depth; level++) {
            span /= per;
            p->index[level] = block / span;
            block %= span;
        }
        return 0;
    }
    return -EFBIG;
}

int ext2_check_pointer(struct ext2 *fs, const struct ext2_node *n, u32 nr)
{
    if (ext2_is_data_block(fs, nr))
        return 0;
    return ext2_error(fs, "inode %u: bad block number %u", n->ino, nr);
}

int ext2_map(struct ext2 *fs, struct ext2_node *n, u32 block, u32 *nr)
{
    struct ext2_place p;
    int err = ext2_place_of(fs, block, &p);

    *nr = 0;
    if (err)
        return err;
    u32 at = n->d.block[p.index[0]];
    for (u32 level = 1; at; level++) {
        struct buffer *b;

        err = ext2_check_pointer(fs, n, at);
        if (err || level == p.depth)
            break;
        err = buffer_get(&fs->cache, at, &b);
        if (err)
            break;
        at = ((const u32 *)b->data)[p.index[level]];
        buffer_put(&fs->cache, b);
    }
    if (!err)
        *nr = at;
    return err;
}

/* Behind the block before it, or near the pointers, or where the inode's group begins. */
static u32 goal_for(const struct ext2 *fs, const struct ext2_node *n, u32 block,
                    const u32 *pointers, u32 index)
{
    if (n->last_nr && block == n->last_block + 1)
        return n->last_nr + 1;
    while (index-- > 0)
        if (pointers[index])
            return pointers[index] + 1;
    return ext2_group_first(fs, (n->ino - 1) / fs->inodes_per_group);
}

/* A block for a file; of pointers: zeroed in its buffer. */
static int new_block(struct ext2 *fs, struct ext2_node *n, u32 goal, bool privileged, bool pointers,
                     u32 *slot)
{
    struct buffer *b;
    u32 nr;
    int err = ext2_alloc_block(fs, goal, privileged, &nr);

    if (err)
        return err;
    if (pointers) {
        err = buffer_new(&fs->cache, nr, &b);
        if (err) {
            int lost = ext2_free_block(fs, nr);
            return lost ? lost : err;
        }
        buffer_put(&fs->cache, b);
    }
    *slot = nr;
    n->d.blocks += fs->block_size >> 9;
    return 0;
}

/*
 * Pointer blocks that were made stay if there is none for the data: they are the file's, and the
 * next attempt finds them.
 */
int ext2_map_new(struct ext2 *fs, struct ext2_node *n, u32 block, bool privileged, u32 *nr,
                 bool *fresh)
{
    u32 *pointers = n->d.block;
    struct buffer *b = NULL;
    struct ext2_place p;
    int err = ext2_place_of(fs, block, &p);

    *fresh = false;
    for (u32 level = 0; !err && level < p.depth; level++) {
        u32 *slot = &pointers[p.index[level]];
        bool leaf = level + 1 == p.depth;

        if (!*slot) {
            u32 goal = goal_for(fs, n, block, pointers, p.index[level]);
            err = new_block(fs, n, goal, privileged, !leaf, slot);
            if (!err && b)
                buffer_dirty(&fs->cache, b);
            *fresh = !err && leaf;
        } else {
            err = ext2_check_pointer(fs, n, *slot);
        }
        *nr = *slot;
        if (b)
            buffer_put(&fs->cache, b);
        b = NULL;
        if (!err && !leaf)
            err = buffer_get(&fs->cache, *nr, &b);
        pointers = b ? (u32 *)b->data : NULL;
    }
    if (*fresh) {
        n->last_block = block;
        n->last_nr = *nr;
    }
    return err;
}
