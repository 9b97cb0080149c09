/* Inodes in memory: between the vfs and the inode table. */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/fs/devfs/chrdev.h"
#include "kernel/dev/block/block_file.h"
#include "kernel/fs/ext2/mount_int.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/vfs/dentry.h"
#include "kernel/time/time.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"

static struct kmem_cache *inode_cache;

void ext2_inode_cache_init(void)
{
    inode_cache = kmem_cache_must_create("ext2_inode_cache", sizeof(struct ext2_inode), 0);
}

u32 ext2_now(void)
{
    return div_u64(time_realtime(), NSEC_PER_SEC, NULL);
}

static struct list_head *bucket(struct ext2_mount *m, u32 ino)
{
    return &m->hash[ino % EXT2_INODE_BUCKETS];
}

static void set_type(struct ext2_inode *e)
{
    struct inode *i = &e->inode;

    i->ops = &ext2_special_ops;
    switch (i->mode & S_IFMT) {
    case S_IFDIR:
        i->ops = &ext2_dir_ops;
        i->file_ops = &ext2_dir_file_ops;
        break;
    case S_IFREG:
        i->ops = &ext2_file_inode_ops;
        i->file_ops = &ext2_file_ops;
        page_cache_init(&e->cache, &ext2_store_ops);
        break;
    case S_IFLNK:
        i->ops = &ext2_link_ops;
        break;
    case S_IFCHR:
        i->file_ops = &chrdev_file_ops;
        break;
    case S_IFBLK:
        i->file_ops = &block_file_ops;
        break;
    case S_IFIFO:
        i->file_ops = &fifo_file_ops;
        break;
    }
}

static bool is_device(const struct inode *i)
{
    return S_ISCHR(i->mode) || S_ISBLK(i->mode);
}

/*
 * Device numbers in place of the block pointers: of 8 + 8 bits in the first word as ever, or in the
 * second one, of 12 + 20 bits.
 */
static u32 get_device(const struct ext2_disk_inode *d)
{
    u32 old = d->block[0], new = d->block[1];

    if (old)
        return DEV_MAKE(old >> 8 & 0xff, old & 0xff);
    return DEV_MAKE(new >> 8 & 0xfff, (new & 0xff) | (new >> 12 & 0xfff00));
}

static void put_device(struct ext2_disk_inode *d, u32 dev)
{
    u32 major = DEV_MAJOR(dev), minor = DEV_MINOR(dev);
    bool old = major < 256 && minor < 256;

    d->block[0] = old ? major << 8 | minor : 0;
    d->block[1] = old ? 0 : (minor & 0xff) | major << 8 | (minor & ~0xffu) << 12;
}

/* The attributes, from the inode table. */
static void take_attributes(struct ext2_inode *e)
{
    const struct ext2_disk_inode *d = &e->node.d;
    struct inode *i = &e->inode;

    i->ino = e->node.ino;
    i->mode = d->mode;
    i->nlink = d->links_count;
    i->uid = d->uid | (u32)d->uid_high << 16;
    i->gid = d->gid | (u32)d->gid_high << 16;
    i->size = ext2_size(&e->node);
    i->atime = d->atime * NSEC_PER_SEC;
    i->mtime = d->mtime * NSEC_PER_SEC;
    i->ctime = d->ctime * NSEC_PER_SEC;
    i->rdev = is_device(i) ? get_device(d) : 0;
}

static u32 to_seconds(u64 ns)
{
    return div_u64(ns, NSEC_PER_SEC, NULL);
}

int ext2_iwrite(struct inode *i)
{
    struct ext2_inode *e = ext2_inode(i);
    struct ext2_disk_inode *d = &e->node.d;
    struct ext2 *fs = &ext2_mount_of(i)->fs;

    if (!i->dirty || fs->read_only)
        return 0;
    d->mode = i->mode;
    d->links_count = i->nlink;
    d->uid = i->uid;
    d->uid_high = i->uid >> 16;
    d->gid = i->gid;
    d->gid_high = i->gid >> 16;
    d->atime = to_seconds(i->atime);
    d->mtime = to_seconds(i->mtime);
    d->ctime = to_seconds(i->ctime);
    if (is_device(i))
        put_device(d, i->rdev);
    int err = S_ISREG(i->mode) ? ext2_set_size(fs, &e->node, i->size) : 0;
    if (!err)
        err = ext2_node_store(fs, &e->node);
    i->dirty = err;
    return err;
}

static struct inode *find(struct ext2_mount *m, u32 ino)
{
    struct ext2_inode *e;

    list_for_each (e, bucket(m, ino), hash_link)
        if (e->inode.ino == ino)
            return &e->inode;
    return NULL;
}

static struct ext2_inode *alloc_inode(struct super *s, u32 mode)
{
    struct ext2_inode *e = kmem_cache_alloc(inode_cache, GFP_KERNEL);

    if (!e)
        return NULL;
    inode_init(&e->inode, s, mode);
    return e;
}

static void drop_inode(struct ext2_inode *e)
{
    e->inode.super->inodes--;
    kmem_cache_free(inode_cache, e);
}

int ext2_iget(struct super *s, u32 ino, struct inode **out)
{
    struct ext2_mount *m = s->data;

    *out = find(m, ino);
    if (*out) {
        inode_get(*out);
        return 0;
    }
    struct ext2_inode *e = alloc_inode(s, 0);
    if (!e)
        return -ENOMEM;
    ext2_lock(&e->inode);
    int err = ext2_node_load(&m->fs, ino, &e->node);
    ext2_unlock(&e->inode);
    if (err) {
        drop_inode(e);
        return err == -ESTALE ? -EUCLEAN : err; /* a name that leads to a free inode */
    }
    take_attributes(e);
    set_type(e);
    list_add(&e->hash_link, bucket(m, ino));
    *out = &e->inode;
    return 0;
}

int ext2_inew(struct inode *dir, u32 mode, u32 rdev, struct inode **out)
{
    struct ext2_inode *e = alloc_inode(dir->super, mode);

    if (!e)
        return -ENOMEM;
    struct inode *i = &e->inode;
    struct ext2 *fs = ext2_lock(i);
    int err = ext2_node_new(fs, dir->ino, mode, &e->node);
    ext2_unlock(i);
    if (err) {
        drop_inode(e);
        return err;
    }
    i->ino = e->node.ino;
    i->rdev = rdev;
    i->dirty = true;
    if (dir->mode & S_ISGID) {
        i->gid = dir->gid;
        i->mode |= S_ISDIR(mode) ? S_ISGID : 0;
    }
    set_type(e);
    list_add(&e->hash_link, bucket(dir->super->data, i->ino));
    *out = i;
    return 0;
}

void ext2_free_vfs_inode(struct inode *i)
{
    struct ext2_inode *e = ext2_inode(i);
    bool file = S_ISREG(i->mode);
    int err = 0;

    list_del(&e->hash_link);
    if (file && i->nlink)
        err = page_cache_sync(&e->cache);
    if (file)
        page_cache_destroy(&e->cache);
    struct ext2 *fs = ext2_lock(i);
    int meta =
        i->nlink || fs->read_only ? ext2_iwrite(i) : ext2_node_delete(fs, &e->node, ext2_now());
    ext2_unlock(i);
    if (err || meta)
        printk(KERN_ERR "ext2: inode %u is lost (error %d)\n", i->ino, err ? -err : -meta);
    kmem_cache_free(inode_cache, e);
}

/* Nothing of it would have to be written. */
static bool is_clean(const struct ext2_inode *e)
{
    return !e->inode.dirty && (!S_ISREG(e->inode.mode) || !e->cache.store.dirty);
}

/* Drops the unused names below dir, deepest first. */
static u32 shrink_below(struct dentry *root)
{
    struct dentry *d = root;
    u32 dropped = 0;

    while (!list_empty(&d->children))
        d = list_first(&d->children, struct dentry, sibling);
    while (d != root) {
        struct dentry *parent = d->parent, *next = parent;

        if (d->sibling.next != &parent->children)
            for (next = list_next(d, sibling); !list_empty(&next->children);)
                next = list_first(&next->children, struct dentry, sibling);
        if (dentry_unused(d) && list_empty(&d->children) && is_clean(ext2_inode(d->inode))) {
            dentry_forget(d);
            dropped++;
        }
        d = next;
    }
    return dropped;
}

u32 ext2_shrink(struct ext2_mount *m)
{
    return shrink_below(m->super->root);
}

int ext2_iwrite_all(struct ext2_mount *m)
{
    struct ext2_inode *e;
    int first = 0;

    for (u32 b = 0; b < EXT2_INODE_BUCKETS; b++) {
        list_for_each (e, &m->hash[b], hash_link) {
            int err = ext2_iwrite(&e->inode);
            first = first ? first : err;
        }
    }
    return first;
}

int ext2_sync_inodes(struct ext2_mount *m)
{
    mutex_lock(&tree_lock);
    mutex_lock(&m->lock);
    int first = ext2_iwrite_all(m);
    mutex_unlock(&tree_lock);
    int err = m->fs.read_only ? 0 : ext2_sync(&m->fs, false, ext2_now());
    mutex_unlock(&m->lock);
    return first ? first : err;
}

/* The file behind e in the order of the hash table (NULL: the first), referenced. tree_lock. */
static struct ext2_inode *next_file(struct ext2_mount *m, struct ext2_inode *e)
{
    u32 b = e ? e->inode.ino % EXT2_INODE_BUCKETS : 0;
    struct list_head *link = e ? e->hash_link.next : m->hash[0].next;

    for (;;) {
        while (link == &m->hash[b]) {
            if (++b == EXT2_INODE_BUCKETS)
                return NULL;
            link = m->hash[b].next;
        }
        struct ext2_inode *next = list_entry(link, struct ext2_inode, hash_link);
        if (S_ISREG(next->inode.mode)) {
            inode_get(&next->inode);
            return next;
        }
        link = link->next;
    }
}

int ext2_sync_all(struct ext2_mount *m)
{
    int first = 0;

    mutex_lock(&tree_lock);
    struct ext2_inode *e = next_file(m, NULL);
    while (e) {
        mutex_unlock(&tree_lock);
        int err = page_cache_sync(&e->cache);
        first = first ? first : err;
        mutex_lock(&tree_lock);
        struct ext2_inode *next = next_file(m, e);
        inode_put(&e->inode);
        e = next;
    }
    mutex_unlock(&tree_lock);
    int err = ext2_sync_inodes(m);
    return first ? first : err;
}
