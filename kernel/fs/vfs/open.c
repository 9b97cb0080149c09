/* open(2), and directories as open files. */
#include <uapi/errno.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/context.h"
#include "kernel/fs/vfs/namei.h"

#define TMPFILE_BIT 020000000u
/* Flags that matter to open only and are not kept. */
#define OPEN_ONLY (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

struct open_how {
    u32 flags;
    u32 mode; /* for O_CREAT */
    bool created;
};

/* The last component does not exist, or O_CREAT says it should not. */
static int open_create(struct walk *w, struct open_how *how, struct path *out)
{
    u32 mode = S_IFREG | (how->mode & 07777 & ~current_fs()->umask);

    if (w->last_type != WALK_NORMAL)
        return -EISDIR;
    how->created = true;
    return create_in(w, mode, 0, out);
}

/* What the path names, made if it is not there and O_CREAT says so. Tree lock held. */
static int open_walk(struct walk *w, struct open_how *how, struct path *out)
{
    bool create = how->flags & O_CREAT, excl = create && (how->flags & O_EXCL);
    bool jumped = false;
    int err = walk_to_last(w);

    while (!err) {
        if (create && w->must_be_dir && w->last_type == WALK_NORMAL)
            return -EISDIR; /* open makes no directories */
        err = walk_last(w, out);
        if (err == -ENOENT && create)
            return open_create(w, how, out);
        if (err)
            return err;
        if (!S_ISLNK(out->dentry->inode->mode) || excl ||
            ((how->flags & O_NOFOLLOW) && !w->must_be_dir))
            break;
        struct path link = *out;
        err = walk_follow(w, &link, out, &jumped);
        path_put_locked(&link);
        if (jumped)
            return err;
    }
    if (err)
        return err;
    if (excl)
        err = -EEXIST;
    else if (w->must_be_dir && !S_ISDIR(out->dentry->inode->mode))
        err = -ENOTDIR;
    if (err)
        path_put_locked(out);
    return err;
}

static int may_open(const struct inode *i, const struct open_how *how)
{
    static const u32 wanted[4] = {MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE, MAY_READ | MAY_WRITE};
    u32 mask = wanted[how->flags & O_ACCMODE];

    if ((how->flags & O_DIRECTORY) && !S_ISDIR(i->mode))
        return -ENOTDIR;
    if (how->flags & O_PATH)
        return 0;
    if (S_ISLNK(i->mode))
        return -ELOOP;
    if (how->flags & O_TRUNC)
        mask |= MAY_WRITE;
    if (S_ISDIR(i->mode) && ((mask & MAY_WRITE) || (how->flags & O_CREAT)))
        return -EISDIR;
    if (how->created)
        return 0; /* whatever mode the new file got */
    if (S_ISREG(i->mode) && i->size > 0x7fffffff && !(how->flags & O_LARGEFILE))
        return -EOVERFLOW;
    return inode_permission(i, mask);
}

/* Makes f an open file at p. On failure it is one without operations, to be put. */
static int open_file(struct file *f, const struct path *p, const struct open_how *how)
{
    struct inode *i = p->dentry->inode;
    bool path_only = how->flags & O_PATH;

    inode_get(i);
    f->inode = i;
    f->path = *p;
    path_get(p);
    f->ops = path_only ? NULL : i->file_ops;
    int err = !path_only && !f->ops ? -ENXIO : 0;
    if (!err && !path_only && f->ops->open) {
        err = f->ops->open(f);
        if (err)
            f->ops = NULL; /* not open: nothing to release */
    }
    if (!err && (how->flags & O_TRUNC) && !path_only && S_ISREG(i->mode))
        err = inode_truncate(i, 0);
    f->flags &= ~OPEN_ONLY;
    return err;
}

/* Finds or makes what the path names. 0 and a referenced path, or -errno. */
static int open_path(int dfd, const char *path, struct open_how *how, struct path *out)
{
    struct walk w;
    int err = walk_start(&w, dfd, path);

    if (err)
        return err;
    mutex_lock(&tree_lock);
    err = open_walk(&w, how, out);
    walk_end(&w);
    mutex_unlock(&tree_lock);
    return err;
}

int vfs_openat(int dfd, const char *path, u32 flags, u32 mode, struct file **out)
{
    struct open_how how = {flags, mode, false};
    struct path p;

    if (flags & TMPFILE_BIT)
        return -EOPNOTSUPP;
    if (flags & O_PATH)
        how.flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    /* First what can fail for lack of memory: then O_CREAT leaves no file behind. */
    struct file *f = file_create(NULL, NULL, how.flags);
    if (!f)
        return -ENOMEM;
    int err = open_path(dfd, path, &how, &p);
    if (!err) {
        err = may_open(p.dentry->inode, &how);
        if (!err)
            err = open_file(f, &p, &how);
        path_put(&p);
    }
    if (err)
        file_put(f);
    else
        *out = f;
    return err;
}

/*
 * Directory of dentries: positions 0 and 1 are "." and "..", a child's is its cookie + 1.
 */
static int dir_readdir(struct file *f, struct dir_sink *sink)
{
    struct dentry *dir = f->path.dentry, *d;
    struct inode *up = dir->parent ? dir->parent->inode : dir->inode;

    if (f->pos == 0) {
        if (!sink->add(sink, ".", 1, dir->inode->ino, S_IFDIR, 1))
            return 0;
        f->pos = 1;
    }
    if (f->pos == 1) {
        if (!sink->add(sink, "..", 2, up->ino, S_IFDIR, 2))
            return 0;
        f->pos = 2;
    }
    list_for_each (d, &dir->children, sibling) {
        if (d->cookie + 1 < f->pos)
            continue;
        if (!sink->add(sink, d->name, d->name_len, d->inode->ino, d->inode->mode, d->cookie + 2))
            return 0;
        f->pos = d->cookie + 2;
    }
    return 0;
}

const struct file_ops dir_file_ops = {
    .read = read_of_directory,
    .seek = seek_in_file,
    .readdir = dir_readdir,
};
