/* Seals: what a file's owner has given up doing to it. */
#include <uapi/errno.h>
#include "kernel/fs/tmpfs/tmpfs.h"

#define ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)

int tmpfs_may_write(const struct tmpfs_inode *t, u64 pos, u32 n)
{
    if (t->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
        return -EPERM;
    return (t->seals & F_SEAL_GROW) && pos + n > t->inode.size ? -EPERM : 0;
}

int tmpfs_may_resize(const struct tmpfs_inode *t, u64 size)
{
    if (size < t->inode.size && t->seals & F_SEAL_SHRINK)
        return -EPERM;
    return size > t->inode.size && t->seals & F_SEAL_GROW ? -EPERM : 0;
}

int tmpfs_may_share(const struct inode *i)
{
    u32 seals = container_of(i, const struct tmpfs_inode, inode)->seals;

    return seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) ? -EPERM : 0;
}

static struct tmpfs_inode *sealable(const struct file *f)
{
    return f->inode->file_ops == &tmpfs_file_ops ? tmpfs_inode(f->inode) : NULL;
}

long tmpfs_get_seals(const struct file *f)
{
    const struct tmpfs_inode *t = sealable(f);

    return t ? (long)t->seals : -EINVAL;
}

static int add_seals(struct tmpfs_inode *t, u32 seals)
{
    if (t->seals & F_SEAL_SEAL)
        return -EPERM;
    if ((seals & F_SEAL_WRITE) && !(t->seals & F_SEAL_WRITE) && READ_ONCE(t->store.writers))
        return -EBUSY;
    t->seals |= seals;
    return 0;
}

long tmpfs_add_seals(struct file *f, u32 seals)
{
    struct tmpfs_inode *t = sealable(f);

    if (!file_writable(f))
        return -EPERM;
    if (!t || seals & ~ALL_SEALS)
        return -EINVAL;
    mutex_lock(&t->inode.lock);
    int err = add_seals(t, seals);
    mutex_unlock(&t->inode.lock);
    return err;
}
