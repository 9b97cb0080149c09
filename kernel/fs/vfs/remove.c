/* Taking names away and moving them: unlink, rmdir, rename. */
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <faultline/string.h>
#include "kernel/fs/vfs/cred.h"
#include "kernel/fs/vfs/inode.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/namei.h"
#include "mm/kalloc/kmalloc.h"

/* May the current task take `d` out of its directory, which is that of w? */
static int may_remove(const struct walk *w, const struct dentry *d)
{
    const struct inode *dir = w->at.dentry->inode;
    int err = inode_permission(dir, MAY_WRITE | MAY_EXEC);

    if (err)
        return err;
    if (!dir->ops->create)
        return -EPERM; /* names that are made up cannot be removed */
    if ((dir->mode & S_ISVTX) && !inode_owner(dir) && !inode_owner(d->inode))
        return -EPERM;
    return d->mounts ? -EBUSY : 0;
}

/* Has the directory no names? 0, -ENOTEMPTY or another error. */
static int check_empty(const struct dentry *d)
{
    const struct inode_ops *ops = d->inode->ops;

    if (ops->is_empty)
        return ops->is_empty(d->inode);
    return list_empty(&d->children) ? 0 : -ENOTEMPTY;
}

/* In the tree; the file system knows already. */
static void forget_name(struct dentry *dir, struct dentry *d)
{
    struct inode *inode = d->inode;

    inode->nlink--;
    if (S_ISDIR(inode->mode)) {
        inode->nlink--; /* its "." */
        dir->inode->nlink--;
    }
    inode_changed(inode);
    inode_modified(dir->inode);
    dentry_unlink(d);
}

static int remove_name(struct dentry *dir, struct dentry *d)
{
    const struct inode_ops *ops = dir->inode->ops;
    int err = 0;

    if (ops->remove_name)
        err = ops->remove_name(dir->inode, d->name, d->name_len, d->inode);
    if (!err)
        forget_name(dir, d);
    return err;
}

static int unlink_last(struct walk *w)
{
    struct path p;
    int err = w->last_type == WALK_NORMAL ? walk_last(w, &p) : -EISDIR;

    if (err)
        return err;
    if (p.mount != w->at.mount)
        err = -EBUSY;
    else if (S_ISDIR(p.dentry->inode->mode))
        err = -EISDIR;
    else if (w->must_be_dir)
        err = -ENOTDIR;
    if (!err || err == -EISDIR) {
        int denied = err == -EISDIR ? 0 : may_remove(w, p.dentry);
        err = denied ? denied : err;
    }
    if (!err)
        err = remove_name(w->at.dentry, p.dentry);
    path_put_locked(&p);
    return err;
}

static int rmdir_last(struct walk *w)
{
    struct path p;
    int err = 0;

    if (w->last_type == WALK_DOT)
        return -EINVAL;
    if (w->last_type == WALK_DOTDOT)
        return -ENOTEMPTY;
    if (w->last_type == WALK_ROOT)
        return -EBUSY;
    err = walk_last(w, &p);
    if (err)
        return err;
    if (p.mount != w->at.mount)
        err = -EBUSY;
    else if (!S_ISDIR(p.dentry->inode->mode))
        err = -ENOTDIR;
    else
        err = may_remove(w, p.dentry);
    if (!err)
        err = check_empty(p.dentry);
    if (!err)
        err = remove_name(w->at.dentry, p.dentry);
    path_put_locked(&p);
    return err;
}

static int at_last(int dfd, const char *path, int (*fn)(struct walk *w))
{
    struct walk w;
    int err = walk_start(&w, dfd, path);

    if (err)
        return err;
    mutex_lock(&tree_lock);
    err = walk_to_last(&w);
    if (!err)
        err = fn(&w);
    walk_end(&w);
    mutex_unlock(&tree_lock);
    return err;
}

int vfs_unlink(int dfd, const char *path)
{
    return at_last(dfd, path, unlink_last);
}

int vfs_rmdir(int dfd, const char *path)
{
    return at_last(dfd, path, rmdir_last);
}

/* Is the move possible, whoever asks? victim: what is at `to`, or NULL. The order is Linux's. */
static int check_places(const struct walk *from, const struct dentry *d, const struct walk *to,
                        const struct dentry *victim)
{
    if (!S_ISDIR(d->inode->mode) && (from->must_be_dir || to->must_be_dir))
        return -ENOTDIR;
    if (dentry_is_below(to->at.dentry, d))
        return -EINVAL;
    return victim && dentry_is_below(from->at.dentry, victim) ? -ENOTEMPTY : 0;
}

/* May the current task do it, and can `d` take the victim's place? */
static int may_rename(const struct walk *from, const struct dentry *d, const struct walk *to,
                      const struct dentry *victim)
{
    bool dir = S_ISDIR(d->inode->mode);
    int err = may_remove(from, d);

    if (err)
        return err;
    if (!victim)
        return to->at.dentry->deleted
                   ? -ENOENT
                   : inode_permission(to->at.dentry->inode, MAY_WRITE | MAY_EXEC);
    err = may_remove(to, victim);
    if (err)
        return err;
    if (S_ISDIR(victim->inode->mode) != dir)
        return dir ? -ENOTDIR : -EISDIR;
    return dir ? check_empty(victim) : 0;
}

static int move_name(struct walk *from, struct dentry *d, struct walk *to, struct dentry *victim)
{
    struct inode *dir = to->at.dentry->inode;
    char *name = kmalloc(to->last_len + 1, GFP_KERNEL);
    int err = 0;

    if (!name)
        return -ENOMEM;
    memcpy(name, to->last, to->last_len);
    name[to->last_len] = '\0';
    if (dir->ops->move_name)
        err = dir->ops->move_name(d, dir, name, to->last_len, victim ? victim->inode : NULL);
    if (err) {
        kfree(name);
        return err;
    }
    if (victim)
        forget_name(to->at.dentry, victim);
    if (S_ISDIR(d->inode->mode)) {
        from->at.dentry->inode->nlink--;
        to->at.dentry->inode->nlink++;
    }
    inode_changed(d->inode);
    inode_modified(from->at.dentry->inode);
    inode_modified(to->at.dentry->inode);
    dentry_move(d, to->at.dentry, name);
    return 0;
}

static int rename_to(struct walk *from, struct dentry *d, struct walk *to, u32 flags)
{
    struct path victim = {NULL, NULL};
    int err = walk_last(to, &victim);

    if (err && err != -ENOENT)
        return err;
    bool exists = !err;
    if (exists && (flags & RENAME_NOREPLACE))
        err = -EEXIST;
    else if (exists && victim.mount != to->at.mount)
        err = -EBUSY;
    else
        err = check_places(from, d, to, victim.dentry);
    if (!err && exists && victim.dentry->inode == d->inode)
        goto out; /* two names of one file: nothing to do */
    if (!err)
        err = may_rename(from, d, to, victim.dentry);
    if (!err)
        err = move_name(from, d, to, victim.dentry);
out:
    path_put_locked(&victim);
    return err;
}

static int rename_last(struct walk *from, struct walk *to, u32 flags)
{
    struct path p;

    if (from->at.mount != to->at.mount)
        return -EXDEV;
    if (from->last_type != WALK_NORMAL)
        return -EBUSY;
    if (to->last_type != WALK_NORMAL)
        return flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
    int err = walk_last(from, &p);
    if (err)
        return err;
    err = p.mount != from->at.mount ? -EBUSY : rename_to(from, p.dentry, to, flags);
    path_put_locked(&p);
    return err;
}

int vfs_rename(int old_dfd, const char *old, int new_dfd, const char *path, u32 flags)
{
    struct walk from, to;

    if (flags & ~RENAME_NOREPLACE)
        return -EINVAL;
    int err = walk_start(&from, old_dfd, old);
    if (err)
        return err;
    err = walk_start(&to, new_dfd, path);
    mutex_lock(&tree_lock);
    if (!err) {
        err = walk_to_last(&from);
        if (!err)
            err = walk_to_last(&to);
        if (!err)
            err = rename_last(&from, &to, flags);
        walk_end(&to);
    }
    walk_end(&from);
    mutex_unlock(&tree_lock);
    return err;
}
