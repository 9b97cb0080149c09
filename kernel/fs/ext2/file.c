/* Contents of regular files: read, write, truncate, map, synchronise. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/ext2/mount_int.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/cred.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/time/time.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/file/mapping.h"
#include "mm/virt/vm_area.h"

static u32 in_page(u64 pos, u64 n)
{
    u32 rest = PAGE_SIZE - PAGE_OFFSET_OF((u32)pos);

    return min(n, (u64)rest);
}

static struct page_cache *cache_of(const struct inode *i)
{
    return &ext2_inode(i)->cache;
}

/* kmap, not kmap_local: the copy may fault and sleep. Bytes moved, or -errno. */
static long read_piece(struct inode *i, struct uio *to, u64 pos, u32 n)
{
    struct page *p;
    bool waited;
    int err = page_cache_read(cache_of(i), pos >> PAGE_SHIFT, &p, &waited);

    if (err)
        return err;
    u8 *at = kmap(p);
    u32 done = uio_put(to, at + PAGE_OFFSET_OF((u32)pos), n);
    kunmap(p);
    page_put(p);
    return done;
}

static long ext2_read(struct file *f, struct uio *to, u64 *pos)
{
    struct inode *i = f->inode;
    u32 done = 0;
    long moved = 1;

    while (to->left && *pos < i->size && moved > 0) {
        u32 n = in_page(*pos, min(i->size - *pos, (u64)to->left));

        moved = read_piece(i, to, *pos, n);
        if (moved > 0) {
            *pos += moved;
            done += moved;
        }
    }
    if (done && !(f->flags & O_NOATIME) && !i->super->read_only) {
        i->atime = time_realtime();
        i->dirty = true;
    }
    return moved < 0 && !done ? moved : uio_result(done, moved == 0);
}

/* Blocks for [pos, pos + n), which lies in one page. */
static int reserve(struct inode *i, u64 pos, u32 n)
{
    struct ext2 *fs = ext2_lock(i);
    u32 last = (pos + n - 1) >> fs->block_shift, nr;
    bool fresh;
    int err = pos + n > ext2_max_size(fs) ? -EFBIG : 0;

    for (u32 block = pos >> fs->block_shift; !err && block <= last; block++)
        err = ext2_map_new(fs, &ext2_inode(i)->node, block, current_euid() == 0, &nr, &fresh);
    ext2_unlock(i);
    return err;
}

/*
 * The page is filled before it gets blocks: until then a hole reads as zero. Bytes written, or
 * -errno.
 */
static long write_piece(struct inode *i, struct uio *from, u64 pos, u32 n)
{
    struct page_cache *pc = cache_of(i);
    struct page *p;
    bool waited;
    int err = page_cache_read(pc, pos >> PAGE_SHIFT, &p, &waited);

    if (err)
        return err;
    err = reserve(i, pos, n);
    if (err) {
        page_put(p);
        return err;
    }
    u8 *at = kmap(p);
    u32 done = uio_get(from, at + PAGE_OFFSET_OF((u32)pos), n);
    kunmap(p);
    if (pos + done > i->size)
        i->size = pos + done;
    page_store_mark_dirty(&pc->store,
                          p); /* what was not copied is zero in the page, not yet on disk */
    page_put(p);
    return done;
}

/* Gives up blocks behind the end, of a write that came to less than it reserved. */
static int trim(struct inode *i)
{
    struct ext2 *fs = ext2_lock(i);
    int err = ext2_cut(fs, &ext2_inode(i)->node, (i->size + fs->block_size - 1) >> fs->block_shift);

    ext2_unlock(i);
    return err;
}

static long write_all(struct inode *i, struct uio *from, u64 *pos)
{
    u32 done = 0;
    long moved = 0;
    bool fault = false;

    while (from->left && !fault) {
        u32 n = in_page(*pos, from->left);

        moved = write_piece(i, from, *pos, n);
        if (moved < 0)
            break;
        *pos += moved;
        done += moved;
        fault = n && !moved; /* a short copy goes on, as it does on Linux */
    }
    if (done)
        inode_modified(i);
    if (fault || moved < 0) {
        int err = trim(i);
        i->dirty = true;
        if (err)
            return err;
    }
    return done || moved >= 0 ? uio_result(done, fault) : moved;
}

static long ext2_write(struct file *f, struct uio *from, u64 *pos)
{
    struct inode *i = f->inode;

    if (i->super->read_only)
        return -EROFS;
    mutex_lock(&i->lock);
    if (f->flags & O_APPEND)
        *pos = i->size;
    long done = write_all(i, from, pos);
    mutex_unlock(&i->lock);
    page_cache_balance(cache_of(i));
    int err = done > 0 && (f->flags & O_DSYNC) ? ext2_fsync(f) : 0;
    return err ? err : done;
}

int ext2_fsync(struct file *f)
{
    struct inode *i = f->inode;
    int err = S_ISREG(i->mode) ? page_cache_sync(cache_of(i)) : 0;
    int meta = ext2_sync_inodes(ext2_mount_of(i));

    return err ? err : meta;
}

/* Zeroes the page that the end now lies in, behind it. */
static int clear_tail(struct inode *i, u64 size)
{
    u32 offset = PAGE_OFFSET_OF((u32)size);
    struct page *p;
    bool waited;

    if (!offset)
        return 0;
    int err = page_cache_read(cache_of(i), size >> PAGE_SHIFT, &p, &waited);
    if (err)
        return err;
    u8 *at = kmap_local(p);
    memset(at + offset, 0, PAGE_SIZE - offset);
    kunmap_local(at);
    page_store_mark_dirty(&cache_of(i)->store, p);
    page_put(p);
    return 0;
}

/*
 * The order matters: the tail while its block is still the file's; the size, so that no page behind
 * it is written any more; the pages, and those that are being written; then the blocks.
 */
static int shrink(struct inode *i, u64 size)
{
    struct page_cache *pc = cache_of(i);
    u64 first = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
    int err = size < i->size ? clear_tail(i, size) : 0;

    if (err)
        return err;
    i->size = size;
    page_store_drop(&pc->store, first, PAGE_STORE_END);
    page_store_unmap(&pc->store, first, PAGE_STORE_END - first, true);
    page_cache_wait(pc);
    return trim(i);
}

static int ext2_truncate(struct inode *i, u64 size)
{
    int err = size > ext2_max_size(&ext2_mount_of(i)->fs) ? -EFBIG : 0;

    if (err)
        return err;
    i->dirty = true;
    if (size > i->size)
        i->size = size;
    else
        err = shrink(i, size);
    return err;
}

static int ext2_get_page(struct file *f, u32 index, struct page **out, bool *major)
{
    *major = false;
    if ((u64)index << PAGE_SHIFT >= f->inode->size)
        return -EFAULT;
    return page_cache_read(cache_of(f->inode), index, out, major);
}

static bool ext2_resident(struct file *f, u32 index)
{
    return page_cache_has(cache_of(f->inode), index);
}

static struct page_store *ext2_store(struct file *f)
{
    return &cache_of(f->inode)->store;
}

static const struct vm_file_ops ext2_vm_ops = {
    .get = file_get,
    .put = file_put,
    .get_page = ext2_get_page,
    .describe = file_describe,
    .resident = ext2_resident,
    .store = ext2_store,
};

const struct inode_ops ext2_file_inode_ops = {
    .truncate = ext2_truncate,
    .blocks = ext2_stat_blocks,
};

const struct file_ops ext2_file_ops = {
    .read = ext2_read,
    .write = ext2_write,
    .seek = seek_in_file,
    .sync = ext2_fsync,
    .vm_ops = &ext2_vm_ops,
};
