#pragma once
/*
 * ext2 under the vfs. Locks, outermost first:
 *
 *     inode->lock     size and contents of a file
 *     tree_lock       names; which inodes are in memory, by number (`hash`)
 *     a locked page
 *     ext2_mount.lock all of the core, and `node` of all inodes
 *
 * The inode of the vfs has the attributes, and `node` follows when they are written: what changed
 * is marked by inode.dirty. The last reference to an inode goes with tree_lock held.
 */
#include <faultline/list.h>
#include <faultline/mutex.h>
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/vfs/inode.h"
#include "mm/file/page_cache.h"

struct block_device;
struct file;
struct file_ops;

#define EXT2_INODE_BUCKETS 128u

struct ext2_device {
    struct block_io io;
    struct block_device *bdev;
    struct page *bounce; /* one transfer at a time */
};

struct ext2_mount {
    struct super *super;
    struct ext2_device device;
    struct mutex lock;
    struct ext2 fs;
    struct list_head hash[EXT2_INODE_BUCKETS]; /* struct ext2_inode */
    struct list_head link;                     /* all mounts; tree_lock */
};

struct ext2_inode {
    struct inode inode;
    struct list_head hash_link;
    struct ext2_node node;
    struct page_cache cache; /* of regular files */
};

static inline struct ext2_inode *ext2_inode(const struct inode *i)
{
    return container_of(i, struct ext2_inode, inode);
}

static inline struct ext2_mount *ext2_mount_of(const struct inode *i)
{
    return i->super->data;
}

/* The lock; on the way out the vfs learns of errors=remount-ro. */
static inline struct ext2 *ext2_lock(const struct inode *i)
{
    struct ext2_mount *m = ext2_mount_of(i);

    mutex_lock(&m->lock);
    return &m->fs;
}

static inline void ext2_unlock(const struct inode *i)
{
    struct ext2_mount *m = ext2_mount_of(i);

    i->super->read_only |= m->fs.read_only;
    mutex_unlock(&m->lock);
}

u32 ext2_now(void); /* seconds since 1970 */

/* device.c */
int __must_check ext2_device_open(struct ext2_device *d, struct block_device *b);
void ext2_device_close(struct ext2_device *d);

/* icache.c; tree_lock held but where noted */
void ext2_inode_cache_init(void);
/* The inode of that number, referenced; read if it is not in memory. */
int __must_check ext2_iget(struct super *s, u32 ino, struct inode **out);
/* A new file near dir, without a name. */
int __must_check ext2_inew(struct inode *dir, u32 mode, u32 rdev, struct inode **out);
/* Puts what the vfs changed into the buffer of the inode table. ext2_mount.lock held. */
int __must_check ext2_iwrite(struct inode *i);
/* The same for all inodes in memory. */
int __must_check ext2_iwrite_all(struct ext2_mount *m);
/* super_ops.free_inode */
void ext2_free_vfs_inode(struct inode *i);
/* Drops names that nobody uses, of files that are on the device as they are in memory. How many. */
u32 ext2_shrink(struct ext2_mount *m);
/* Writes the contents of all files, then all inodes and buffers. tree_lock not held. */
int __must_check ext2_sync_all(struct ext2_mount *m);
/* The inodes and buffers alone. */
int __must_check ext2_sync_inodes(struct ext2_mount *m);

/* names.c, file.c, page_io.c */
extern const struct inode_ops ext2_dir_ops, ext2_file_inode_ops, ext2_link_ops, ext2_special_ops;
extern const struct file_ops ext2_dir_file_ops, ext2_file_ops;
extern const struct store_ops ext2_store_ops;
int __must_check ext2_fsync(struct file *f);
u32 ext2_stat_blocks(const struct inode *i);
