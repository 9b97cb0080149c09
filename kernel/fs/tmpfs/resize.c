/* The size of a regular file, and pages made or taken away without writing. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/tmpfs/tmpfs.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/file/mapping.h"

/* Zeroes [from, to) of the page that holds them, if there is one. */
static void clear_part(struct page_store *ps, u64 from, u64 to)
{
    struct page *p = from < to ? page_store_find(ps, from >> PAGE_SHIFT) : NULL;

    if (!p)
        return;
    u8 *at = kmap_local(p);
    memset(at + ((u32)from & ~PAGE_MASK), 0, (u32)(to - from));
    kunmap_local(at);
    page_put(p);
}

/* Pages [first, end) go, from the store and from all that map them. */
static void drop_pages(struct inode *i, u64 first, u64 end, bool copies)
{
    struct page_store *ps = &tmpfs_inode(i)->store;

    if (first >= end)
        return;
    page_store_drop(ps, first, end);
    page_store_unmap(ps, first, end - first, copies);
}

void tmpfs_set_size(struct inode *i, u64 size)
{
    u64 page_end = (size + PAGE_SIZE - 1) & ~(u64)(PAGE_SIZE - 1);
    bool grows = size > i->size;

    i->size = size;
    if (grows)
        return;
    /* Also if it is equal: pages of writes that failed may be behind it. */
    drop_pages(i, page_end >> PAGE_SHIFT, PAGE_STORE_END, true);
    clear_part(&tmpfs_inode(i)->store, size, page_end);
}

int tmpfs_truncate(struct inode *i, u64 size)
{
    int err = size > 0xffffffff000ull ? -EFBIG : tmpfs_may_resize(tmpfs_inode(i), size);

    if (!err)
        tmpfs_set_size(i, size);
    return err;
}

/* Private copies stay: they are the programs' own. */
static int punch_hole(struct inode *i, u64 offset, u64 end)
{
    struct page_store *ps = &tmpfs_inode(i)->store;
    u64 mask = PAGE_SIZE - 1, first = (offset + mask) & ~mask, last = end & ~mask;

    if (tmpfs_may_write(tmpfs_inode(i), 0, 0))
        return -EPERM;
    drop_pages(i, first >> PAGE_SHIFT, last >> PAGE_SHIFT, false);
    if (first > last) { /* all in one page */
        clear_part(ps, offset, end);
        return 0;
    }
    clear_part(ps, offset, first);
    clear_part(ps, last, end);
    return 0;
}

static int fill(struct inode *i, u64 offset, u64 end)
{
    u64 first = offset >> PAGE_SHIFT, last = (end + PAGE_SIZE - 1) >> PAGE_SHIFT;

    if (last - first > nr_total_pages())
        return -ENOSPC;
    return page_store_fill(&tmpfs_inode(i)->store, first, last);
}

int tmpfs_fallocate(struct inode *i, u32 mode, u64 offset, u64 len)
{
    u64 end = offset + len, size = i->size;

    if (mode & FALLOC_FL_PUNCH_HOLE)
        return punch_hole(i, offset, end);
    bool grows = end > size && !(mode & FALLOC_FL_KEEP_SIZE);
    int err = grows ? inode_may_grow(i, end) : 0;
    if (!err && end > size)
        err = tmpfs_may_resize(tmpfs_inode(i), end);
    if (!err)
        err = fill(i, offset, end);
    if (err)
        return err;
    if (grows)
        i->size = end;
    return 0;
}
