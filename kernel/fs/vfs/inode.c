#include <uapi/errno.h>
#include <uapi/resource.h>
#include <uapi/signal.h>
#include <faultline/assert.h>
#include "kernel/fs/vfs/cred.h"
#include "kernel/fs/vfs/inode.h"
#include "kernel/process/task.h"
#include "kernel/time/time.h"

void inode_init(struct inode *i, struct super *s, u32 mode)
{
    u64 now = time_realtime();

    *i = (struct inode){
        .refs = 1,
        .ino = ++s->last_ino,
        .mode = mode,
        .uid = current_euid(),
        .gid = current_egid(),
        .atime = now,
        .mtime = now,
        .ctime = now,
        .lock = MUTEX_INIT,
        .super = s,
    };
    s->inodes++;
}

void inode_get(struct inode *i)
{
    ASSERT(i->refs > 0);
    __atomic_add_fetch(&i->refs, 1, __ATOMIC_RELAXED);
}

void inode_put(struct inode *i)
{
    if (__atomic_sub_fetch(&i->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    VERIFY(i->refs == 0);
    i->super->inodes--;
    i->super->ops->free_inode(i);
}

void inode_modified(struct inode *i)
{
    i->mtime = i->ctime = time_realtime();
    i->dirty = true;
}

void inode_changed(struct inode *i)
{
    i->ctime = time_realtime();
    i->dirty = true;
}

int inode_changeable(const struct inode *i)
{
    return i->super->read_only ? -EROFS : 0;
}

int inode_permission_as(const struct inode *i, u32 mask, u32 uid, u32 gid)
{
    u32 bits = i->mode;

    /* Devices and pipes can be written: that is not kept here. */
    if ((mask & MAY_WRITE) && i->super->read_only &&
        (S_ISREG(i->mode) || S_ISDIR(i->mode) || S_ISLNK(i->mode)))
        return -EROFS;
    if (uid == 0) {
        /* Root needs an execute bit somewhere to execute a file, and nothing else. */
        if ((mask & MAY_EXEC) && !S_ISDIR(i->mode) && !(i->mode & (S_IXUSR | S_IXGRP | S_IXOTH)))
            return -EACCES;
        return 0;
    }
    if (uid == i->uid)
        bits >>= 6;
    else if (gid == i->gid || current_has_group(i->gid))
        bits >>= 3;
    return mask & ~bits & 7 ? -EACCES : 0;
}

int inode_permission(const struct inode *i, u32 mask)
{
    return inode_permission_as(i, mask, current_euid(), current_egid());
}

bool inode_owner(const struct inode *i)
{
    return current_euid() == 0 || current_euid() == i->uid;
}

u32 file_size_limit(void)
{
    return current && current->mm ? current->process->rlimits[RLIMIT_FSIZE].rlim_cur
                                  : RLIM_INFINITY;
}

int inode_may_grow(const struct inode *i, u64 size)
{
    u32 limit = file_size_limit();

    if (size <= i->size || limit == RLIM_INFINITY || size <= limit)
        return 0;
    signal_send(current, SIGXFSZ, NULL);
    return -EFBIG;
}

int inode_truncate(struct inode *i, u64 size)
{
    if (S_ISDIR(i->mode))
        return -EISDIR;
    if (!i->ops || !i->ops->truncate)
        return -EINVAL;
    mutex_lock(&i->lock);
    int err = inode_may_grow(i, size);
    if (!err)
        err = i->ops->truncate(i, size);
    if (!err)
        inode_modified(i);
    mutex_unlock(&i->lock);
    return err;
}
