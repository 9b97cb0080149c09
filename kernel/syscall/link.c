/* Names: link, symlink, readlink, unlink, rename. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/namei.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"
#include "mm/kalloc/kmalloc.h"

/* Two path names of one call. */
static int two_paths_get(u32 user_first, u32 user_second, char **first, char **second)
{
    int err = user_path_get(user_first, first);

    if (err)
        return err;
    err = user_path_get(user_second, second);
    if (err)
        user_path_free(*first);
    return err;
}

static void two_paths_free(char *first, char *second)
{
    user_path_free(first);
    user_path_free(second);
}

static long do_link(int old_dfd, u32 user_old, int new_dfd, u32 user_new, u32 lookup)
{
    char *old, *path;
    int err = two_paths_get(user_old, user_new, &old, &path);

    if (err)
        return err;
    err = vfs_link(old_dfd, old, new_dfd, path, lookup);
    two_paths_free(old, path);
    return err;
}

long sys_link(u32 old, u32 path)
{
    return do_link(AT_FDCWD, old, AT_FDCWD, path, 0);
}

long sys_linkat(u32 old_dfd, u32 old, u32 new_dfd, u32 path, u32 flags)
{
    if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    return do_link(dfd_of(old_dfd), old, dfd_of(new_dfd), path,
                   (flags & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0) |
                       (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0));
}

static long do_symlink(u32 user_target, int dfd, u32 user_path)
{
    char *target, *path;
    int err = two_paths_get(user_target, user_path, &target, &path);

    if (err)
        return err;
    err = vfs_symlink(target, dfd, path);
    two_paths_free(target, path);
    return err;
}

long sys_symlink(u32 target, u32 path)
{
    return do_symlink(target, AT_FDCWD, path);
}

long sys_symlinkat(u32 target, u32 dfd, u32 path)
{
    return do_symlink(target, dfd_of(dfd), path);
}

/* Text of the link at p, cut to size, to ring 3. */
static long read_link(const struct path *p, u32 user, u32 size)
{
    struct inode *i = p->dentry->inode;

    if (!S_ISLNK(i->mode))
        return -EINVAL;
    char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
    if (!buf)
        return -ENOMEM;
    mutex_lock(&tree_lock);
    long len = i->ops->readlink(i, buf, PATH_MAX);
    mutex_unlock(&tree_lock);
    if (len >= 0) {
        len = min((u32)len, size);
        if (copy_to_user((void __user *)(vaddr_t)user, buf, len))
            len = -EFAULT;
    }
    kfree(buf);
    return len;
}

static long do_readlink(int dfd, u32 user_path, u32 buf, u32 size)
{
    struct path p;
    char *path;

    if ((i32)size <= 0)
        return -EINVAL;
    int err = user_path_get(user_path, &path);
    if (err)
        return err;
    bool empty = !*path;
    err = path_lookup(dfd, path, dfd == AT_FDCWD ? 0 : LOOKUP_EMPTY, &p);
    user_path_free(path);
    if (err)
        return err;
    long len = read_link(&p, buf, size);
    path_put(&p);
    return empty && len == -EINVAL ? -ENOENT : len;
}

long sys_readlink(u32 path, u32 buf, u32 size)
{
    return do_readlink(AT_FDCWD, path, buf, size);
}

long sys_readlinkat(u32 dfd, u32 path, u32 buf, u32 size)
{
    return do_readlink(dfd_of(dfd), path, buf, size);
}

static long do_unlink(int dfd, u32 user_path, bool dir)
{
    char *path;
    int err = user_path_get(user_path, &path);

    if (err)
        return err;
    err = dir ? vfs_rmdir(dfd, path) : vfs_unlink(dfd, path);
    user_path_free(path);
    return err;
}

long sys_unlink(u32 path)
{
    return do_unlink(AT_FDCWD, path, false);
}

long sys_unlinkat(u32 dfd, u32 path, u32 flags)
{
    if (flags & ~AT_REMOVEDIR)
        return -EINVAL;
    return do_unlink(dfd_of(dfd), path, flags & AT_REMOVEDIR);
}

static long do_rename(int old_dfd, u32 user_old, int new_dfd, u32 user_new, u32 flags)
{
    char *old, *path;
    int err = two_paths_get(user_old, user_new, &old, &path);

    if (err)
        return err;
    err = vfs_rename(old_dfd, old, new_dfd, path, flags);
    two_paths_free(old, path);
    return err;
}

long sys_rename(u32 old, u32 path)
{
    return do_rename(AT_FDCWD, old, AT_FDCWD, path, 0);
}

long sys_renameat(u32 old_dfd, u32 old, u32 new_dfd, u32 path)
{
    return do_rename(dfd_of(old_dfd), old, dfd_of(new_dfd), path, 0);
}

long sys_renameat2(u32 old_dfd, u32 old, u32 new_dfd, u32 path, u32 flags)
{
    return do_rename(dfd_of(old_dfd), old, dfd_of(new_dfd), path, flags);
}
