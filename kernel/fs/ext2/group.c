/* Block groups: where their own blocks lie, and writing their descriptors. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/bitmap.h"
#include "kernel/fs/ext2/ext2.h"

u32 ext2_group_first(const struct ext2 *fs, u32 group)
{
    return fs->first_block + group * fs->blocks_per_group;
}

u32 ext2_group_blocks(const struct ext2 *fs, u32 group)
{
    return min(fs->blocks_per_group, fs->blocks - ext2_group_first(fs, group));
}

int ext2_group_store(struct ext2 *fs, u32 group)
{
    u32 per_block = fs->block_size / sizeof(struct ext2_group_desc);
    struct ext2_group_desc *d;
    struct buffer *b;
    int err = buffer_get(&fs->cache, fs->first_block + 1 + group / per_block, &b);

    if (err)
        return err;
    d = (struct ext2_group_desc *)b->data + group % per_block;
    memcpy(d, &fs->group[group], sizeof(*d));
    buffer_dirty(&fs->cache, b);
    buffer_put(&fs->cache, b);
    return 0;
}

bool ext2_is_data_block(const struct ext2 *fs, u32 nr)
{
    if (nr <= fs->first_block || nr >= fs->blocks)
        return false;
    u32 group = (nr - fs->first_block) / fs->blocks_per_group;
    const struct ext2_group_desc *d = &fs->group[group];
    u32 index = nr - ext2_group_first(fs, group);

    if (ext2_group_has_super(fs, group) && index < 1 + fs->descriptor_blocks)
        return false;
    return nr != d->block_bitmap && nr != d->inode_bitmap &&
           (nr < d->inode_table || nr - d->inode_table >= fs->table_blocks);
}

int ext2_bitmap_free(struct ext2 *fs, u32 block, u32 bit, bool *used)
{
    struct buffer *b;
    int err = buffer_get(&fs->cache, block, &b);

    if (err)
        return err;
    *used = bitmap_test(b->data, bit);
    if (*used) {
        bitmap_clear(b->data, bit);
        buffer_dirty(&fs->cache, b);
    }
    buffer_put(&fs->cache, b);
    return 0;
}
