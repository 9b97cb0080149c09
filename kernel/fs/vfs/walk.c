#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>
#include <faultline/string.h>
#include "kernel/fs/vfs/context.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/walk.h"
#include "mm/kalloc/kmalloc.h"

static int start_at_descriptor(struct walk *w, int dfd)
{
    struct fd_ref r = fd_get(dfd);
    int err = 0;

    if (!r.file)
        return -EBADF;
    if (!r.file->path.dentry || !S_ISDIR(r.file->inode->mode)) {
        err = -ENOTDIR;
    } else {
        w->at = r.file->path;
        path_get(&w->at);
    }
    fd_put(r);
    return err;
}

int walk_start(struct walk *w, int dfd, const char *path)
{
    *w = (struct walk){.rest = path};
    if (!*path)
        return -ENOENT;
    if (*path != '/' && dfd != AT_FDCWD)
        return start_at_descriptor(w, dfd);
    mutex_lock(&tree_lock);
    w->at = *path == '/' ? current_fs()->root : current_fs()->cwd;
    path_get_locked(&w->at);
    mutex_unlock(&tree_lock);
    return 0;
}

void walk_end(struct walk *w)
{
    path_put_locked(&w->at);
    kfree(w->text);
}

/* Takes the next component off the text into w->last; -ENAMETOOLONG. */
static int next_component(struct walk *w)
{
    while (*w->rest == '/')
        w->rest++;
    w->last = w->rest;
    while (*w->rest && *w->rest != '/')
        w->rest++;
    w->last_len = w->rest - w->last;
    w->must_be_dir = *w->rest == '/';
    while (*w->rest == '/')
        w->rest++;

    if (w->last_len == 0)
        w->last_type = WALK_ROOT;
    else if (w->last_len == 1 && w->last[0] == '.')
        w->last_type = WALK_DOT;
    else if (w->last_len == 2 && w->last[0] == '.' && w->last[1] == '.')
        w->last_type = WALK_DOTDOT;
    else
        w->last_type = WALK_NORMAL;
    return w->last_len > NAME_MAX ? -ENAMETOOLONG : 0;
}

/* The parent directory, through the roots of mounts but not above the task's root. */
static void parent_of(const struct path *dir, struct path *out)
{
    const struct path *root = &current_fs()->root;

    *out = *dir;
    path_get_locked(out);
    while (!path_equal(out, root)) {
        struct dentry *parent = out->dentry->parent;
        if (parent) {
            dentry_get(parent);
            dentry_put(out->dentry);
            out->dentry = parent;
            break;
        }
        if (!mount_ascend(out))
            break;
    }
    mount_descend(out);
}

static int child_of(const struct path *dir, const char *name, u32 len, struct path *out)
{
    const struct inode_ops *ops = dir->dentry->inode->ops;
    struct dentry *d = dentry_find(dir->dentry, name, len);

    if (d) {
        dentry_get(d);
    } else {
        int err = ops && ops->lookup ? ops->lookup(dir->dentry, name, len, &d) : -ENOENT;
        if (err)
            return err;
    }
    dir->mount->refs++;
    *out = (struct path){dir->mount, d};
    mount_descend(out);
    return 0;
}

static int may_search(const struct inode *dir)
{
    if (!S_ISDIR(dir->mode))
        return -ENOTDIR;
    return inode_permission(dir, MAY_EXEC);
}

int walk_last(struct walk *w, struct path *out)
{
    int err = may_search(w->at.dentry->inode);

    if (err)
        return err;
    if (w->last_type == WALK_NORMAL)
        return child_of(&w->at, w->last, w->last_len, out);
    if (w->last_type == WALK_DOTDOT) {
        parent_of(&w->at, out);
        return 0;
    }
    *out = w->at;
    path_get_locked(out);
    return 0;
}

/* The target of a link, a new allocation with `rest` behind it. */
static int link_text(const struct path *link, const char *rest, bool dir, char **out)
{
    struct inode *i = link->dentry->inode;
    u32 rest_len = strlen(rest);
    char *text = kmalloc(PATH_MAX + rest_len + 2, GFP_KERNEL);

    if (!text)
        return -ENOMEM;
    int len = i->ops->readlink(i, text, PATH_MAX);
    if (len <= 0) {
        kfree(text);
        return len ? len : -ENOENT;
    }
    if (dir || rest_len)
        text[len++] = '/';
    memcpy(text + len, rest, rest_len + 1);
    *out = text;
    return 0;
}

/* Replaces w's text by the link's target, and its place by where that starts. */
static int enter_link(struct walk *w, const struct path *link, struct path *object, bool *jumped)
{
    const struct inode_ops *ops = link->dentry->inode->ops;
    char *text;

    *jumped = false;
    if (++w->links > MAX_SYMLINKS)
        return -ELOOP;
    if (ops->follow) {
        *jumped = true;
        return ops->follow(link->dentry->inode, object);
    }
    int err = link_text(link, w->rest, w->must_be_dir, &text);
    if (err)
        return err;
    kfree(w->text);
    w->text = text;
    w->rest = text;
    if (*text == '/') {
        struct path root = current_fs()->root;
        path_get_locked(&root);
        path_put_locked(&w->at);
        w->at = root;
    }
    return 0;
}

static void move_to(struct walk *w, struct path *p)
{
    path_put_locked(&w->at);
    w->at = *p;
}

/* Goes into the component that w->last names; it is not the last one. */
static int step(struct walk *w)
{
    struct path child, object;
    bool jumped = true;
    int err = walk_last(w, &child);

    if (err)
        return err;
    if (!S_ISLNK(child.dentry->inode->mode)) {
        move_to(w, &child);
        return 0;
    }
    err = enter_link(w, &child, &object, &jumped);
    path_put_locked(&child);
    if (!err && jumped)
        move_to(w, &object);
    return err;
}

int walk_to_last(struct walk *w)
{
    for (;;) {
        int err = next_component(w);
        if (!err && !*w->rest)
            return may_search(w->at.dentry->inode);
        if (!err)
            err = step(w);
        if (err)
            return err;
    }
}

int walk_follow(struct walk *w, const struct path *link, struct path *object, bool *jumped)
{
    int err = enter_link(w, link, object, jumped);

    return err || *jumped ? err : walk_to_last(w);
}

int walk_all(struct walk *w, bool follow, struct path *out)
{
    bool jumped = false;
    int err = walk_to_last(w);

    if (!err)
        err = walk_last(w, out);
    while (!err && S_ISLNK(out->dentry->inode->mode) && (follow || w->must_be_dir)) {
        struct path link = *out;

        err = walk_follow(w, &link, out, &jumped);
        if (!err && !jumped)
            err = walk_last(w, out);
        path_put_locked(&link);
        if (jumped)
            break;
    }
    if (!err && w->must_be_dir && !S_ISDIR(out->dentry->inode->mode)) {
        path_put_locked(out);
        err = -ENOTDIR;
    }
    return err;
}

/* The file behind dfd itself. */
static int lookup_descriptor(int dfd, struct path *out)
{
    if (dfd == AT_FDCWD) {
        *out = current_fs()->cwd;
        path_get(out);
        return 0;
    }
    struct fd_ref r = fd_get(dfd);
    int err = !r.file ? -EBADF : !r.file->path.dentry ? -EINVAL : 0;
    if (!err) {
        *out = r.file->path;
        path_get(out);
    }
    fd_put(r);
    return err;
}

int path_lookup(int dfd, const char *path, u32 flags, struct path *out)
{
    struct walk w;

    if (!*path && (flags & LOOKUP_EMPTY))
        return lookup_descriptor(dfd, out);
    int err = walk_start(&w, dfd, path);
    if (err)
        return err;
    mutex_lock(&tree_lock);
    err = walk_all(&w, flags & LOOKUP_FOLLOW, out);
    walk_end(&w);
    mutex_unlock(&tree_lock);
    return err;
}
