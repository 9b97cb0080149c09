/* Block devices as files: every access goes through the page cache of the device. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/dev/block/block_file.h"
#include "kernel/dev/block/block_int.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/uio.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/virt/vm_area.h"

struct block_device *file_bdev(const struct file *f)
{
    return f->data;
}

static u64 device_size(const struct file *f)
{
    return file_bdev(f)->sectors << SECTOR_SHIFT;
}

static int block_open(struct file *f)
{
    struct block_device *b;
    int err = block_get(f->inode->rdev, &b);

    f->data = b;
    return err;
}

static void block_release(struct file *f)
{
    block_put(file_bdev(f));
}

static u32 in_page(u64 pos, u64 n)
{
    u32 rest = PAGE_SIZE - PAGE_OFFSET_OF((u32)pos);

    return min(n, (u64)rest);
}

/* kmap, not kmap_local: the copy may fault and sleep. Bytes moved. */
static long read_piece(struct block_device *b, struct uio *to, u64 pos, u32 n)
{
    struct page *p;
    bool waited;
    int err = page_cache_read(&b->cache, pos >> PAGE_SHIFT, &p, &waited);

    if (err)
        return err;
    u8 *at = kmap(p);
    u32 done = uio_put(to, at + PAGE_OFFSET_OF((u32)pos), n);
    kunmap(p);
    page_put(p);
    return done;
}

/* A whole page that is not in memory needs no read; the copy comes first, as it may fault. */
static long write_new_page(struct block_device *b, struct uio *from, u64 pos)
{
    struct page *fresh = alloc_page(GFP_USER), *p;

    if (!fresh)
        return -ENOMEM;
    u8 *at = kmap(fresh);
    u32 done = uio_get(from, at, PAGE_SIZE);
    kunmap(fresh);
    int err = 0;
    if (done == PAGE_SIZE) {
        err = page_cache_replace(&b->cache, pos >> PAGE_SHIFT, fresh, &p);
        if (!err)
            page_put(p);
    }
    page_put(fresh);
    return err ? err : done == PAGE_SIZE ? (long)done : 0;
}

static long write_piece(struct block_device *b, struct uio *from, u64 pos, u32 n)
{
    struct page *p;
    bool waited;

    if (n == PAGE_SIZE && !page_cache_has(&b->cache, pos >> PAGE_SHIFT))
        return write_new_page(b, from, pos);
    int err = page_cache_read(&b->cache, pos >> PAGE_SHIFT, &p, &waited);
    if (err)
        return err;
    u8 *at = kmap(p);
    u32 done = uio_get(from, at + PAGE_OFFSET_OF((u32)pos), n);
    kunmap(p);
    page_store_mark_dirty(&b->cache.store, p);
    page_put(p);
    return done;
}

/* Piece by piece, up to the end of the device. */
static long move(struct file *f, struct uio *u, u64 *pos,
                 long (*piece)(struct block_device *b, struct uio *u, u64 pos, u32 n))
{
    u64 size = device_size(f);
    u32 done = 0;

    while (u->left && *pos < size) {
        u32 n = in_page(*pos, min(size - *pos, (u64)u->left));
        long moved = piece(file_bdev(f), u, *pos, n);

        if (moved < 0)
            return done ? (long)done : moved;
        *pos += moved;
        done += moved;
        if (!moved)
            return uio_result(done, true);
    }
    return done;
}

static long block_read(struct file *f, struct uio *to, u64 *pos)
{
    return move(f, to, pos, read_piece);
}

static long block_write(struct file *f, struct uio *from, u64 *pos)
{
    if (from->left && *pos >= device_size(f))
        return -ENOSPC;
    long done = move(f, from, pos, write_piece);
    page_cache_balance(&file_bdev(f)->cache);
    if (done > 0 && f->flags & O_DSYNC) { /* O_SYNC has its bit, too */
        int err = block_sync(file_bdev(f));

        if (err)
            return err;
    }
    return done;
}

static i64 block_seek(struct file *f, i64 offset, int whence)
{
    return seek_with_size(f, offset, whence, device_size(f));
}

static int block_file_sync(struct file *f)
{
    return block_sync(file_bdev(f));
}

static int get_page(struct file *f, u32 index, struct page **out, bool *major)
{
    if ((u64)index << PAGE_SHIFT >= device_size(f))
        return -EFAULT;
    return page_cache_read(&file_bdev(f)->cache, index, out, major);
}

static bool resident(struct file *f, u32 index)
{
    return page_cache_has(&file_bdev(f)->cache, index);
}

static struct page_store *store(struct file *f)
{
    return &file_bdev(f)->cache.store;
}

static const struct vm_file_ops block_vm_ops = {
    .get = file_get,
    .put = file_put,
    .get_page = get_page,
    .describe = file_describe,
    .resident = resident,
    .store = store,
    .sync = block_file_sync,
};

const struct file_ops block_file_ops = {
    .open = block_open,
    .release = block_release,
    .read = block_read,
    .write = block_write,
    .seek = block_seek,
    .sync = block_file_sync,
    .ioctl = block_ioctl,
    .vm_ops = &block_vm_ops,
};
