/* statfs and fstatfs. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <uapi/statfs.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/fs/vfs/walk.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"
#include "mm/phys/alloc.h"

/* Pages that may still be added: without a limit a file system may grow into all free memory. */
static u32 pages_left(const struct super *s)
{
    u32 used = s->quota.used;

    if (!s->quota.max)
        return nr_free_pages();
    return s->quota.max > used ? s->quota.max - used : 0;
}

static void read_statfs(struct super *s, struct statfs64 *out)
{
    bool memory = s->magic == TMPFS_MAGIC;
    u32 free = pages_left(s);

    *out = (struct statfs64){
        .f_type = s->magic,
        .f_bsize = PAGE_SIZE,
        .f_blocks = memory ? free + s->quota.used : 0,
        .f_bfree = memory ? free : 0,
        .f_bavail = memory ? free : 0,
        .f_files = memory ? free + s->inodes : 0,
        .f_ffree = memory ? free : 0,
        .f_fsid = {{s->dev, 0}},
        .f_namelen = NAME_MAX,
        .f_frsize = PAGE_SIZE,
        .f_flags = ST_VALID | (s->read_only ? ST_RDONLY : 0),
    };
    if (s->ops->statfs)
        s->ops->statfs(s, out);
}

static int statfs_path(u32 user_path, struct statfs64 *out)
{
    struct path p;
    int err = user_path_lookup(AT_FDCWD, user_path, LOOKUP_FOLLOW, &p);

    if (err)
        return err;
    read_statfs(p.dentry->inode->super, out);
    path_put(&p);
    return 0;
}

static int statfs_fd(u32 fd, struct statfs64 *out)
{
    struct fd_ref r = fd_get(fd);

    if (!r.file)
        return -EBADF;
    read_statfs(r.file->inode->super, out);
    fd_put(r);
    return 0;
}

static long put_32(const struct statfs64 *s, u32 user)
{
    struct statfs old = {
        .f_type = s->f_type,
        .f_bsize = s->f_bsize,
        .f_blocks = s->f_blocks,
        .f_bfree = s->f_bfree,
        .f_bavail = s->f_bavail,
        .f_files = s->f_files,
        .f_ffree = s->f_ffree,
        .f_fsid = s->f_fsid,
        .f_namelen = s->f_namelen,
        .f_frsize = s->f_frsize,
        .f_flags = s->f_flags,
    };

    return copy_to_user((void __user *)(vaddr_t)user, &old, sizeof(old));
}

long sys_statfs(u32 path, u32 buf)
{
    struct statfs64 s;
    int err = statfs_path(path, &s);

    return err ? err : put_32(&s, buf);
}

long sys_fstatfs(u32 fd, u32 buf)
{
    struct statfs64 s;
    int err = statfs_fd(fd, &s);

    return err ? err : put_32(&s, buf);
}

long sys_statfs64(u32 path, u32 size, u32 buf)
{
    struct statfs64 s;

    if (size != sizeof(s))
        return -EINVAL;
    int err = statfs_path(path, &s);
    return err ? err : copy_to_user((void __user *)(vaddr_t)buf, &s, sizeof(s));
}

long sys_fstatfs64(u32 fd, u32 size, u32 buf)
{
    struct statfs64 s;

    if (size != sizeof(s))
        return -EINVAL;
    int err = statfs_fd(fd, &s);
    return err ? err : copy_to_user((void __user *)(vaddr_t)buf, &s, sizeof(s));
}
