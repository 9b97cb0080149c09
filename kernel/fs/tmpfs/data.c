/* Contents of regular files: read, write, map. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/time/time.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/virt/vm_area.h"

static u32 page_index(u64 pos)
{
    return pos >> PAGE_SHIFT;
}

/* Bytes from pos to the end of its page, at most n. */
static u32 in_page(u64 pos, u64 n)
{
    u32 rest = PAGE_SIZE - ((u32)pos & (PAGE_SIZE - 1));

    return min(n, (u64)rest);
}

/* kmap, not kmap_local: the copy may fault and sleep. */
static u32 read_page(struct page_store *ps, struct uio *to, u64 pos, u32 n)
{
    struct page *p = page_store_find(ps, page_index(pos));

    if (!p)
        return uio_clear(to, n);
    u8 *at = kmap(p);
    u32 done = uio_put(to, at + ((u32)pos & (PAGE_SIZE - 1)), n);
    kunmap(p);
    page_put(p);
    return done;
}

static long tmpfs_read(struct file *f, struct uio *to, u64 *pos)
{
    struct tmpfs_inode *t = tmpfs_inode(f->inode);
    u32 done = 0;
    bool fault = false;

    while (to->left && *pos < f->inode->size && !fault) {
        u64 available = min(f->inode->size - *pos, (u64)to->left);
        u32 n = in_page(*pos, available);
        u32 moved = read_page(&t->store, to, *pos, n);

        *pos += moved;
        done += moved;
        fault = moved < n;
    }
    if (done && !(f->flags & O_NOATIME))
        f->inode->atime = time_realtime();
    return uio_result(done, fault);
}

/* Bytes written; -EPERM: sealed; -ENOSPC: full; -ENOMEM. */
static long write_page(struct tmpfs_inode *t, struct uio *from, u64 pos, u32 n)
{
    /* A copy from ring 3 may stop in the middle: then the rest of a new page must be zero. */
    bool overwrite = n == PAGE_SIZE && from->kernel;
    struct page *p;
    int err = tmpfs_may_write(t, pos, n);

    if (!err)
        err = page_store_get(&t->store, page_index(pos), overwrite, &p);
    if (err)
        return err;
    u8 *at = kmap(p);
    u32 done = uio_get(from, at + ((u32)pos & (PAGE_SIZE - 1)), n);
    kunmap(p);
    page_put(p);
    if (pos + done > t->inode.size)
        t->inode.size = pos + done;
    return done;
}

static long tmpfs_write(struct file *f, struct uio *from, u64 *pos)
{
    struct tmpfs_inode *t = tmpfs_inode(f->inode);
    u32 done = 0;
    bool fault = false;
    long err = 0;

    mutex_lock(&f->inode->lock);
    if (f->flags & O_APPEND)
        *pos = f->inode->size;
    while (from->left && !fault) {
        u32 n = in_page(*pos, from->left);
        long moved = write_page(t, from, *pos, n);

        if (moved < 0) {
            err = moved;
            break;
        }
        *pos += moved;
        done += moved;
        fault = n && !moved; /* a short copy goes on: what it wrote may be what it reads next */
    }
    if (done)
        inode_modified(f->inode);
    mutex_unlock(&f->inode->lock);
    return done || !err ? uio_result(done, fault) : err;
}

static int tmpfs_get_page(struct file *f, u32 index, struct page **out, bool *major)
{
    *major = false;
    if ((u64)index << PAGE_SHIFT >= f->inode->size)
        return -EFAULT;
    return page_store_get(&tmpfs_inode(f->inode)->store, index, false, out);
}

static bool tmpfs_resident(struct file *f, u32 index)
{
    return page_store_has(&tmpfs_inode(f->inode)->store, index);
}

static int tmpfs_punch(struct file *f, u32 first, u32 count)
{
    struct inode *i = f->inode;

    mutex_lock(&i->lock);
    int err = tmpfs_fallocate(i, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                              (u64)first << PAGE_SHIFT, (u64)count << PAGE_SHIFT);
    if (!err)
        inode_modified(i);
    mutex_unlock(&i->lock);
    return err;
}

static struct page_store *tmpfs_store(struct file *f)
{
    return &tmpfs_inode(f->inode)->store;
}

static const struct vm_file_ops tmpfs_vm_ops = {
    .get = file_get,
    .put = file_put,
    .get_page = tmpfs_get_page,
    .describe = file_describe,
    .resident = tmpfs_resident,
    .store = tmpfs_store,
    .punch = tmpfs_punch,
};

const struct file_ops tmpfs_file_ops = {
    .read = tmpfs_read,
    .write = tmpfs_write,
    .seek = seek_in_file,
    .vm_ops = &tmpfs_vm_ops,
};
