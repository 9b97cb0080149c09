/* Descriptors: dup, fcntl, ioctl, flock. */
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/ioctl.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/process/task.h"
#include "kernel/syscall/calls_fs.h"

/* Flags that fcntl(F_SETFL) may change. */
#define SETTABLE (O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)

static long duplicate(u32 fd, u32 from, bool cloexec)
{
    struct fd_ref r = fd_get(fd);

    if (!r.file)
        return -EBADF;
    file_get(r.file);
    long copy = fd_install(r.file, from, cloexec);
    if (copy < 0)
        file_put(r.file);
    fd_put(r);
    return copy;
}

static long duplicate_at(u32 fd, u32 target, bool cloexec)
{
    struct fd_ref r = fd_get(fd);

    if (!r.file)
        return -EBADF;
    long ret = fd_install_at(r.file, target, cloexec);
    fd_put(r);
    return ret;
}

long sys_dup(u32 fd)
{
    return duplicate(fd, 0, false);
}

long sys_dup2(u32 fd, u32 target)
{
    if (fd != target)
        return duplicate_at(fd, target, false);
    struct fd_ref r = fd_get(fd);
    fd_put(r);
    return r.file ? (long)fd : -EBADF;
}

long sys_dup3(u32 fd, u32 target, u32 flags)
{
    if (fd == target || (flags & ~O_CLOEXEC))
        return -EINVAL;
    return duplicate_at(fd, target, flags & O_CLOEXEC);
}

static long set_flags(struct file *f, u32 flags)
{
    f->flags = (f->flags & ~SETTABLE) | (flags & SETTABLE);
    return 0;
}

static long pipe_size(const struct file *f, u32 wanted)
{
    if (!file_is_pipe(f))
        return -EBADF;
    return wanted <= PIPE_CAPACITY ? (long)PIPE_CAPACITY : -EPERM;
}

/*
 * Record locks: every lock is granted, and no one is told of others. Enough for programs that guard
 * against a second copy of themselves.
 */
static long get_lock(u32 arg)
{
    return put_user((short)F_UNLCK, &((struct flock __user *)(vaddr_t)arg)->l_type);
}

static long set_lock(u32 arg)
{
    short type;

    if (get_user(type, &((struct flock __user *)(vaddr_t)arg)->l_type))
        return -EFAULT;
    return type >= F_RDLCK && type <= F_UNLCK ? 0 : -EINVAL;
}

static long control(struct file *f, u32 fd, u32 cmd, u32 arg)
{
    switch (cmd) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
        if (arg >= current->process->rlimits[RLIMIT_NOFILE].rlim_cur)
            return -EINVAL;
        return duplicate(fd, arg, cmd == F_DUPFD_CLOEXEC);
    case F_GETFD:
        return files_cloexec(current->files, fd) ? FD_CLOEXEC : 0;
    case F_SETFD:
        files_set_cloexec(current->files, fd, arg & FD_CLOEXEC);
        return 0;
    case F_GETFL:
        return f->flags;
    case F_SETFL:
        return set_flags(f, arg);
    case F_GETLK:
    case F_GETLK64:
        return get_lock(arg);
    case F_SETLK:
    case F_SETLKW:
    case F_SETLK64:
    case F_SETLKW64:
        return set_lock(arg);
    case F_SETOWN:
    case F_GETOWN:
        return 0;
    case F_GET_SEALS:
        return tmpfs_get_seals(f);
    case F_ADD_SEALS:
        return tmpfs_add_seals(f, arg);
    case F_GETPIPE_SZ:
        return pipe_size(f, 0);
    case F_SETPIPE_SZ:
        return pipe_size(f, arg);
    default:
        return -EINVAL;
    }
}

long sys_fcntl64(u32 fd, u32 cmd, u32 arg)
{
    struct fd_ref r = fd_get(fd);

    if (!r.file)
        return -EBADF;
    bool path_ok = cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC || cmd == F_GETFD || cmd == F_SETFD ||
                   cmd == F_GETFL;
    long ret = (r.file->flags & O_PATH) && !path_ok ? -EBADF : control(r.file, fd, cmd, arg);
    fd_put(r);
    return ret;
}

long sys_fcntl(u32 fd, u32 cmd, u32 arg)
{
    if (cmd == F_GETLK64 || cmd == F_SETLK64 || cmd == F_SETLKW64)
        return -EINVAL;
    return sys_fcntl64(fd, cmd, arg);
}

static long set_nonblocking(struct file *f, u32 arg)
{
    int on;

    if (get_user(on, (const int __user *)(vaddr_t)arg))
        return -EFAULT;
    f->flags = on ? f->flags | O_NONBLOCK : f->flags & ~O_NONBLOCK;
    return 0;
}

static long bytes_left(const struct file *f, u32 arg)
{
    int left = f->inode->size - f->pos;

    return put_user(left, (int __user *)(vaddr_t)arg);
}

long sys_ioctl(u32 fd, u32 cmd, u32 arg)
{
    struct fd_ref r = fd_get_io(fd);
    long ret = -ENOTTY;

    if (!r.file)
        return -EBADF;
    switch (cmd) {
    case FIOCLEX:
    case FIONCLEX:
        files_set_cloexec(current->files, fd, cmd == FIOCLEX);
        ret = 0;
        break;
    case FIONBIO:
        ret = set_nonblocking(r.file, arg);
        break;
    default:
        if (cmd == FIONREAD && S_ISREG(r.file->inode->mode))
            ret = bytes_left(r.file, arg);
        else if (r.file->ops->ioctl)
            ret = r.file->ops->ioctl(r.file, cmd, arg);
    }
    fd_put(r);
    return ret;
}

/* As record locks: granted. */
long sys_flock(u32 fd, u32 operation)
{
    struct fd_ref r = fd_get_io(fd);
    u32 kind = operation & ~LOCK_NB;

    if (!r.file)
        return -EBADF;
    fd_put(r);
    return kind == LOCK_SH || kind == LOCK_EX || kind == LOCK_UN ? 0 : -EINVAL;
}
