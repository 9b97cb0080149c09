/* read and write in all their forms, lseek, sendfile. */
#include <uapi/errno.h>
#include <arch/i386/usercopy.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/syscall/calls_fs.h"
#include "kernel/syscall/iovec.h"
#include "mm/kalloc/kmalloc.h"

/* What a read or write of `f` at its position, or at *pos, does. */
static inline long transfer(struct file *f, struct uio *u, bool write, u64 *pos)
{
    if (!pos)
        return write ? file_write(f, u) : file_read(f, u);
    if (!f->ops->seek)
        return -ESPIPE;
    return write ? vfs_write(f, u, pos) : vfs_read(f, u, pos);
}

static inline long transfer_buffer(u32 fd, u32 buf, u32 len, bool write, u64 *pos)
{
    const void __user *p = (const void __user *)(vaddr_t)buf;
    struct fd_ref r = fd_get(fd);
    struct uio u;
    long ret;

    if (unlikely(!r.file || (r.file->flags & O_PATH))) {
        ret = -EBADF;
    } else if (unlikely((i32)len < 0)) {
        ret = -EINVAL;
    } else if (unlikely(!user_range_ok(p, len))) {
        ret = -EFAULT;
    } else {
        uio_user(&u, p, len);
        ret = transfer(r.file, &u, write, pos);
    }
    fd_put(r);
    return ret;
}

long sys_read(u32 fd, u32 buf, u32 len)
{
    return transfer_buffer(fd, buf, len, false, NULL);
}

long sys_write(u32 fd, u32 buf, u32 len)
{
    return transfer_buffer(fd, buf, len, true, NULL);
}

/* Positions of 64 bits come in two registers. */
static u64 join(u32 low, u32 high)
{
    return (u64)high << 32 | low;
}

static long positioned(u32 fd, u32 buf, u32 len, bool write, u64 pos)
{
    return (i64)pos < 0 ? -EINVAL : transfer_buffer(fd, buf, len, write, &pos);
}

long sys_pread64(u32 fd, u32 buf, u32 len, u32 pos_low, u32 pos_high)
{
    return positioned(fd, buf, len, false, join(pos_low, pos_high));
}

long sys_pwrite64(u32 fd, u32 buf, u32 len, u32 pos_low, u32 pos_high)
{
    return positioned(fd, buf, len, true, join(pos_low, pos_high));
}

static long transfer_vector(u32 fd, u32 vec, u32 count, bool write, u64 *pos)
{
    struct iovec_copy v;
    struct fd_ref r = fd_get_io(fd);
    struct uio u;

    if (!r.file)
        return -EBADF;
    long ret = iovec_get(&v, vec, count);
    if (!ret) {
        uio_vector(&u, v.vec, v.total);
        ret = transfer(r.file, &u, write, pos);
        iovec_put(&v);
    }
    fd_put(r);
    return ret;
}

long sys_readv(u32 fd, u32 vec, u32 count)
{
    return transfer_vector(fd, vec, count, false, NULL);
}

long sys_writev(u32 fd, u32 vec, u32 count)
{
    return transfer_vector(fd, vec, count, true, NULL);
}

long sys_preadv(u32 fd, u32 vec, u32 count, u32 pos_low, u32 pos_high)
{
    u64 pos = join(pos_low, pos_high);

    return (i64)pos < 0 ? -EINVAL : transfer_vector(fd, vec, count, false, &pos);
}

long sys_pwritev(u32 fd, u32 vec, u32 count, u32 pos_low, u32 pos_high)
{
    u64 pos = join(pos_low, pos_high);

    return (i64)pos < 0 ? -EINVAL : transfer_vector(fd, vec, count, true, &pos);
}

static i64 seek(u32 fd, i64 offset, u32 whence)
{
    struct fd_ref r = fd_get_io(fd);

    if (!r.file)
        return -EBADF;
    i64 pos = -ESPIPE;
    if (r.file->ops->seek) {
        mutex_lock(&r.file->pos_lock);
        pos = r.file->ops->seek(r.file, offset, whence);
        mutex_unlock(&r.file->pos_lock);
    }
    fd_put(r);
    return pos;
}

long sys_lseek(u32 fd, u32 offset, u32 whence)
{
    i64 pos = seek(fd, (i32)offset, whence);

    return pos > 0x7fffffff ? -EOVERFLOW : (long)pos;
}

long sys__llseek(u32 fd, u32 high, u32 low, u32 result, u32 whence)
{
    i64 pos = seek(fd, join(low, high), whence);

    if (pos < 0)
        return pos;
    return put_user(pos, (i64 __user *)(vaddr_t)result);
}

/* Copies through a buffer of one page; bytes, or -errno for none. */
static long copy_between(struct file *in, u64 *in_pos, struct file *out, u32 count)
{
    u8 *buf = kmalloc(PAGE_SIZE, GFP_KERNEL);
    long done = 0, ret = 0;
    struct uio u;

    if (!buf)
        return -ENOMEM;
    while (count) {
        u64 at = *in_pos;
        uio_kernel(&u, buf, min(count, PAGE_SIZE));
        long got = ret = vfs_read(in, &u, &at);
        if (ret <= 0)
            break;
        uio_kernel(&u, buf, got);
        ret = file_write(out, &u);
        if (ret <= 0)
            break;
        *in_pos += ret;
        done += ret;
        count -= ret;
        if (ret < got)
            break;
    }
    kfree(buf);
    return done ? done : ret;
}

static long send_file(u32 out_fd, u32 in_fd, u64 *pos, u32 count)
{
    struct fd_ref out = fd_get_io(out_fd), in = fd_get_io(in_fd);
    long ret;

    if (!out.file || !in.file || !file_readable(in.file) || !file_writable(out.file))
        ret = -EBADF;
    else if (!in.file->ops->seek || !S_ISREG(in.file->inode->mode))
        ret = pos ? -ESPIPE : -EINVAL;
    else if (out.file->flags & O_APPEND)
        ret = -EINVAL;
    else
        ret = copy_between(in.file, pos ? pos : &in.file->pos, out.file, min(count, 0x7ffff000u));
    fd_put(out);
    fd_put(in);
    return ret;
}

long sys_sendfile(u32 out_fd, u32 in_fd, u32 offset, u32 count)
{
    i32 __user *p = (i32 __user *)(vaddr_t)offset;
    i32 value;

    if (!p)
        return send_file(out_fd, in_fd, NULL, count);
    if (get_user(value, p))
        return -EFAULT;
    if (value < 0)
        return -EINVAL;
    u64 pos = value;
    long ret = send_file(out_fd, in_fd, &pos, count);
    return put_user((i32)pos, p) ? -EFAULT : ret;
}

long sys_sendfile64(u32 out_fd, u32 in_fd, u32 offset, u32 count)
{
    u64 __user *p = (u64 __user *)(vaddr_t)offset;
    u64 pos;

    if (!p)
        return send_file(out_fd, in_fd, NULL, count);
    if (get_user(pos, p))
        return -EFAULT;
    if ((i64)pos < 0)
        return -EINVAL;
    long ret = send_file(out_fd, in_fd, &pos, count);
    return put_user(pos, p) ? -EFAULT : ret;
}
