/* /dev: a tmpfs that is born with a node for each device. */
#include <uapi/errno.h>
#include "kernel/dev/tty.h"
#include "kernel/fs/devfs/chrdev.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/fs/vfs/mount.h"
#include <faultline/string.h>

/* Numbers and modes as in Linux (admin-guide/devices.txt). */
const struct chrdev chrdevs[] = {
    {DEV_MAKE(1, 3), 0666, "null", &null_ops},
    {DEV_MAKE(1, 4), 0640, "port", &port_ops},
    {DEV_MAKE(1, 5), 0666, "zero", &zero_ops},
    {DEV_MAKE(1, 7), 0666, "full", &full_ops},
    {DEV_MAKE(1, 8), 0666, "random", &random_ops},
    {DEV_MAKE(1, 9), 0666, "urandom", &random_ops},
    {DEV_MAKE(TTY_MAJOR, 0), 0620, "tty0", &tty_file_ops},
    {DEV_MAKE(TTY_MAJOR, TTY_SERIAL_MINOR), 0660, "ttyS0", &tty_file_ops},
    {DEV_MAKE(TTY_MAJOR, TTY_SERIAL_MINOR + 1), 0660, "ttyS1", &tty_file_ops},
    {DEV_MAKE(TTY_AUX_MAJOR, 0), 0666, "tty", &tty_file_ops},
    {DEV_MAKE(TTY_AUX_MAJOR, 1), 0600, "console", &tty_file_ops},
    {0, 0, NULL, NULL},
};

static int chrdev_open(struct file *f)
{
    for (const struct chrdev *c = chrdevs; c->name; c++) {
        if (c->dev != f->inode->rdev)
            continue;
        f->ops = c->ops;
        return c->ops->open ? c->ops->open(f) : 0;
    }
    return -ENXIO;
}

const struct file_ops chrdev_file_ops = {.open = chrdev_open};

/* Names for what the process has open. */
static const struct {
    const char *name, *target;
} links[] = {
    {"fd", "/proc/self/fd"},
    {"stdin", "/proc/self/fd/0"},
    {"stdout", "/proc/self/fd/1"},
    {"stderr", "/proc/self/fd/2"},
};

/* Gives inode (a reference, taken over) a name in the root. */
static int add_name(struct super *s, const char *name, struct inode *i)
{
    struct dentry *d = dentry_create(s->root, name, strlen(name), i);

    if (!d) {
        inode_put(i);
        return -ENOMEM;
    }
    i->nlink = 1;
    dentry_link(d);
    dentry_put(d);
    return 0;
}

static int add_node(struct super *s, const struct chrdev *c)
{
    struct inode *dir = s->root->inode, *i;
    int err = dir->ops->create(dir, S_IFCHR | c->mode, c->dev, &i);

    return err ? err : add_name(s, c->name, i);
}

static int add_link(struct super *s, const char *name, const char *target)
{
    struct inode *dir = s->root->inode, *i;
    int err = dir->ops->create(dir, S_IFLNK | 0777, 0, &i);

    if (err)
        return err;
    err = i->ops->set_target(i, target);
    if (err) {
        inode_put(i);
        return err;
    }
    return add_name(s, name, i);
}

static int add_all(struct super *s)
{
    int err = 0;

    for (const struct chrdev *c = chrdevs; c->name && !err; c++)
        err = add_node(s, c);
    for (u32 i = 0; i < ARRAY_SIZE(links) && !err; i++)
        err = add_link(s, links[i].name, links[i].target);
    return err;
}

static int devfs_mount(struct super **out)
{
    struct super *s;
    int err = tmpfs_create_super("devtmpfs", 0755, &s);

    if (err)
        return err;
    err = add_all(s);
    if (err)
        super_destroy(s);
    else
        *out = s;
    return err;
}

const struct fs_type devfs_type = {.name = "devtmpfs", .nodev = true, .create = devfs_mount};
