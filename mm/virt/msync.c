/*
 * msync. A shared mapping and its file are the same pages, so nothing has to be told to the file;
 * MS_SYNC has it written to its home, if it has one. Besides, the call says whether the whole range
 * is mapped and, to MS_INVALIDATE, that none is locked.
 */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/mm_int.h"

/* The whole file is written, mmap_lock given up meanwhile. */
static int sync_file(struct mm *mm, const struct vm_area *a)
{
    const struct vm_file_ops *ops = a->file_ops;
    struct file *f = a->file;

    ops->get(f);
    mutex_unlock(&mm->mmap_lock);
    int err = ops->sync(f);
    ops->put(f);
    mutex_lock(&mm->mmap_lock);
    return err;
}

static bool has_home(const struct vm_area *a)
{
    return a->flags & VM_SHARED && a->file_ops && a->file_ops->sync;
}

/* Goes on over holes, which make the result -ENOMEM. */
static int sync_range(struct mm *mm, vaddr_t start, vaddr_t end, u32 flags)
{
    int result = 0;

    for (const struct vm_area *a = vma_find(mm, start); start < end;) {
        if (!a || a->start >= end)
            return -ENOMEM;
        if (a->start > start)
            result = -ENOMEM;
        if ((flags & MS_INVALIDATE) && (a->flags & VM_LOCKED))
            return -EBUSY;
        start = a->end;
        if (!(flags & MS_SYNC) || !has_home(a)) {
            a = vma_next(a);
            continue;
        }
        int err = sync_file(mm, a);
        if (err)
            return err;
        a = vma_find(mm, start);
    }
    return result;
}

int mm_msync(struct mm *mm, vaddr_t addr, u32 len, u32 flags)
{
    vaddr_t end = addr + PAGE_ALIGN(len);

    if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || PAGE_OFFSET_OF(addr))
        return -EINVAL;
    if (flags & MS_ASYNC && flags & MS_SYNC)
        return -EINVAL;
    if (end < addr)
        return -ENOMEM;
    mutex_lock(&mm->mmap_lock);
    int err = sync_range(mm, addr, end, flags);
    mutex_unlock(&mm->mmap_lock);
    return err;
}
