/* Directories: listing, working directory, mkdir, rmdir, mknod. */
#include <uapi/dirent.h>
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <faultline/string.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/namei.h"
#include "kernel/process/task.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"
#include "mm/kalloc/kmalloc.h"

#define LIST_MAX 32768u /* bytes of entries that one call collects */

/* Collects entries in the form of getdents or getdents64. */
struct listing {
    struct dir_sink sink;
    u8 *buf;
    u32 len, size;
    bool full; /* an entry did not fit */
};

static bool add_32(struct dir_sink *s, const char *name, u32 len, u32 ino, u32 mode, u32 next)
{
    struct listing *l = container_of(s, struct listing, sink);
    u32 size = ROUND_UP(offsetof(struct linux_dirent, d_name) + len + 2, 4);
    struct linux_dirent *d = (void *)(l->buf + l->len);

    l->full = size > l->size - l->len;
    if (l->full)
        return false;
    memset(d, 0, size);
    d->d_ino = ino;
    d->d_off = next;
    d->d_reclen = size;
    memcpy(d->d_name, name, len);
    ((u8 *)d)[size - 1] = (mode & S_IFMT) >> 12; /* DT_* */
    l->len += size;
    return true;
}

static bool add_64(struct dir_sink *s, const char *name, u32 len, u32 ino, u32 mode, u32 next)
{
    struct listing *l = container_of(s, struct listing, sink);
    u32 size = ROUND_UP(offsetof(struct linux_dirent64, d_name) + len + 1, 8);
    struct linux_dirent64 *d = (void *)(l->buf + l->len);

    l->full = size > l->size - l->len;
    if (l->full)
        return false;
    memset(d, 0, size);
    d->d_ino = ino;
    d->d_off = next;
    d->d_reclen = size;
    d->d_type = (mode & S_IFMT) >> 12;
    memcpy(d->d_name, name, len);
    l->len += size;
    return true;
}

/* Fills l from the position of f on. Bytes, 0 at the end, -EINVAL if not even one entry fits. */
static long collect(struct file *f, struct listing *l)
{
    mutex_lock(&tree_lock);
    int err = f->path.dentry->deleted ? -ENOENT : f->ops->readdir(f, &l->sink);
    mutex_unlock(&tree_lock);
    if (err)
        return err;
    return l->len == 0 && l->full ? -EINVAL : (long)l->len;
}

static long list(struct file *f, u32 user, u32 size, struct listing *l)
{
    u64 before = f->pos;

    if (!S_ISDIR(f->inode->mode) || !f->ops->readdir)
        return -ENOTDIR;
    l->size = min(size, LIST_MAX);
    l->buf = kmalloc(max(l->size, 1u), GFP_KERNEL);
    if (!l->buf)
        return -ENOMEM;
    long n = collect(f, l);
    if (n > 0 && copy_to_user((void __user *)(vaddr_t)user, l->buf, n)) {
        n = -EFAULT;
        f->pos = before;
    }
    kfree(l->buf);
    return n;
}

static long list_fd(u32 fd, u32 user, u32 size, struct listing *l)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    mutex_lock(&r.file->pos_lock);
    long ret = list(r.file, user, size, l);
    mutex_unlock(&r.file->pos_lock);
    fd_put(r);
    return ret;
}

long sys_getdents(u32 fd, u32 buf, u32 size)
{
    struct listing l = {.sink.add = add_32};

    return list_fd(fd, buf, size, &l);
}

long sys_getdents64(u32 fd, u32 buf, u32 size)
{
    struct listing l = {.sink.add = add_64};

    return list_fd(fd, buf, size, &l);
}

/* Makes p (its reference is taken over) the directory in *place. */
static int change_to(struct path *place, struct path *p)
{
    struct inode *i = p->dentry->inode;
    int err = !S_ISDIR(i->mode) ? -ENOTDIR : inode_permission(i, MAY_EXEC);

    mutex_lock(&tree_lock);
    if (err) {
        path_put_locked(p);
    } else {
        struct path old = *place;
        *place = *p;
        path_put_locked(&old);
    }
    mutex_unlock(&tree_lock);
    return err;
}

static long change_path(struct path *place, u32 user_path)
{
    struct path p;
    int err = user_path_lookup(AT_FDCWD, user_path, LOOKUP_FOLLOW, &p);

    return err ? err : change_to(place, &p);
}

long sys_chdir(u32 path)
{
    return change_path(&current->fs->cwd, path);
}

long sys_chroot(u32 path)
{
    return current->euid == 0 ? change_path(&current->fs->root, path) : -EPERM;
}

long sys_fchdir(u32 fd)
{
    struct fd_ref r = fd_get(fd);
    long err = -ENOTDIR;

    if (!r.file)
        return -EBADF;
    if (r.file->path.dentry) {
        struct path p = r.file->path;
        path_get(&p);
        err = change_to(&current->fs->cwd, &p);
    }
    fd_put(r);
    return err;
}

long sys_getcwd(u32 buf, u32 size)
{
    struct fs_context *fs = current->fs;
    char *text = kmalloc(PATH_MAX, GFP_KERNEL);

    if (!text)
        return -ENOMEM;
    mutex_lock(&tree_lock);
    long len = fs->cwd.dentry->deleted ? -ENOENT : path_text_locked(&fs->cwd, text, PATH_MAX);
    mutex_unlock(&tree_lock);
    if (len >= 0 && (u32)len + 1 > size)
        len = -ERANGE;
    if (len >= 0)
        len = copy_to_user((void __user *)(vaddr_t)buf, text, len + 1) ? -EFAULT : len + 1;
    kfree(text);
    return len;
}

static long make_dir(int dfd, u32 user_path, u32 mode)
{
    char *path;
    int err = user_path_get(user_path, &path);

    if (err)
        return err;
    err = vfs_mkdir(dfd, path, mode);
    user_path_free(path);
    return err;
}

long sys_mkdir(u32 path, u32 mode)
{
    return make_dir(AT_FDCWD, path, mode);
}

long sys_mkdirat(u32 dfd, u32 path, u32 mode)
{
    return make_dir(dfd_of(dfd), path, mode);
}

long sys_rmdir(u32 user_path)
{
    char *path;
    int err = user_path_get(user_path, &path);

    if (err)
        return err;
    err = vfs_rmdir(AT_FDCWD, path);
    user_path_free(path);
    return err;
}

/* Linux's new_decode_dev(). */
static u32 decode_dev(u32 dev)
{
    return DEV_MAKE(dev >> 8 & 0xfff, (dev & 0xff) | (dev >> 12 & 0xfff00));
}

static long make_node(int dfd, u32 user_path, u32 mode, u32 dev)
{
    char *path;
    int err = user_path_get(user_path, &path);

    if (err)
        return err;
    err = vfs_mknod(dfd, path, mode, decode_dev(dev));
    user_path_free(path);
    return err;
}

long sys_mknod(u32 path, u32 mode, u32 dev)
{
    return make_node(AT_FDCWD, path, mode, dev);
}

long sys_mknodat(u32 dfd, u32 path, u32 mode, u32 dev)
{
    return make_node(dfd_of(dfd), path, mode, dev);
}
