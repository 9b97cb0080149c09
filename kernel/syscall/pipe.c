/* pipe and pipe2. */
#include <uapi/errno.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/syscall/calls_fs.h"

/* Both ends as descriptors; takes over the files. */
static int install_ends(struct file *end[2], bool cloexec, int fd[2])
{
    fd[0] = fd_install(end[0], 0, cloexec);
    if (fd[0] < 0) {
        file_put(end[0]);
        file_put(end[1]);
        return fd[0];
    }
    fd[1] = fd_install(end[1], 0, cloexec);
    if (fd[1] < 0) {
        fd_close(fd[0]);
        file_put(end[1]);
        return fd[1];
    }
    return 0;
}

long sys_pipe2(u32 user, u32 flags)
{
    struct file *end[2];
    int fd[2];

    if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
        return -EINVAL;
    int err = pipe_create(flags & O_NONBLOCK, &end[0], &end[1]);
    if (!err)
        err = install_ends(end, flags & O_CLOEXEC, fd);
    if (!err && copy_to_user((void __user *)(vaddr_t)user, fd, sizeof(fd))) {
        fd_close(fd[0]);
        fd_close(fd[1]);
        err = -EFAULT;
    }
    return err;
}

long sys_pipe(u32 user)
{
    return sys_pipe2(user, 0);
}
