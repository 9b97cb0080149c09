/* /dev: a tmpfs that is born with a node for each device. */
#include <uapi/errno.h>
#include <faultline/list.h>
#include "kernel/dev/tty.h"
#include "kernel/fs/devfs/chrdev.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/super.h"
#include "mm/kalloc/kmalloc.h"
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

static int add_node(struct super *s, const char *name, u32 mode, u32 dev)
{
    struct inode *dir = s->root->inode, *i;
    int err = dir->ops->create(dir, mode, dev, &i);

    return err ? err : add_name(s, name, i);
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

/* Block devices, by age, and the instance that follows their changes: the latest. Tree lock. */
struct block_node {
    struct list_head link;
    u32 dev;
    char name[8];
};

static LIST_HEAD(block_nodes);
static struct super *instance;

static int add_block_node(struct super *s, const struct block_node *n)
{
    return add_node(s, n->name, S_IFBLK | 0660, n->dev);
}

int devfs_add_block(const char *name, u32 dev)
{
    struct block_node *n = kmalloc(sizeof(*n), GFP_KERNEL);
    int err = 0;

    if (!n)
        return -ENOMEM;
    strlcpy(n->name, name, sizeof(n->name));
    n->dev = dev;
    mutex_lock(&tree_lock);
    list_add_tail(&n->link, &block_nodes);
    if (instance)
        err = add_block_node(instance, n);
    mutex_unlock(&tree_lock);
    return err;
}

void devfs_remove_block(const char *name)
{
    struct block_node *n, *next;

    mutex_lock(&tree_lock);
    struct dentry *d = instance ? dentry_find(instance->root, name, strlen(name)) : NULL;
    if (d)
        dentry_unlink(d);
    list_for_each_safe (n, next, &block_nodes, link) {
        if (strcmp(n->name, name))
            continue;
        list_del(&n->link);
        kfree(n);
    }
    mutex_unlock(&tree_lock);
}

static int add_all(struct super *s)
{
    const struct block_node *n;
    int err = 0;

    for (const struct chrdev *c = chrdevs; c->name && !err; c++)
        err = add_node(s, c->name, S_IFCHR | c->mode, c->dev);
    for (u32 i = 0; i < ARRAY_SIZE(links) && !err; i++)
        err = add_link(s, links[i].name, links[i].target);
    list_for_each (n, &block_nodes, link)
        err = err ? err : add_block_node(s, n);
    return err;
}

static void free_super(struct super *s)
{
    if (s == instance)
        instance = NULL;
    super_free(s);
}

static int devfs_mount(struct super **out)
{
    static struct super_ops ops;
    struct super *s;
    int err = tmpfs_create_super("devtmpfs", 0755, &s);

    if (err)
        return err;
    ops = *s->ops;
    ops.free_super = free_super;
    s->ops = &ops;
    err = add_all(s);
    if (err) {
        super_destroy(s);
        return err;
    }
    instance = *out = s;
    return 0;
}

const struct fs_type devfs_type = {.name = "devtmpfs", .nodev = true, .create = devfs_mount};
