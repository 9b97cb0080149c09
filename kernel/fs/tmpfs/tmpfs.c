/* Inodes of tmpfs and its instances. */
#include <uapi/errno.h>
#include <uapi/statfs.h>
#include <faultline/string.h>
#include "kernel/dev/block/block_file.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/devfs/chrdev.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/super.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"

static struct kmem_cache *inode_cache;

void tmpfs_cache_init(void)
{
    inode_cache = kmem_cache_must_create("shmem_inode_cache", sizeof(struct tmpfs_inode), 0);
}

static int tmpfs_create(struct inode *dir, u32 mode, u32 rdev, struct inode **out);

static int tmpfs_set_target(struct inode *link, const char *target)
{
    u32 len = strlen(target);
    char *copy = kmalloc(len + 1, GFP_KERNEL);

    if (!copy)
        return -ENOMEM;
    memcpy(copy, target, len + 1);
    tmpfs_inode(link)->target = copy;
    link->size = len;
    return 0;
}

static int tmpfs_readlink(struct inode *link, char *buf, u32 size)
{
    u32 len = strlcpy(buf, tmpfs_inode(link)->target, size);

    return min(len, size - 1);
}

static u32 tmpfs_blocks(const struct inode *i)
{
    return container_of(i, const struct tmpfs_inode, inode)->store.pages * (PAGE_SIZE / 512);
}

static const struct inode_ops dir_ops = {.create = tmpfs_create};
static const struct inode_ops file_inode_ops = {
    .truncate = tmpfs_truncate,
    .blocks = tmpfs_blocks,
    .fallocate = tmpfs_fallocate,
    .may_share = tmpfs_may_share,
};
static const struct inode_ops link_ops = {
    .set_target = tmpfs_set_target,
    .readlink = tmpfs_readlink,
};
static const struct inode_ops special_ops = {0};

static void set_type(struct tmpfs_inode *t, struct super *s)
{
    struct inode *i = &t->inode;

    i->ops = &special_ops;
    switch (i->mode & S_IFMT) {
    case S_IFDIR:
        i->ops = &dir_ops;
        i->file_ops = &dir_file_ops;
        break;
    case S_IFREG:
        i->ops = &file_inode_ops;
        i->file_ops = &tmpfs_file_ops;
        page_store_init(&t->store, &s->quota, s->shmem);
        t->seals = F_SEAL_SEAL;
        break;
    case S_IFLNK:
        i->ops = &link_ops;
        t->target = NULL;
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

struct inode *tmpfs_new_inode(struct super *s, u32 mode, u32 rdev)
{
    struct tmpfs_inode *t = kmem_cache_alloc(inode_cache, GFP_KERNEL);

    if (!t)
        return NULL;
    inode_init(&t->inode, s, mode);
    t->inode.rdev = rdev;
    set_type(t, s);
    return &t->inode;
}

static int tmpfs_create(struct inode *dir, u32 mode, u32 rdev, struct inode **out)
{
    struct inode *i = tmpfs_new_inode(dir->super, mode, rdev);

    if (!i)
        return -ENOMEM;
    if (dir->mode & S_ISGID) {
        i->gid = dir->gid;
        i->mode |= S_ISDIR(mode) ? S_ISGID : 0;
    }
    *out = i;
    return 0;
}

static void free_inode(struct inode *i)
{
    struct tmpfs_inode *t = tmpfs_inode(i);

    if (S_ISREG(i->mode))
        tmpfs_set_size(i, 0);
    else if (S_ISLNK(i->mode))
        kfree(t->target);
    kmem_cache_free(inode_cache, t);
}

static const struct super_ops tmpfs_super_ops = {
    .free_inode = free_inode,
    .free_super = super_free,
    .configure = tmpfs_configure,
    .show_options = tmpfs_show_options,
};

int tmpfs_create_super(const char *type, u32 root_mode, struct super **out)
{
    struct super *s = super_alloc(type, TMPFS_MAGIC, &tmpfs_super_ops);

    if (!s)
        return -ENOMEM;
    struct inode *i = tmpfs_new_inode(s, S_IFDIR | root_mode, 0);
    if (i)
        i->nlink = 2;
    int err = super_set_root(s, i);
    if (!err)
        *out = s;
    return err;
}

static int tmpfs_mount(struct super **out)
{
    int err = tmpfs_create_super("tmpfs", TMPFS_ROOT_MODE, out);

    if (!err) {
        (*out)->shmem = true;
        (*out)->quota.max = tmpfs_default_pages();
    }
    return err;
}

const struct fs_type tmpfs_type = {.name = "tmpfs", .nodev = true, .create = tmpfs_mount};
