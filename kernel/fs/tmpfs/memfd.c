/* Files without a name: an instance of tmpfs that is mounted nowhere. */
#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/string.h>
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/fs/vfs/mount.h"

static struct mount memfd_mount;

void memfd_init(void)
{
    memfd_mount = (struct mount){.refs = 1}; /* for ever */
    int err = tmpfs_create_super("tmpfs", 01777, &memfd_mount.super);
    if (err)
        panic("too little memory for the file system of memfd_create");
    memfd_mount.super->shmem = true;
}

/* A path that shows as /NAME (deleted); it takes over the reference to i on success. */
static int nameless_path(const char *name, struct inode *i, struct path *out)
{
    mutex_lock(&tree_lock);
    struct dentry *d = dentry_create(memfd_mount.super->root, name, strlen(name), i);
    if (d) {
        d->deleted = true;
        memfd_mount.refs++;
        *out = (struct path){&memfd_mount, d};
    }
    mutex_unlock(&tree_lock);
    return d ? 0 : -ENOMEM;
}

int memfd_open(const char *name, u32 seals, struct file **out)
{
    struct inode *i = tmpfs_new_inode(memfd_mount.super, S_IFREG | 0777, 0);
    struct path path;

    if (!i)
        return -ENOMEM;
    tmpfs_inode(i)->seals = seals;
    int err = nameless_path(name, i, &path);
    if (err) {
        inode_put(i);
        return err;
    }
    struct file *f = file_create(i, &tmpfs_file_ops, O_RDWR | O_LARGEFILE);
    if (!f) {
        path_put(&path);
        return -ENOMEM;
    }
    inode_get(i); /* the path has one, and the file */
    f->path = path;
    *out = f;
    return 0;
}
