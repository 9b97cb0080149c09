/* Inodes: reading, writing, making and deleting them. */
#include <uapi/errno.h>
#include <uapi/mode.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/ext2.h"

/* The inode's place in the inode table, within a buffer. */
static int get_place(struct ext2 *fs, u32 ino, struct buffer **b, struct ext2_disk_inode **d)
{
    u32 group = (ino - 1) / fs->inodes_per_group;
    u32 byte = (ino - 1) % fs->inodes_per_group * fs->inode_size;
    int err = buffer_get(&fs->cache, fs->group[group].inode_table + (byte >> fs->block_shift), b);

    if (!err)
        *d = (void *)((*b)->data + (byte & (fs->block_size - 1)));
    return err;
}

u64 ext2_size(const struct ext2_node *n)
{
    return S_ISREG(n->d.mode) ? (u64)n->d.size_high << 32 | n->d.size : n->d.size;
}

u64 ext2_max_size(const struct ext2 *fs)
{
    u64 per = fs->block_size / 4;
    u64 blocks = EXT2_DIRECT + per + per * per + per * per * per;
    u64 by_pointers = blocks << fs->block_shift;
    /* `blocks` of the inode counts 512 bytes each in 32 bits; leave room for the pointers. */
    u64 by_count = (0xffffffffull - 0x1000000) << 9;

    return min(by_pointers, by_count);
}

int ext2_set_size(struct ext2 *fs, struct ext2_node *n, u64 size)
{
    if (size > ext2_max_size(fs))
        return -EFBIG;
    if (size > 0x7fffffff) {
        if (!S_ISREG(n->d.mode) || !fs->dynamic)
            return -EFBIG;
        fs->large_file = true;
    }
    n->d.size = size;
    if (S_ISREG(n->d.mode))
        n->d.size_high = size >> 32;
    return 0;
}

static bool valid_type(u16 mode)
{
    return S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode) || S_ISCHR(mode) || S_ISBLK(mode) ||
           S_ISFIFO(mode) || S_ISSOCK(mode);
}

static int check_node(struct ext2 *fs, const struct ext2_node *n)
{
    u64 size = ext2_size(n);

    if (n->d.links_count == 0 || n->d.mode == 0)
        return -ESTALE;
    if (!valid_type(n->d.mode))
        return ext2_error(fs, "inode %u: no such type: mode 0%o", n->ino, n->d.mode);
    if (size > ext2_max_size(fs))
        return ext2_error(fs, "inode %u: too large", n->ino);
    if (S_ISDIR(n->d.mode) &&
        (size == 0 || (size & (fs->block_size - 1)) || size >> fs->block_shift > fs->blocks))
        return ext2_error(fs, "directory %u: bad size", n->ino);
    if (n->ino == EXT2_ROOT_INO && !S_ISDIR(n->d.mode))
        return ext2_error(fs, "the root is no directory");
    return 0;
}

int ext2_node_load(struct ext2 *fs, u32 ino, struct ext2_node *n)
{
    struct ext2_disk_inode *d;
    struct buffer *b;

    if (ino > fs->inodes || (ino < fs->first_inode && ino != EXT2_ROOT_INO))
        return ext2_error(fs, "there is no inode %u", ino);
    int err = get_place(fs, ino, &b, &d);
    if (err)
        return err;
    *n = (struct ext2_node){.ino = ino, .d = *d};
    buffer_put(&fs->cache, b);
    return check_node(fs, n);
}

int ext2_node_store(struct ext2 *fs, const struct ext2_node *n)
{
    struct ext2_disk_inode *d;
    struct buffer *b;
    int err = get_place(fs, n->ino, &b, &d);

    if (err)
        return err;
    *d = n->d;
    buffer_dirty(&fs->cache, b);
    buffer_put(&fs->cache, b);
    return 0;
}

/* Zeroes what is behind the first 128 bytes: times and attributes of the inode's last use. */
static int clear_place(struct ext2 *fs, u32 ino)
{
    struct ext2_disk_inode *d;
    struct buffer *b;
    int err = get_place(fs, ino, &b, &d);

    if (err)
        return err;
    memset(d, 0, fs->inode_size);
    buffer_dirty(&fs->cache, b);
    buffer_put(&fs->cache, b);
    return 0;
}

int ext2_node_new(struct ext2 *fs, u32 parent, u16 mode, struct ext2_node *n)
{
    u32 ino;
    int err = ext2_alloc_inode(fs, parent, S_ISDIR(mode), &ino);

    if (err)
        return err;
    *n = (struct ext2_node){.ino = ino, .d = {.mode = mode}};
    err = clear_place(fs, ino);
    if (err && ext2_free_inode(fs, ino, S_ISDIR(mode)))
        ext2_error(fs, "inode %u is lost", ino);
    return err;
}

/* Gives up the block of extended attributes, which several files may share. */
static int drop_attributes(struct ext2 *fs, struct ext2_node *n)
{
    u32 block = n->d.file_acl;
    struct buffer *b;

    if (!block)
        return 0;
    if (!ext2_is_data_block(fs, block))
        return ext2_error(fs, "inode %u: bad attribute block %u", n->ino, block);
    int err = buffer_get(&fs->cache, block, &b);
    if (err)
        return err;
    struct ext2_xattr_header *h = (void *)b->data;
    bool ours = h->magic == EXT2_XATTR_MAGIC && h->refcount > 0;
    bool last = h->refcount == 1;
    if (ours && !last) {
        h->refcount--;
        buffer_dirty(&fs->cache, b);
    }
    buffer_put(&fs->cache, b);
    n->d.file_acl = 0;
    if (!ours)
        return ext2_error(fs, "inode %u: bad attribute block %u", n->ino, block);
    return last ? ext2_free_block(fs, block) : 0;
}

/* Has it block pointers? Not devices and the like, and not links whose text is in their place. */
static bool has_blocks(const struct ext2 *fs, const struct ext2_node *n)
{
    if (S_ISREG(n->d.mode) || S_ISDIR(n->d.mode))
        return true;
    return S_ISLNK(n->d.mode) && !ext2_symlink_is_fast(fs, n);
}

int ext2_node_delete(struct ext2 *fs, struct ext2_node *n, u32 now)
{
    u16 mode = n->d.mode;
    int err = has_blocks(fs, n) ? ext2_cut(fs, n, 0) : 0;

    if (!err)
        err = drop_attributes(fs, n);
    n->d.dtime = now;
    n->d.links_count = 0;
    n->d.size = n->d.size_high = 0;
    int stored = ext2_node_store(fs, n);
    if (err || stored)
        return err ? err : stored;
    return ext2_free_inode(fs, n->ino, S_ISDIR(mode));
}
