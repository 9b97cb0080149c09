/* Superblock: what is believed of it, and its state. */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/ext2.h"
#include "mm/kalloc/vmalloc.h"

#define KNOWN_INCOMPAT  EXT2_INCOMPAT_FILETYPE
#define KNOWN_RO_COMPAT (EXT2_RO_COMPAT_SPARSE_SUPER | EXT2_RO_COMPAT_LARGE_FILE)

static int refuse(const char *why)
{
    printk(KERN_ERR "ext2: cannot mount: %s\n", why);
    return -EINVAL;
}

static bool power_of(u32 n, u32 base)
{
    while (n > 1 && n % base == 0)
        n /= base;
    return n == 1;
}

bool ext2_group_has_super(const struct ext2 *fs, u32 group)
{
    return !fs->sparse_super || group <= 1 || power_of(group, 3) || power_of(group, 5) ||
           power_of(group, 7);
}

/* What does not depend on anything else. */
static int check_kind(const struct ext2_super_block *sb)
{
    if (sb->magic != EXT2_MAGIC)
        return refuse("no ext2 superblock");
    if (sb->rev_level > 1)
        return refuse("unknown revision");
    if (sb->rev_level == 1 && (sb->feature_incompat & ~KNOWN_INCOMPAT)) {
        printk(KERN_ERR "ext2: cannot mount: unsupported features, incompat 0x%x\n",
               sb->feature_incompat & ~KNOWN_INCOMPAT);
        return -EINVAL;
    }
    if (sb->log_block_size > 2 || sb->log_frag_size != sb->log_block_size)
        return refuse("block size is not 1, 2 or 4 KiB");
    return 0;
}

/* Sizes that the rest computes with. */
static int check_geometry(const struct ext2 *fs, const struct ext2_super_block *sb)
{
    u32 bits = fs->block_size * 8;

    if (fs->inode_size < EXT2_OLD_INODE_SIZE || fs->inode_size > fs->block_size ||
        (fs->inode_size & (fs->inode_size - 1)))
        return refuse("bad inode size");
    if (fs->first_block != (fs->block_size == 1024))
        return refuse("bad first data block");
    if (fs->blocks_per_group < 8 || fs->blocks_per_group > bits)
        return refuse("bad number of blocks per group");
    if (fs->inodes_per_group == 0 || fs->inodes_per_group > bits ||
        fs->inodes_per_group % (fs->block_size / fs->inode_size))
        return refuse("bad number of inodes per group");
    if (fs->blocks <= fs->first_block || (u64)fs->blocks * fs->block_size > fs->cache.io->bytes)
        return refuse("larger than the device");
    if ((u64)fs->groups * fs->inodes_per_group != fs->inodes ||
        fs->first_inode < EXT2_OLD_FIRST_INO || fs->first_inode > fs->inodes)
        return refuse("bad number of inodes");
    if (sb->r_blocks_count > fs->blocks || sb->reserved_gdt_blocks > fs->block_size / 4)
        return refuse("impossible counts");
    return 0;
}

static void take_fields(struct ext2 *fs, const struct ext2_super_block *sb)
{
    u32 per_block;

    fs->dynamic = sb->rev_level == 1;
    fs->block_size = 1024u << sb->log_block_size;
    fs->block_shift = 10 + sb->log_block_size;
    fs->blocks = sb->blocks_count;
    fs->first_block = sb->first_data_block;
    fs->inodes = sb->inodes_count;
    fs->blocks_per_group = sb->blocks_per_group;
    fs->inodes_per_group = sb->inodes_per_group;
    fs->groups = sb->blocks_per_group && fs->blocks > fs->first_block
                     ? DIV_ROUND_UP(fs->blocks - fs->first_block, sb->blocks_per_group)
                     : 0;
    fs->inode_size = fs->dynamic ? sb->inode_size : EXT2_OLD_INODE_SIZE;
    fs->first_inode = fs->dynamic ? sb->first_ino : EXT2_OLD_FIRST_INO;
    fs->reserved = sb->r_blocks_count;
    fs->old_state = sb->state;
    fs->errors = sb->errors;
    fs->filetype = fs->dynamic && (sb->feature_incompat & EXT2_INCOMPAT_FILETYPE);
    fs->sparse_super = fs->dynamic && (sb->feature_ro_compat & EXT2_RO_COMPAT_SPARSE_SUPER);
    fs->large_file = fs->dynamic && (sb->feature_ro_compat & EXT2_RO_COMPAT_LARGE_FILE);
    per_block = fs->block_size / sizeof(struct ext2_group_desc);
    fs->descriptor_blocks =
        DIV_ROUND_UP(fs->groups, per_block) + (fs->dynamic ? sb->reserved_gdt_blocks : 0);
}

/* Writing would break what we do not know. */
static bool must_not_write(const struct ext2 *fs, const struct ext2_super_block *sb)
{
    u32 unknown = sb->feature_ro_compat & ~KNOWN_RO_COMPAT;

    if (!fs->dynamic || !unknown)
        return false;
    printk(KERN_WARNING "ext2: read-only: unsupported features, ro_compat 0x%x\n", unknown);
    return true;
}

static int check_group(const struct ext2 *fs, u32 g)
{
    const struct ext2_group_desc *d = &fs->group[g];
    u32 first = ext2_group_first(fs, g), end = first + ext2_group_blocks(fs, g);

    if (ext2_group_has_super(fs, g))
        first += 1 + fs->descriptor_blocks;
    if (d->block_bitmap < first || d->block_bitmap >= end || d->inode_bitmap < first ||
        d->inode_bitmap >= end || d->inode_table < first || d->inode_table >= end ||
        end - d->inode_table < fs->table_blocks)
        return refuse("a group's bitmaps or inode table lie outside of it");
    if (d->free_blocks_count > fs->blocks_per_group || d->free_inodes_count > fs->inodes_per_group)
        return refuse("impossible counts in a group");
    return 0;
}

static int read_groups(struct ext2 *fs)
{
    u32 per_block = fs->block_size / sizeof(struct ext2_group_desc);

    if (fs->descriptor_blocks + 1 >= fs->blocks_per_group ||
        fs->descriptor_blocks + 1 >= fs->blocks - fs->first_block)
        return refuse("no room for the group descriptors");
    fs->group = vmalloc(fs->groups * sizeof(*fs->group));
    if (!fs->group)
        return -ENOMEM;
    for (u32 g = 0; g < fs->groups; g += per_block) {
        struct buffer *b;
        int err = buffer_get(&fs->cache, fs->first_block + 1 + g / per_block, &b);
        if (err)
            return err;
        memcpy(&fs->group[g], b->data, min(per_block, fs->groups - g) * sizeof(*fs->group));
        buffer_put(&fs->cache, b);
    }
    for (u32 g = 0; g < fs->groups; g++) {
        int err = check_group(fs, g);
        if (err)
            return err;
        /* The superblock's own counts are as old as the last sync. */
        fs->free_blocks += fs->group[g].free_blocks_count;
        fs->free_inodes += fs->group[g].free_inodes_count;
    }
    return 0;
}

/* The superblock within the buffer of its block. */
static int get_super(struct ext2 *fs, struct buffer **b, struct ext2_super_block **sb)
{
    u32 block = EXT2_SUPER_OFFSET / fs->block_size;
    int err = buffer_get(&fs->cache, block, b);

    if (!err)
        *sb = (void *)((*b)->data + EXT2_SUPER_OFFSET % fs->block_size);
    return err;
}

static int read_super(struct ext2 *fs, struct block_io *io, bool read_only)
{
    struct ext2_super_block sb;

    if (io->bytes < EXT2_SUPER_OFFSET + sizeof(sb))
        return refuse("the device is too small");
    int err = io->read(io, EXT2_SUPER_OFFSET, &sb, sizeof(sb));
    if (!err)
        err = check_kind(&sb);
    if (err)
        return err;
    take_fields(fs, &sb);
    buffer_cache_init(&fs->cache, io, fs->block_size);
    err = check_geometry(fs, &sb);
    if (err)
        return err;
    fs->table_blocks = fs->inodes_per_group / (fs->block_size / fs->inode_size);
    fs->no_writing = must_not_write(fs, &sb) || io->read_only;
    fs->read_only = read_only || fs->no_writing;
    return 0;
}

int ext2_open(struct ext2 *fs, struct block_io *io, bool read_only)
{
    memset(fs, 0, sizeof(*fs));
    fs->cache.io = io;
    int err = read_super(fs, io, read_only);

    if (err)
        return err;
    err = read_groups(fs);
    if (err)
        ext2_close(fs);
    return err;
}

void ext2_close(struct ext2 *fs)
{
    buffer_cache_destroy(&fs->cache);
    vfree(fs->group);
    fs->group = NULL;
}

int ext2_begin_writing(struct ext2 *fs, u32 now)
{
    struct ext2_super_block *sb;
    struct buffer *b;
    int err = get_super(fs, &b, &sb);

    if (err)
        return err;
    if (!(sb->state & EXT2_VALID_FS))
        printk(KERN_WARNING "ext2: was not unmounted, e2fsck is recommended\n");
    sb->state &= ~EXT2_VALID_FS;
    sb->mtime = now;
    sb->mnt_count++;
    buffer_dirty(&fs->cache, b);
    buffer_put(&fs->cache, b);
    err = buffer_sync(&fs->cache);
    return err ? err : fs->cache.io->flush(fs->cache.io);
}

/* What the superblock says of the file system now. */
static int store_super(struct ext2 *fs, bool clean, u32 now)
{
    struct ext2_super_block *sb;
    struct buffer *b;
    int err = get_super(fs, &b, &sb);

    if (err)
        return err;
    sb->free_blocks_count = fs->free_blocks;
    sb->free_inodes_count = fs->free_inodes;
    sb->wtime = now;
    if (fs->large_file)
        sb->feature_ro_compat |= EXT2_RO_COMPAT_LARGE_FILE;
    if (fs->damaged)
        sb->state |= EXT2_ERROR_FS;
    if (clean)
        sb->state |= fs->old_state & EXT2_VALID_FS;
    buffer_dirty(&fs->cache, b);
    buffer_put(&fs->cache, b);
    return 0;
}

int ext2_sync(struct ext2 *fs, bool clean, u32 now)
{
    struct block_io *io = fs->cache.io;
    int err = buffer_sync(&fs->cache);

    /* Clean only once the rest is on the disk for sure. */
    if (!err && clean)
        err = io->flush(io);
    if (!err)
        err = store_super(fs, clean, now);
    if (!err)
        err = buffer_sync(&fs->cache);
    return err ? err : io->flush(io);
}
