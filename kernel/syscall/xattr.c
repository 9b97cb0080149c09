/*
 * Extended attributes. No file system here keeps any: a name and a file are looked at, then there
 * is no attribute to list, and none that could be read, set or removed.
 */
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>
#include <uapi/xattr.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/vfs/walk.h"
#include "kernel/syscall/at_path.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"

static int check_name(u32 user_name)
{
    char name[XATTR_NAME_MAX + 1];
    long len = strncpy_from_user(name, (const char __user *)(vaddr_t)user_name, sizeof(name));

    if (!len || len == -ENAMETOOLONG)
        return -ERANGE;
    return min(len, 0l);
}

static int check_new(u32 size, u32 flags)
{
    if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
        return -EINVAL;
    return size > XATTR_SIZE_MAX ? -E2BIG : 0;
}

static int not_supported(struct inode *i, void *arg)
{
    (void)i, (void)arg;
    return -EOPNOTSUPP;
}

static int list_nothing(struct inode *i, void *arg)
{
    (void)i, (void)arg;
    return 0;
}

static long access_path(u32 path, u32 user_name, u32 lookup)
{
    int err = check_name(user_name);

    return err ? err : inode_at(AT_FDCWD, path, lookup, not_supported, NULL);
}

static long access_fd(u32 fd, u32 user_name)
{
    int err = check_name(user_name);

    return err ? err : inode_of(fd, not_supported, NULL);
}

long sys_getxattr(u32 path, u32 name)
{
    return access_path(path, name, LOOKUP_FOLLOW);
}

long sys_lgetxattr(u32 path, u32 name)
{
    return access_path(path, name, 0);
}

long sys_fgetxattr(u32 fd, u32 name)
{
    return access_fd(fd, name);
}

long sys_setxattr(u32 path, u32 name, u32 value, u32 size, u32 flags)
{
    (void)value;
    int err = check_new(size, flags);

    return err ? err : access_path(path, name, LOOKUP_FOLLOW);
}

long sys_lsetxattr(u32 path, u32 name, u32 value, u32 size, u32 flags)
{
    (void)value;
    int err = check_new(size, flags);

    return err ? err : access_path(path, name, 0);
}

long sys_fsetxattr(u32 fd, u32 name, u32 value, u32 size, u32 flags)
{
    (void)value;
    int err = check_new(size, flags);

    return err ? err : access_fd(fd, name);
}

long sys_listxattr(u32 path)
{
    return inode_at(AT_FDCWD, path, LOOKUP_FOLLOW, list_nothing, NULL);
}

long sys_llistxattr(u32 path)
{
    return inode_at(AT_FDCWD, path, 0, list_nothing, NULL);
}

long sys_flistxattr(u32 fd)
{
    return inode_of(fd, list_nothing, NULL);
}
