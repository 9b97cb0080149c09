/* From the archive to files. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <faultline/list.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/initramfs/cpio.h"
#include "kernel/fs/vfs/namei.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/time/time.h"
#include "mm/kalloc/kmalloc.h"

/*
 * A file with several names comes once for each; its data comes with one of them, usually the last.
 * The first name is kept here, and the others become links to it.
 */
struct first_name {
    struct list_head link;
    u32 archive, ino, dev_major, dev_minor;
    char name[];
};

struct unpack {
    struct cpio cpio;
    struct list_head names;
};

/* Owner, permissions and time of what the entry's name stands for now. */
static int set_attributes(const struct cpio_entry *e)
{
    struct path p;
    int err = path_lookup(AT_FDCWD, e->name, 0, &p);

    if (err)
        return err;
    struct inode *i = p.dentry->inode;
    i->uid = e->uid;
    i->gid = e->gid;
    if (!S_ISLNK(i->mode))
        i->mode = (i->mode & S_IFMT) | (e->mode & 07777);
    i->mtime = e->mtime * NSEC_PER_SEC;
    path_put(&p);
    return 0;
}

/* A later entry replaces an earlier one of that name, but directories stay. */
static int make_room(const struct cpio_entry *e)
{
    int err = vfs_unlink(AT_FDCWD, e->name);

    return err == -ENOENT || err == -EISDIR ? 0 : err;
}

static int write_data(const struct cpio_entry *e)
{
    struct file *f;
    int err = vfs_open(e->name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600, &f);

    if (err)
        return err;
    struct uio from;
    u64 pos = 0;
    uio_kernel(&from, e->data, e->size);
    long n = e->size ? vfs_write(f, &from, &pos) : 0;
    file_put(f);
    if (n < 0)
        return n;
    return (u32)n == e->size ? 0 : -ENOSPC;
}

static int remember(struct unpack *u, const struct cpio_entry *e)
{
    u32 len = strlen(e->name);
    struct first_name *n = kmalloc(sizeof(*n) + len + 1, GFP_KERNEL);

    if (!n)
        return -ENOMEM;
    n->archive = u->cpio.archive;
    n->ino = e->ino;
    n->dev_major = e->dev_major;
    n->dev_minor = e->dev_minor;
    memcpy(n->name, e->name, len + 1);
    list_add(&n->link, &u->names);
    return 0;
}

static const struct first_name *find_first(const struct unpack *u, const struct cpio_entry *e)
{
    struct first_name *n;

    list_for_each (n, &u->names, link)
        if (n->ino == e->ino && n->dev_major == e->dev_major && n->dev_minor == e->dev_minor &&
            n->archive == u->cpio.archive)
            return n;
    return NULL;
}

static int unpack_file(struct unpack *u, const struct cpio_entry *e)
{
    const struct first_name *first = e->nlink > 1 ? find_first(u, e) : NULL;
    int err = first && strcmp(first->name, e->name) == 0 ? 0 : make_room(e);

    if (err)
        return err;
    if (!first) {
        err = write_data(e);
        return err || e->nlink <= 1 ? err : remember(u, e);
    }
    err = vfs_link(AT_FDCWD, first->name, AT_FDCWD, e->name, 0);
    return err || e->size == 0 ? err : write_data(e);
}

static int unpack_link(const struct cpio_entry *e)
{
    if (e->size == 0 || e->size >= PATH_MAX)
        return -EINVAL;
    char *target = kmalloc(e->size + 1, GFP_KERNEL);
    if (!target)
        return -ENOMEM;
    memcpy(target, e->data, e->size);
    target[e->size] = '\0';
    int err = make_room(e);
    if (!err)
        err = vfs_symlink(target, AT_FDCWD, e->name);
    kfree(target);
    return err;
}

static int unpack_directory(const struct cpio_entry *e)
{
    int err = vfs_mkdir(AT_FDCWD, e->name, e->mode & 07777);

    return err == -EEXIST ? 0 : err;
}

static int unpack_entry(struct unpack *u, const struct cpio_entry *e)
{
    int err;

    switch (e->mode & S_IFMT) {
    case S_IFREG:
        err = unpack_file(u, e);
        break;
    case S_IFDIR:
        err = unpack_directory(e);
        break;
    case S_IFLNK:
        err = unpack_link(e);
        break;
    default:
        err = make_room(e);
        if (!err)
            err = vfs_mknod(AT_FDCWD, e->name, e->mode, DEV_MAKE(e->rdev_major, e->rdev_minor));
        break;
    }
    return err ? err : set_attributes(e);
}

int initramfs_unpack(const void *data, u32 size)
{
    struct unpack u = {.names = LIST_HEAD_INIT(u.names)};
    struct cpio_entry e;
    struct first_name *n, *next;
    int ret;

    cpio_open(&u.cpio, data, size);
    while ((ret = cpio_next(&u.cpio, &e)) > 0) {
        ret = unpack_entry(&u, &e);
        if (ret) {
            printk(KERN_ERR "initrd: cannot unpack %s: error %d\n", e.name, -ret);
            break;
        }
    }
    if (u.cpio.error)
        printk(KERN_ERR "initrd: %s (at byte %u of %u)\n", u.cpio.error, u.cpio.at, size);
    list_for_each_safe (n, next, &u.names, link)
        kfree(n);
    return ret;
}
