/*
 * Allocation of inodes. A file goes to its directory's group, and so do its blocks; a directory
 * goes to the group with the most free blocks among those that have many free inodes, so that
 * trees spread over the device.
 */
#include <uapi/errno.h>
#include "kernel/fs/ext2/bitmap.h"
#include "kernel/fs/ext2/ext2.h"

static u32 group_of(const struct ext2 *fs, u32 ino)
{
    return (ino - 1) / fs->inodes_per_group;
}

static u32 group_for_dir(const struct ext2 *fs, u32 parent)
{
    u32 average = fs->free_inodes / fs->groups, best = group_of(fs, parent), most = 0;

    for (u32 g = 0; g < fs->groups; g++) {
        const struct ext2_group_desc *d = &fs->group[g];
        if (d->free_inodes_count && d->free_inodes_count >= average &&
            d->free_blocks_count > most) {
            best = g;
            most = d->free_blocks_count;
        }
    }
    return best;
}

/* A free inode of the group; 0: its bitmap has none. */
static int take_in_group(struct ext2 *fs, u32 group, u32 *ino)
{
    u32 reserved = group == 0 ? fs->first_inode - 1 : 0;
    struct buffer *b;
    int err = buffer_get(&fs->cache, fs->group[group].inode_bitmap, &b);

    if (err)
        return err;
    u32 bit = bitmap_find_zero(b->data, min(reserved, fs->inodes_per_group), fs->inodes_per_group);
    if (bit == fs->inodes_per_group) {
        err = ext2_error(fs, "group %u has no free inode but counts %u", group,
                         fs->group[group].free_inodes_count);
    } else {
        bitmap_set(b->data, bit);
        buffer_dirty(&fs->cache, b);
        *ino = group * fs->inodes_per_group + bit + 1;
    }
    buffer_put(&fs->cache, b);
    return err;
}

int ext2_alloc_inode(struct ext2 *fs, u32 parent, bool dir, u32 *ino)
{
    u32 first = dir ? group_for_dir(fs, parent) : group_of(fs, parent);

    if (fs->free_inodes == 0)
        return -ENOSPC;
    for (u32 i = 0; i < fs->groups; i++) {
        u32 group = (first + i) % fs->groups;
        if (fs->group[group].free_inodes_count == 0)
            continue;
        int err = take_in_group(fs, group, ino);
        if (err)
            return err;
        fs->group[group].free_inodes_count--;
        fs->group[group].used_dirs_count += dir;
        fs->free_inodes--;
        return ext2_group_store(fs, group);
    }
    return ext2_error(fs, "%u inodes are free but no group has one", fs->free_inodes);
}

int ext2_free_inode(struct ext2 *fs, u32 ino, bool dir)
{
    u32 group = group_of(fs, ino), bit = (ino - 1) % fs->inodes_per_group;
    bool used;
    int err = ext2_bitmap_free(fs, fs->group[group].inode_bitmap, bit, &used);

    if (err)
        return err;
    if (!used)
        return ext2_error(fs, "inode %u is freed twice", ino);
    fs->group[group].free_inodes_count++;
    fs->group[group].used_dirs_count -= dir;
    fs->free_inodes++;
    return ext2_group_store(fs, group);
}
