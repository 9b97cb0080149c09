/* open, creat, openat, close. */
#include <uapi/errno.h>
#include "kernel/fs/fs.h"
#include "kernel/process/task.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/user_path.h"

static long open_at(int dfd, u32 user_path, u32 flags, u32 mode)
{
    struct file *f;
    char *path;
    int err = user_path_get(user_path, &path);

    if (err)
        return err;
    err = fd_prepare(0);
    if (!err)
        err = vfs_openat(dfd, path, flags, mode, &f);
    user_path_free(path);
    if (err)
        return err;
    int fd = fd_install(f, 0, flags & O_CLOEXEC);
    if (fd < 0)
        file_put(f);
    return fd;
}

long sys_open(u32 path, u32 flags, u32 mode)
{
    return open_at(AT_FDCWD, path, flags, mode);
}

long sys_openat(u32 dfd, u32 path, u32 flags, u32 mode)
{
    return open_at(dfd_of(dfd), path, flags, mode);
}

long sys_creat(u32 path, u32 mode)
{
    return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

long sys_close(u32 fd)
{
    return fd_close(fd);
}

long sys_close_range(u32 first, u32 last, u32 flags)
{
    if (first > last || flags)
        return -EINVAL;
    last = min(last, current->files->size - 1);
    for (u32 fd = first; fd <= last; fd++)
        fd_close(fd);
    return 0;
}
