/* Open files: life, position, and what every read and write checks first. */
#include <uapi/errno.h>
#include <uapi/signal.h>
#include <faultline/assert.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/process/task.h"
#include "mm/kalloc/slab.h"

/* The most one call moves, as Linux's MAX_RW_COUNT. */
#define MAX_TRANSFER (0x7fffffffu & PAGE_MASK)

static struct kmem_cache *file_cache;

void file_cache_init(void)
{
    file_cache = kmem_cache_must_create("filp", sizeof(struct file), 0);
}

struct file *file_create(struct inode *i, const struct file_ops *ops, u32 flags)
{
    struct file *f = kmem_cache_alloc(file_cache, GFP_KERNEL);

    if (!f)
        return NULL;
    *f = (struct file){.refs = 1, .flags = flags, .pos_lock = MUTEX_INIT, .ops = ops, .inode = i};
    return f;
}

void file_get(struct file *f)
{
    ASSERT(f->refs > 0);
    __atomic_add_fetch(&f->refs, 1, __ATOMIC_RELAXED);
}

void file_put(struct file *f)
{
    if (__atomic_sub_fetch(&f->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    VERIFY(f->refs == 0);
    if (f->ops && f->ops->release)
        f->ops->release(f);
    if (f->inode)
        inode_put(f->inode); /* before the mount: the last use of that frees the file system */
    if (f->path.dentry)
        path_put(&f->path);
    kmem_cache_free(file_cache, f);
}

static inline long read_checked(struct file *f, struct uio *to, u64 *pos)
{
    if (unlikely(!file_readable(f)))
        return -EBADF;
    if (unlikely(!f->ops->read))
        return -EINVAL;
    to->left = min(to->left, MAX_TRANSFER);
    return f->ops->read(f, to, pos);
}

long vfs_read(struct file *f, struct uio *to, u64 *pos)
{
    return read_checked(f, to, pos);
}

/* Bytes a write at pos may have: -EFBIG (and SIGXFSZ for the process's own limit) for none. */
static long write_limit(const struct file *f, u64 pos, u32 len)
{
    u32 limit = file_size_limit();
    u64 max_pos = f->flags & O_LARGEFILE ? 0xffffffff000ull : 0x7fffffffull;

    if (!S_ISREG(f->inode->mode))
        return len;
    if (limit != RLIM_INFINITY && pos >= limit) {
        signal_send(current, SIGXFSZ, NULL);
        return -EFBIG;
    }
    if (limit != RLIM_INFINITY)
        max_pos = min(max_pos, (u64)limit);
    if (pos >= max_pos)
        return -EFBIG;
    return min(max_pos - pos, (u64)len);
}

/* A write to a file with a position. */
static long write_at(struct file *f, struct uio *from, u64 *pos)
{
    if ((f->flags & O_APPEND) && S_ISREG(f->inode->mode))
        *pos = f->inode->size;
    long allowed = write_limit(f, *pos, from->left);
    if (allowed < 0)
        return allowed;
    from->left = allowed;
    return f->ops->write(f, from, pos);
}

static inline long write_checked(struct file *f, struct uio *from, u64 *pos)
{
    if (unlikely(!file_writable(f)))
        return -EBADF;
    if (unlikely(!f->ops->write))
        return -EINVAL;
    from->left = min(from->left, MAX_TRANSFER);
    if (!f->ops->seek || !from->left)
        return f->ops->write(f, from, pos);
    return write_at(f, from, pos);
}

long vfs_write(struct file *f, struct uio *from, u64 *pos)
{
    return write_checked(f, from, pos);
}

long file_read(struct file *f, struct uio *to)
{
    if (!f->ops->seek)
        return read_checked(f, to, &f->pos);
    mutex_lock(&f->pos_lock);
    long n = vfs_read(f, to, &f->pos);
    mutex_unlock(&f->pos_lock);
    return n;
}

long file_write(struct file *f, struct uio *from)
{
    if (!f->ops->seek)
        return write_checked(f, from, &f->pos);
    mutex_lock(&f->pos_lock);
    long n = vfs_write(f, from, &f->pos);
    mutex_unlock(&f->pos_lock);
    return n;
}

i64 seek_in_file(struct file *f, i64 offset, int whence)
{
    return seek_with_size(f, offset, whence, f->inode->size);
}

i64 seek_with_size(struct file *f, i64 offset, int whence, i64 size)
{
    i64 base;

    switch (whence) {
    case SEEK_SET:
        base = 0;
        break;
    case SEEK_CUR:
        base = f->pos;
        break;
    case SEEK_END:
        base = size;
        break;
    case SEEK_DATA:
    case SEEK_HOLE:
        if (offset < 0 || offset >= size)
            return -ENXIO;
        base = whence == SEEK_DATA ? 0 : size - offset;
        break;
    default:
        return -EINVAL;
    }
    if (__builtin_add_overflow(base, offset, &base))
        return -EOVERFLOW;
    if (base < 0)
        return -EINVAL;
    f->pos = base;
    return base;
}

long read_of_directory(struct file *f, struct uio *to, u64 *pos)
{
    (void)f, (void)to, (void)pos;
    return -EISDIR;
}

int vfs_open(const char *path, u32 flags, u32 mode, struct file **out)
{
    return vfs_openat(AT_FDCWD, path, flags | O_LARGEFILE, mode, out);
}

long vfs_read_at(struct file *f, void *buf, u32 len, u64 pos)
{
    struct uio to;

    uio_kernel(&to, buf, len);
    return vfs_read(f, &to, &pos);
}

int vfs_may_exec(const struct file *f)
{
    return S_ISREG(f->inode->mode) ? inode_permission(f->inode, MAY_EXEC) : -EACCES;
}
