/*
 * msync. A shared mapping and its file are the same pages, so there is nothing to write back: the
 * call only says whether the whole range is mapped.
 */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/mm_int.h"

static bool is_mapped(struct mm *mm, vaddr_t start, vaddr_t end)
{
    while (start < end) {
        const struct vm_area *a = vma_find(mm, start);

        if (!a || a->start > start)
            return false;
        start = a->end;
    }
    return true;
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
    int err = is_mapped(mm, addr, end) ? 0 : -ENOMEM;
    mutex_unlock(&mm->mmap_lock);
    return err;
}
