/* Attributes: access, chmod, chown, umask, truncate. */
#include <uapi/errno.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/walk.h"
#include "kernel/process/task.h"
#include "kernel/syscall/at_path.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"

int inode_at(int dfd, u32 user_path, u32 lookup, int (*fn)(struct inode *i, void *arg), void *arg)
{
    struct path p;
    int err = user_path_lookup(dfd, user_path, lookup, &p);

    if (err)
        return err;
    err = fn(p.dentry->inode, arg);
    path_put(&p);
    return err;
}

int inode_of(u32 fd, int (*fn)(struct inode *i, void *arg), void *arg)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    int err = fn(r.file->inode, arg);
    fd_put(r);
    return err;
}

struct access_arg {
    u32 mode, uid, gid;
};

static int check_access(struct inode *i, void *arg)
{
    const struct access_arg *a = arg;

    return inode_permission_as(i, a->mode, a->uid, a->gid);
}

static long do_access(int dfd, u32 path, u32 mode, u32 flags)
{
    bool effective = flags & AT_EACCESS;
    struct access_arg a = {mode, effective ? current->euid : current->uid,
                           effective ? current->egid : current->gid};

    if ((mode & ~(R_OK | W_OK | X_OK)) ||
        (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)))
        return -EINVAL;
    u32 lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
                 (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
    return inode_at(dfd, path, lookup, check_access, &a);
}

long sys_access(u32 path, u32 mode)
{
    return do_access(AT_FDCWD, path, mode, 0);
}

long sys_faccessat(u32 dfd, u32 path, u32 mode)
{
    return do_access(dfd_of(dfd), path, mode, 0);
}

long sys_faccessat2(u32 dfd, u32 path, u32 mode, u32 flags)
{
    return do_access(dfd_of(dfd), path, mode, flags);
}

static int set_mode(struct inode *i, void *arg)
{
    u32 mode = *(u32 *)arg & 07777;

    if (inode_changeable(i))
        return -EROFS;
    if (!inode_owner(i))
        return -EPERM;
    if (S_ISLNK(i->mode))
        return -EOPNOTSUPP;
    i->mode = (i->mode & S_IFMT) | mode;
    inode_changed(i);
    return 0;
}

long sys_chmod(u32 path, u32 mode)
{
    return inode_at(AT_FDCWD, path, LOOKUP_FOLLOW, set_mode, &mode);
}

long sys_fchmodat(u32 dfd, u32 path, u32 mode)
{
    return inode_at(dfd_of(dfd), path, LOOKUP_FOLLOW, set_mode, &mode);
}

long sys_fchmod(u32 fd, u32 mode)
{
    return inode_of(fd, set_mode, &mode);
}

struct owner_arg {
    u32 uid, gid; /* ~0: keep */
};

static int set_owner(struct inode *i, void *arg)
{
    const struct owner_arg *o = arg;
    bool keeps_uid = o->uid == ~0u || o->uid == i->uid;
    bool own_gid = o->gid == ~0u || o->gid == i->gid || o->gid == current->egid;

    if (inode_changeable(i))
        return -EROFS;
    if (current->euid != 0 && !(current->euid == i->uid && keeps_uid && own_gid))
        return -EPERM;
    if (o->uid != ~0u)
        i->uid = o->uid;
    if (o->gid != ~0u)
        i->gid = o->gid;
    if (!S_ISDIR(i->mode)) /* a new owner does not inherit the right to run as the old one */
        i->mode &= ~(S_ISUID | (i->mode & S_IXGRP ? S_ISGID : 0u));
    inode_changed(i);
    return 0;
}

/* Ids of 16 bits: 0xffff keeps. */
static u32 wide_id(u32 id)
{
    return (id & 0xffff) == 0xffff ? ~0u : id & 0xffff;
}

static long do_chown(u32 path, u32 uid, u32 gid, u32 lookup)
{
    struct owner_arg o = {uid, gid};

    return inode_at(AT_FDCWD, path, lookup, set_owner, &o);
}

long sys_chown(u32 path, u32 uid, u32 gid)
{
    return do_chown(path, wide_id(uid), wide_id(gid), LOOKUP_FOLLOW);
}

long sys_lchown(u32 path, u32 uid, u32 gid)
{
    return do_chown(path, wide_id(uid), wide_id(gid), 0);
}

long sys_chown32(u32 path, u32 uid, u32 gid)
{
    return do_chown(path, uid, gid, LOOKUP_FOLLOW);
}

long sys_lchown32(u32 path, u32 uid, u32 gid)
{
    return do_chown(path, uid, gid, 0);
}

long sys_fchown(u32 fd, u32 uid, u32 gid)
{
    struct owner_arg o = {wide_id(uid), wide_id(gid)};

    return inode_of(fd, set_owner, &o);
}

long sys_fchown32(u32 fd, u32 uid, u32 gid)
{
    struct owner_arg o = {uid, gid};

    return inode_of(fd, set_owner, &o);
}

long sys_fchownat(u32 dfd, u32 path, u32 uid, u32 gid, u32 flags)
{
    struct owner_arg o = {uid, gid};

    if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    u32 lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
                 (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
    return inode_at(dfd_of(dfd), path, lookup, set_owner, &o);
}

long sys_umask(u32 mask)
{
    u32 old = current->fs->umask;

    current->fs->umask = mask & 0777;
    return old;
}

static int truncate_inode(struct inode *i, void *arg)
{
    int err = S_ISDIR(i->mode) ? 0 : inode_permission(i, MAY_WRITE);

    return err ? err : inode_truncate(i, *(u64 *)arg);
}

static long truncate_path(u32 path, u64 size)
{
    if ((i64)size < 0)
        return -EINVAL;
    return inode_at(AT_FDCWD, path, LOOKUP_FOLLOW, truncate_inode, &size);
}

static long truncate_fd(u32 fd, u64 size)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    long err =
        (i64)size < 0 || !file_writable(r.file) ? -EINVAL : inode_truncate(r.file->inode, size);
    fd_put(r);
    return err;
}

long sys_truncate(u32 path, u32 size)
{
    return truncate_path(path, (i32)size);
}

long sys_ftruncate(u32 fd, u32 size)
{
    return truncate_fd(fd, (i32)size);
}

long sys_truncate64(u32 path, u32 low, u32 high)
{
    return truncate_path(path, (u64)high << 32 | low);
}

long sys_ftruncate64(u32 fd, u32 low, u32 high)
{
    return truncate_fd(fd, (u64)high << 32 | low);
}
