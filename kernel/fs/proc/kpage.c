/*
 * /proc/kpagecount and /proc/kpageflags: 64 bits for each frame, in Linux's binary formats
 * (admin-guide/mm/pagemap). The position in the file is the frame's number times 8.
 */
#include <uapi/errno.h>
#include <uapi/kernel-page-flags.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/uio.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/alloc.h"
#include "mm/virt/mm.h"

#define ENTRY_SIZE sizeof(u64)
#define BATCH      512u /* entries */

/* How many page-table entries of processes map the frame. */
static u64 page_count(u32 pfn)
{
    const struct page *p = pfn_to_page(PFN(pfn));

    return p->flags & PG_SLAB ? 0 : p->mapcount;
}

/*
 * The first frame of the free or allocated block of more than one frame that has this one in it,
 * or NULL. Only there is an order other than 0, and blocks lie at multiples of their size.
 */
static const struct page *block_head(u32 pfn)
{
    for (unsigned order = 0; order < MAX_ORDER; order++) {
        const struct page *p = pfn_to_page(PFN(pfn & ~((1u << order) - 1)));
        if (page_order(p) >= max(order, 1u))
            return p;
    }
    return NULL;
}

static u64 bit(unsigned number)
{
    return 1ull << number;
}

/* What the frame's place in a block says. */
static u64 block_flags(u32 pfn)
{
    const struct page *p = pfn_to_page(PFN(pfn));
    const struct page *head = block_head(pfn);

    if ((head ? head : p)->flags & PG_BUDDY)
        return bit(KPF_BUDDY);
    if (!head)
        return 0;
    return head == p ? bit(KPF_COMPOUND_HEAD) : bit(KPF_COMPOUND_TAIL);
}

/* What its user says. */
static u64 use_flags(const struct page *p)
{
    u64 flags = 0;

    if (p->flags & PG_SLAB)
        return bit(KPF_SLAB);
    if (p->flags & PG_TABLE)
        return bit(KPF_PGTABLE);
    if (p == zero_page)
        return bit(KPF_ZERO_PAGE);
    if (p->flags & (PG_ANON | PG_FILE))
        flags |= bit(KPF_UPTODATE);
    if (p->flags & (PG_ANON | PG_SHMEM))
        flags |= bit(KPF_SWAPBACKED);
    if (p->flags & PG_ANON)
        flags |= bit(KPF_ANON);
    if (p->flags & (PG_ANON | PG_FILE) && p->mapcount > 0)
        flags |= bit(KPF_MMAP);
    return flags;
}

static u64 page_flags(u32 pfn)
{
    const struct page *p = pfn_to_page(PFN(pfn));

    if (p->flags & PG_RESERVED)
        return bit(KPF_RESERVED);
    return use_flags(p) | block_flags(pfn);
}

static long read_frames(struct uio *to, u64 *pos, u64 (*value)(u32 pfn))
{
    u32 done = 0, moved = 0, n = 0;

    if (to->left % ENTRY_SIZE || *pos % ENTRY_SIZE)
        return -EINVAL;
    u64 *entries = kmalloc(BATCH * ENTRY_SIZE, GFP_KERNEL);
    if (!entries)
        return -ENOMEM;
    while (moved == n && to->left && *pos < max_pfn * (u64)ENTRY_SIZE) {
        u32 pfn = *pos / ENTRY_SIZE;
        u32 wanted = min(to->left / (u32)ENTRY_SIZE, BATCH), count = min(wanted, max_pfn - pfn);
        for (u32 i = 0; i < count; i++)
            entries[i] = value(pfn + i);
        n = count * ENTRY_SIZE;
        moved = uio_put(to, entries, n);
        done += moved;
        *pos += moved;
    }
    kfree(entries);
    return uio_result(done, moved < n);
}

static long kpagecount_read(struct file *f, struct uio *to, u64 *pos)
{
    (void)f;
    return read_frames(to, pos, page_count);
}

static long kpageflags_read(struct file *f, struct uio *to, u64 *pos)
{
    (void)f;
    return read_frames(to, pos, page_flags);
}

const struct file_ops proc_kpagecount_ops = {.read = kpagecount_read, .seek = seek_in_file};
const struct file_ops proc_kpageflags_ops = {.read = kpageflags_read, .seek = seek_in_file};
