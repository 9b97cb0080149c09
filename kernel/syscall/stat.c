/* stat in its three generations, statx, statfs. */
#include <uapi/errno.h>
#include <uapi/stat.h>
#include <uapi/time.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/walk.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"
#include "kernel/time/time.h"
#include "mm/phys/alloc.h"

/* What all forms are made from. */
struct attributes {
    u32 dev, ino, mode, nlink, uid, gid, rdev, mount;
    u64 size;
    u32 blocks; /* of 512 bytes */
    struct timespec atime, mtime, ctime;
};

static struct timespec to_timespec(u64 ns)
{
    u32 rest;
    u64 seconds = div_u64(ns, NSEC_PER_SEC, &rest);

    return (struct timespec){seconds, rest};
}

static void read_attributes(const struct inode *i, const struct path *p, struct attributes *a)
{
    *a = (struct attributes){
        .dev = i->super->dev,
        .ino = i->ino,
        .mode = i->mode,
        .nlink = i->nlink,
        .uid = i->uid,
        .gid = i->gid,
        .rdev = i->rdev,
        .mount = p->mount ? p->mount->id : 0,
        .size = i->size,
        .blocks = i->ops && i->ops->blocks ? i->ops->blocks(i) : 0,
        .atime = to_timespec(i->atime),
        .mtime = to_timespec(i->mtime),
        .ctime = to_timespec(i->ctime),
    };
}

static int attributes_at(int dfd, u32 user_path, u32 lookup, struct attributes *a)
{
    struct path p;
    int err = user_path_lookup(dfd, user_path, lookup, &p);

    if (err)
        return err;
    read_attributes(p.dentry->inode, &p, a);
    path_put(&p);
    return 0;
}

static int attributes_of(u32 fd, struct attributes *a)
{
    struct fd_ref r = fd_get(fd);

    if (!r.file)
        return -EBADF;
    read_attributes(r.file->inode, &r.file->path, a);
    fd_put(r);
    return 0;
}

/* Linux's new_encode_dev(). */
static u32 encode_dev(u32 dev)
{
    u32 major = DEV_MAJOR(dev), minor = DEV_MINOR(dev);

    return (minor & 0xff) | major << 8 | (minor & ~0xffu) << 12;
}

static long put_old(const struct attributes *a, u32 user)
{
    struct __old_kernel_stat s = {
        .st_dev = encode_dev(a->dev),
        .st_ino = a->ino,
        .st_mode = a->mode,
        .st_nlink = a->nlink,
        .st_uid = a->uid,
        .st_gid = a->gid,
        .st_rdev = encode_dev(a->rdev),
        .st_size = a->size,
        .st_atime = a->atime.tv_sec,
        .st_mtime = a->mtime.tv_sec,
        .st_ctime = a->ctime.tv_sec,
    };

    if (a->size > 0x7fffffff)
        return -EOVERFLOW;
    return copy_to_user((void __user *)(vaddr_t)user, &s, sizeof(s));
}

static long put_new(const struct attributes *a, u32 user)
{
    struct stat s = {
        .st_dev = encode_dev(a->dev),
        .st_ino = a->ino,
        .st_mode = a->mode,
        .st_nlink = a->nlink,
        .st_uid = a->uid,
        .st_gid = a->gid,
        .st_rdev = encode_dev(a->rdev),
        .st_size = a->size,
        .st_blksize = PAGE_SIZE,
        .st_blocks = a->blocks,
        .st_atime = a->atime.tv_sec,
        .st_atime_nsec = a->atime.tv_nsec,
        .st_mtime = a->mtime.tv_sec,
        .st_mtime_nsec = a->mtime.tv_nsec,
        .st_ctime = a->ctime.tv_sec,
        .st_ctime_nsec = a->ctime.tv_nsec,
    };

    if (a->size > 0x7fffffff)
        return -EOVERFLOW;
    return copy_to_user((void __user *)(vaddr_t)user, &s, sizeof(s));
}

static long put_64(const struct attributes *a, u32 user)
{
    struct stat64 s = {
        .st_dev = encode_dev(a->dev),
        .__st_ino = a->ino,
        .st_mode = a->mode,
        .st_nlink = a->nlink,
        .st_uid = a->uid,
        .st_gid = a->gid,
        .st_rdev = encode_dev(a->rdev),
        .st_size = a->size,
        .st_blksize = PAGE_SIZE,
        .st_blocks = a->blocks,
        .st_atime = a->atime.tv_sec,
        .st_atime_nsec = a->atime.tv_nsec,
        .st_mtime = a->mtime.tv_sec,
        .st_mtime_nsec = a->mtime.tv_nsec,
        .st_ctime = a->ctime.tv_sec,
        .st_ctime_nsec = a->ctime.tv_nsec,
        .st_ino = a->ino,
    };

    return copy_to_user((void __user *)(vaddr_t)user, &s, sizeof(s));
}

typedef long (*put_fn)(const struct attributes *a, u32 user);

static long stat_path(u32 path, u32 user, u32 lookup, put_fn put)
{
    struct attributes a;
    int err = attributes_at(AT_FDCWD, path, lookup, &a);

    return err ? err : put(&a, user);
}

static long stat_fd(u32 fd, u32 user, put_fn put)
{
    struct attributes a;
    int err = attributes_of(fd, &a);

    return err ? err : put(&a, user);
}

long sys_oldstat(u32 path, u32 buf)
{
    return stat_path(path, buf, LOOKUP_FOLLOW, put_old);
}

long sys_oldlstat(u32 path, u32 buf)
{
    return stat_path(path, buf, 0, put_old);
}

long sys_oldfstat(u32 fd, u32 buf)
{
    return stat_fd(fd, buf, put_old);
}

long sys_stat(u32 path, u32 buf)
{
    return stat_path(path, buf, LOOKUP_FOLLOW, put_new);
}

long sys_lstat(u32 path, u32 buf)
{
    return stat_path(path, buf, 0, put_new);
}

long sys_fstat(u32 fd, u32 buf)
{
    return stat_fd(fd, buf, put_new);
}

long sys_stat64(u32 path, u32 buf)
{
    return stat_path(path, buf, LOOKUP_FOLLOW, put_64);
}

long sys_lstat64(u32 path, u32 buf)
{
    return stat_path(path, buf, 0, put_64);
}

long sys_fstat64(u32 fd, u32 buf)
{
    return stat_fd(fd, buf, put_64);
}

static u32 lookup_of(u32 at_flags)
{
    return (at_flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
           (at_flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
}

/* As attributes_at, but an empty path with AT_EMPTY_PATH also means files without a name. */
static int attributes_by_flags(u32 dfd, u32 path, u32 flags, struct attributes *a)
{
    char first;

    if ((flags & AT_EMPTY_PATH) && dfd_of(dfd) != AT_FDCWD) {
        if (get_user(first, (const char __user *)(vaddr_t)path))
            return -EFAULT;
        if (!first)
            return attributes_of(dfd, a);
    }
    return attributes_at(dfd_of(dfd), path, lookup_of(flags), a);
}

long sys_fstatat64(u32 dfd, u32 path, u32 buf, u32 flags)
{
    struct attributes a;

    if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
        return -EINVAL;
    int err = attributes_by_flags(dfd, path, flags, &a);
    return err ? err : put_64(&a, buf);
}

static struct statx_timestamp to_statx_time(struct timespec t)
{
    return (struct statx_timestamp){.tv_sec = t.tv_sec, .tv_nsec = t.tv_nsec};
}

long sys_statx(u32 dfd, u32 path, u32 flags, u32 mask, u32 buf)
{
    struct attributes a;

    if ((mask & STATX__RESERVED) || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
        (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE)))
        return -EINVAL;
    int err = attributes_by_flags(dfd, path, flags, &a);
    if (err)
        return err;
    struct statx s = {
        .stx_mask = STATX_BASIC_STATS | STATX_MNT_ID,
        .stx_blksize = PAGE_SIZE,
        .stx_nlink = a.nlink,
        .stx_uid = a.uid,
        .stx_gid = a.gid,
        .stx_mode = a.mode,
        .stx_ino = a.ino,
        .stx_size = a.size,
        .stx_blocks = a.blocks,
        .stx_atime = to_statx_time(a.atime),
        .stx_ctime = to_statx_time(a.ctime),
        .stx_mtime = to_statx_time(a.mtime),
        .stx_rdev_major = DEV_MAJOR(a.rdev),
        .stx_rdev_minor = DEV_MINOR(a.rdev),
        .stx_dev_major = DEV_MAJOR(a.dev),
        .stx_dev_minor = DEV_MINOR(a.dev),
        .stx_mnt_id = a.mount,
    };
    return copy_to_user((void __user *)(vaddr_t)buf, &s, sizeof(s));
}
