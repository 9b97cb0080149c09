/* Names: what the vfs does in the dentry tree, done on the device. tree_lock is held. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/mount_int.h"
#include "kernel/fs/vfs/dentry.h"
#include "kernel/fs/vfs/file.h"

/* A directory has one place in the tree: its ".." says which. */
static int check_parent(struct inode *dir, struct inode *i)
{
    u32 up = 0;

    if (!S_ISDIR(i->mode))
        return 0;
    struct ext2 *fs = ext2_lock(i);
    int err = ext2_dir_find(fs, &ext2_inode(i)->node, "..", 2, &up);
    if (!err && (up != dir->ino || i->ino == EXT2_ROOT_INO || i == dir))
        err = ext2_error(fs, "directory %u is in %u, but says it is in %u", i->ino, dir->ino, up);
    ext2_unlock(i);
    return err;
}

static int ext2_lookup(struct dentry *dir, const char *name, u32 len, struct dentry **out)
{
    struct inode *i;
    u32 ino;
    struct ext2 *fs = ext2_lock(dir->inode);
    int err = ext2_dir_find(fs, &ext2_inode(dir->inode)->node, name, len, &ino);

    ext2_unlock(dir->inode);
    if (!err && !ino)
        err = -ENOENT;
    if (!err)
        err = ext2_iget(dir->inode->super, ino, &i);
    if (err)
        return err;
    err = check_parent(dir->inode, i);
    if (err)
        goto fail;
    *out = dentry_create(dir, name, len, i);
    err = *out ? 0 : -ENOMEM;
    if (err)
        goto fail;
    dentry_link(*out);
    return 0;

fail:
    inode_put(i);
    return err;
}

/* Before the name: a new directory gets "." and ".."; the inode table gets the link. */
static int prepare_link(struct ext2 *fs, struct inode *dir, struct inode *i)
{
    struct ext2_inode *e = ext2_inode(i);

    if (i->nlink >= EXT2_LINK_MAX || (S_ISDIR(i->mode) && dir->nlink >= EXT2_LINK_MAX))
        return -EMLINK;
    if (!S_ISDIR(i->mode))
        return 0;
    int err = ext2_dir_make(fs, &e->node, dir->ino);
    i->size = e->node.d.size;
    return err;
}

/* The directory may have grown. */
static int size_changed(struct inode *dir)
{
    dir->size = ext2_inode(dir)->node.d.size;
    dir->dirty = true;
    return ext2_iwrite(dir);
}

static int ext2_add_name(struct inode *dir, const char *name, u32 len, struct inode *i)
{
    struct ext2 *fs = ext2_lock(dir);
    int err = prepare_link(fs, dir, i);

    if (!err)
        err = ext2_dir_add(fs, &ext2_inode(dir)->node, name, len, i->ino, i->mode);
    if (!err)
        err = size_changed(dir);
    ext2_unlock(dir);
    return err;
}

static int ext2_remove_name(struct inode *dir, const char *name, u32 len, struct inode *i)
{
    struct ext2 *fs = ext2_lock(dir);
    u32 least = S_ISDIR(i->mode) ? 2 : 1;
    int err = 0;

    if (i->nlink < least)
        err = ext2_error(fs, "inode %u has more names than links", i->ino);
    if (!err)
        err = ext2_dir_remove(fs, &ext2_inode(dir)->node, name, len);
    ext2_unlock(dir);
    return err;
}

static int add_or_set(struct ext2 *fs, struct inode *dir, const char *name, u32 len,
                      struct inode *i, struct inode *victim)
{
    struct ext2_node *n = &ext2_inode(dir)->node;

    if (victim)
        return ext2_dir_set(fs, n, name, len, i->ino, i->mode);
    int err = ext2_dir_add(fs, n, name, len, i->ino, i->mode);
    return err ? err : size_changed(dir);
}

/* The new name is there before the old one goes: a power cut leaves at least one. */
static int ext2_move_name(const struct dentry *d, struct inode *dir, const char *name, u32 len,
                          struct inode *victim)
{
    struct inode *i = d->inode, *old = d->parent->inode;
    struct ext2 *fs = ext2_lock(dir);
    bool moves = S_ISDIR(i->mode) && old != dir;
    int err = 0;

    if (moves && !victim && dir->nlink >= EXT2_LINK_MAX)
        err = -EMLINK;
    if (!err)
        err = add_or_set(fs, dir, name, len, i, victim);
    if (!err)
        err = ext2_dir_remove(fs, &ext2_inode(old)->node, d->name, d->name_len);
    if (!err && moves)
        err = ext2_dir_set(fs, &ext2_inode(i)->node, "..", 2, dir->ino, dir->mode);
    ext2_unlock(dir);
    return err;
}

static int ext2_is_empty(struct inode *dir)
{
    struct ext2 *fs = ext2_lock(dir);
    int err = ext2_dir_empty(fs, &ext2_inode(dir)->node);

    ext2_unlock(dir);
    return err;
}

static int ext2_set_target(struct inode *link, const char *target)
{
    struct ext2 *fs = ext2_lock(link);
    u32 len = strlen(target);
    int err = ext2_symlink_set(fs, &ext2_inode(link)->node, target, len);

    ext2_unlock(link);
    if (!err)
        link->size = len;
    return err;
}

static int ext2_readlink(struct inode *link, char *buf, u32 size)
{
    struct ext2 *fs = ext2_lock(link);
    int len = ext2_symlink_get(fs, &ext2_inode(link)->node, buf, size);

    ext2_unlock(link);
    return len;
}

static bool give_entry(const struct ext2_dir_entry *e, u64 next, void *arg)
{
    static const u16 modes[8] = {0, S_IFREG, S_IFDIR, S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK, S_IFLNK};
    struct dir_sink *sink = arg;

    return sink->add(sink, e->name, e->name_len, e->inode, modes[e->file_type & 7], next);
}

static int ext2_readdir(struct file *f, struct dir_sink *sink)
{
    struct ext2 *fs = ext2_lock(f->inode);
    int err = ext2_dir_list(fs, &ext2_inode(f->inode)->node, &f->pos, give_entry, sink);

    ext2_unlock(f->inode);
    return err;
}

u32 ext2_stat_blocks(const struct inode *i)
{
    return ext2_inode(i)->node.d.blocks;
}

const struct inode_ops ext2_dir_ops = {
    .lookup = ext2_lookup,
    .create = ext2_inew,
    .add_name = ext2_add_name,
    .remove_name = ext2_remove_name,
    .move_name = ext2_move_name,
    .is_empty = ext2_is_empty,
    .blocks = ext2_stat_blocks,
};

const struct inode_ops ext2_link_ops = {
    .set_target = ext2_set_target,
    .readlink = ext2_readlink,
    .blocks = ext2_stat_blocks,
};

const struct inode_ops ext2_special_ops = {.blocks = ext2_stat_blocks};

const struct file_ops ext2_dir_file_ops = {
    .read = read_of_directory,
    .seek = seek_in_file,
    .readdir = ext2_readdir,
    .sync = ext2_fsync,
};
