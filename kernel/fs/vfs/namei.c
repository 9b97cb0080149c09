/* Making names: mknod, mkdir, symlink, link. */
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>
#include <faultline/string.h>
#include "kernel/fs/vfs/context.h"
#include "kernel/fs/vfs/cred.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/namei.h"

/* Is the name there in a directory that is more than the dentry tree knows of? 0: no. */
static int look_up(struct walk *w)
{
    struct path there;
    int err = walk_last(w, &there);

    if (!err)
        path_put_locked(&there);
    return err ? err : -EEXIST;
}

/* Can w's last component become a new name in w->at? */
static int may_create(struct walk *w)
{
    struct dentry *dir = w->at.dentry;
    const struct inode_ops *ops = dir->inode->ops;

    if (w->last_type != WALK_NORMAL || dentry_find(dir, w->last, w->last_len))
        return -EEXIST;
    if (ops->lookup || !ops->create) {
        int err = look_up(w);
        if (err != -ENOENT || !ops->create)
            return err;
    }
    if (dir->deleted)
        return -ENOENT;
    return inode_permission(dir->inode, MAY_WRITE | MAY_EXEC);
}

/* Gives inode (a reference, taken over) the name that w ends with. */
static int add_name(struct walk *w, struct inode *inode, struct path *out)
{
    struct dentry *dir = w->at.dentry;
    const struct inode_ops *ops = dir->inode->ops;
    struct dentry *d = dentry_create(dir, w->last, w->last_len, inode);

    if (!d) {
        inode_put(inode);
        return -ENOMEM;
    }
    int err = ops->add_name ? ops->add_name(dir->inode, w->last, w->last_len, inode) : 0;
    if (err) {
        dentry_put(d);
        return err;
    }
    dentry_link(d);
    inode->dirty = true;
    inode->nlink++;
    if (S_ISDIR(inode->mode)) {
        inode->nlink++; /* its "." */
        dir->inode->nlink++;
    }
    inode_modified(dir->inode);
    if (out) {
        *out = (struct path){w->at.mount, d};
        w->at.mount->refs++;
    } else {
        dentry_put(d);
    }
    return 0;
}

int create_in(struct walk *w, u32 mode, u32 rdev, struct path *out)
{
    struct inode *dir = w->at.dentry->inode;
    struct inode *inode;
    int err = may_create(w);

    if (!err)
        err = dir->ops->create(dir, mode, rdev, &inode);
    return err ? err : add_name(w, inode, out);
}

static u32 apply_umask(u32 mode)
{
    return (mode & S_IFMT) | (mode & 07777 & ~current_fs()->umask);
}

/* One new name at a path: walks, then calls fn with the tree lock held. */
static int at_path(int dfd, const char *path, int (*fn)(struct walk *w, void *arg), void *arg)
{
    struct walk w;
    int err = walk_start(&w, dfd, path);

    if (err)
        return err;
    mutex_lock(&tree_lock);
    err = walk_to_last(&w);
    if (!err)
        err = fn(&w, arg);
    walk_end(&w);
    mutex_unlock(&tree_lock);
    return err;
}

struct new_node {
    u32 mode, rdev;
};

static int make_node(struct walk *w, void *arg)
{
    const struct new_node *n = arg;

    /* "name/" can be made by mkdir only. */
    if (w->must_be_dir && !S_ISDIR(n->mode)) {
        int err = may_create(w);
        return err ? err : -ENOENT;
    }
    return create_in(w, n->mode, n->rdev, NULL);
}

int vfs_mknod(int dfd, const char *path, u32 mode, u32 rdev)
{
    struct new_node n = {apply_umask(mode), rdev};
    u32 type = mode & S_IFMT;

    if (type == 0)
        n.mode |= S_IFREG;
    else if (S_ISDIR(mode))
        return -EPERM;
    else if (!S_ISREG(mode) && !S_ISCHR(mode) && !S_ISBLK(mode) && !S_ISFIFO(mode) &&
             !S_ISSOCK(mode))
        return -EINVAL;
    if ((S_ISCHR(mode) || S_ISBLK(mode)) && current_euid() != 0)
        return -EPERM;
    return at_path(dfd, path, make_node, &n);
}

int vfs_mkdir(int dfd, const char *path, u32 mode)
{
    struct new_node n = {apply_umask(S_IFDIR | (mode & (S_IRWXU | S_IRWXG | S_IRWXO | S_ISVTX))),
                         0};

    return at_path(dfd, path, make_node, &n);
}

static int make_symlink(struct walk *w, void *arg)
{
    struct inode *dir = w->at.dentry->inode;
    struct inode *inode;
    int err = may_create(w);

    if (!err && w->must_be_dir)
        err = -ENOENT;
    if (!err)
        err = dir->ops->create(dir, S_IFLNK | 0777, 0, &inode);
    if (err)
        return err;
    err = inode->ops->set_target(inode, arg);
    if (err) {
        inode_put(inode);
        return err;
    }
    return add_name(w, inode, NULL);
}

int vfs_symlink(const char *target, int dfd, const char *path)
{
    return *target ? at_path(dfd, path, make_symlink, (void *)target) : -ENOENT;
}

static int make_link(struct walk *w, void *arg)
{
    const struct path *old = arg;
    struct inode *inode = old->dentry->inode;
    int err = may_create(w);

    if (err)
        return err;
    if (w->must_be_dir)
        return -ENOENT;
    if (old->mount != w->at.mount)
        return -EXDEV;
    if (S_ISDIR(inode->mode))
        return -EPERM;
    if (inode->nlink == 0)
        return -ENOENT;
    inode_get(inode);
    err = add_name(w, inode, NULL);
    if (!err)
        inode_changed(inode);
    return err;
}

int vfs_link(int old_dfd, const char *old, int new_dfd, const char *path, u32 lookup_flags)
{
    struct path source;
    int err = path_lookup(old_dfd, old, lookup_flags, &source);

    if (err)
        return err;
    err = at_path(new_dfd, path, make_link, &source);
    path_put(&source);
    return err;
}
