/*
 * Allocation of blocks: the goal itself if it is free, else the next free block of its group, then
 * of the group's start, then of the groups behind it, around.
 */
#include <uapi/errno.h>
#include "kernel/fs/ext2/bitmap.h"
#include "kernel/fs/ext2/ext2.h"

/* A free block of the group, from bit `from` on, else before it; marks it used. -ENOSPC. */
static int take_in_group(struct ext2 *fs, u32 group, u32 from, u32 *nr)
{
    u32 bits = ext2_group_blocks(fs, group);
    struct buffer *b;
    int err = buffer_get(&fs->cache, fs->group[group].block_bitmap, &b);

    if (err)
        return err;
    u32 bit = bitmap_find_zero(b->data, from, bits);
    if (bit == bits)
        bit = bitmap_find_zero(b->data, 0, from);
    *nr = ext2_group_first(fs, group) + bit;
    if (bitmap_test(b->data, bit)) {
        err = ext2_error(fs, "group %u has no free block but counts %u", group,
                         fs->group[group].free_blocks_count);
    } else if (!ext2_is_data_block(fs, *nr)) {
        err = ext2_error(fs, "block %u of the file system itself is marked free", *nr);
    } else {
        bitmap_set(b->data, bit);
        buffer_dirty(&fs->cache, b);
    }
    buffer_put(&fs->cache, b);
    return err;
}

int ext2_alloc_block(struct ext2 *fs, u32 goal, bool privileged, u32 *nr)
{
    if (fs->free_blocks <= (privileged ? 0 : fs->reserved))
        return -ENOSPC;
    if (goal < fs->first_block || goal >= fs->blocks)
        goal = fs->first_block;
    u32 first = (goal - fs->first_block) / fs->blocks_per_group;
    for (u32 i = 0; i < fs->groups; i++) {
        u32 group = (first + i) % fs->groups;
        if (fs->group[group].free_blocks_count == 0)
            continue;
        int err = take_in_group(fs, group, i == 0 ? goal - ext2_group_first(fs, group) : 0, nr);
        if (err)
            return err;
        fs->group[group].free_blocks_count--;
        fs->free_blocks--;
        return ext2_group_store(fs, group);
    }
    return ext2_error(fs, "%u blocks are free but no group has one", fs->free_blocks);
}

int ext2_free_block(struct ext2 *fs, u32 nr)
{
    bool used;

    if (!ext2_is_data_block(fs, nr))
        return ext2_error(fs, "block %u belongs to no file but one lists it", nr);
    u32 group = (nr - fs->first_block) / fs->blocks_per_group;
    u32 bit = nr - ext2_group_first(fs, group);
    int err = ext2_bitmap_free(fs, fs->group[group].block_bitmap, bit, &used);
    if (err)
        return err;
    if (!used)
        return ext2_error(fs, "block %u is freed twice", nr);
    buffer_forget(&fs->cache, nr);
    fs->group[group].free_blocks_count++;
    fs->free_blocks++;
    return ext2_group_store(fs, group);
}
