/*
 * msync. A shared mapping and its file are the same pages, so there is nothing to write back: the
 * call only says whether the whole range is mapped and, to MS_INVALIDATE, that none is locked.
 */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/mm_int.h"

/* Goes on over holes, which make the result -ENOMEM. */
static int sync_range(struct mm *mm, vaddr_t start, vaddr_t end, u32 flags)
{
    int result = 0;

    for (const struct vm_area *a = vma_find(mm, start); start < end; a = vma_next(a)) {
        if (!a || a->start >= end)
            return -ENOMEM;
        if (a->start > start)
            result = -ENOMEM;
        if ((flags & MS_INVALIDATE) && (a->flags & VM_LOCKED))
            return -EBUSY;
        start = a->end;
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
