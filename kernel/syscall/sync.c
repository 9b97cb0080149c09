/* sync and advice. Files of memory have nothing to write back. */
#include <uapi/errno.h>
#include "kernel/dev/block/block_file.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/syscall/calls_fs.h"

long sys_sync(void)
{
    (void)mounts_sync(); /* like Linux, sync(2) tells nobody */
    block_sync_all();
    return 0;
}

/* Pipes and the like cannot be synchronised. */
static long sync_file(u32 fd)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    const struct file_ops *ops = r.file->ops;
    long err = ops->sync ? ops->sync(r.file) : ops->seek ? 0 : -EINVAL;
    fd_put(r);
    return err;
}

long sys_fsync(u32 fd)
{
    return sync_file(fd);
}

long sys_fdatasync(u32 fd)
{
    return sync_file(fd);
}

long sys_syncfs(u32 fd)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    struct super *s = r.file->inode->super;
    long err = s->ops->sync ? s->ops->sync(s) : 0;
    fd_put(r);
    return err;
}

static long advise(u32 fd, u32 advice)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    long err = file_is_pipe(r.file) ? -ESPIPE : advice > POSIX_FADV_NOREUSE ? -EINVAL : 0;
    fd_put(r);
    return err;
}

long sys_fadvise64(u32 fd, u32 low, u32 high, u32 len, u32 advice)
{
    (void)low, (void)high, (void)len;
    return advise(fd, advice);
}

long sys_fadvise64_64(u32 fd, u32 low, u32 high, u32 len_low, u32 len_high, u32 advice)
{
    (void)low, (void)high, (void)len_low, (void)len_high;
    return advise(fd, advice);
}
