/* memfd_create and fallocate. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <uapi/mman.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/syscall/calls_fs.h"

#define PREFIX     "memfd:"
#define PREFIX_LEN (sizeof(PREFIX) - 1)

long sys_memfd_create(u32 user_name, u32 flags)
{
    char name[NAME_MAX + 1] = PREFIX;
    struct file *f;

    if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
        return -EINVAL;
    long len = strncpy_from_user(name + PREFIX_LEN, (const char __user *)(vaddr_t)user_name,
                                 sizeof(name) - PREFIX_LEN);
    if (len < 0)
        return len == -EFAULT ? len : -EINVAL;
    int err = memfd_open(name, flags & MFD_ALLOW_SEALING ? 0 : F_SEAL_SEAL, &f);
    if (err)
        return err;
    int fd = fd_install(f, 0, flags & MFD_CLOEXEC);
    if (fd < 0)
        file_put(f);
    return fd;
}

#define KNOWN_MODES (FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)

static int check_fallocate(const struct file *f, u32 mode, u64 offset, u64 len)
{
    if ((i64)offset < 0 || (i64)len <= 0)
        return -EINVAL;
    if (mode & ~KNOWN_MODES || (mode & KNOWN_MODES) == FALLOC_FL_PUNCH_HOLE)
        return -EOPNOTSUPP;
    if (!file_writable(f))
        return -EBADF;
    if (S_ISFIFO(f->inode->mode))
        return -ESPIPE;
    if (!S_ISREG(f->inode->mode))
        return -ENODEV;
    if (offset + len > 0xffffffff000ull)
        return -EFBIG;
    return f->inode->ops->fallocate ? 0 : -EOPNOTSUPP;
}

static int fallocate(struct file *f, u32 mode, u64 offset, u64 len)
{
    struct inode *i = f->inode;
    int err = check_fallocate(f, mode, offset, len);

    if (err)
        return err;
    mutex_lock(&i->lock);
    err = i->ops->fallocate(i, mode, offset, len);
    if (!err)
        inode_modified(i);
    mutex_unlock(&i->lock);
    return err;
}

long sys_fallocate(u32 fd, u32 mode, u32 offset_low, u32 offset_high, u32 len_low, u32 len_high)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    int err =
        fallocate(r.file, mode, (u64)offset_high << 32 | offset_low, (u64)len_high << 32 | len_low);
    fd_put(r);
    return err;
}
