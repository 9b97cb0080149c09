/*
 * mlock, munlock, mlockall: pages that stay in memory. A locked area has its pages faulted in at
 * once, or (VM_LOCKONFAULT) keeps those that its faults bring.
 */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/frame_limit.h"
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/vm_area_int.h"

bool vm_within_memlock(const struct mm *mm, u32 pages)
{
    u32 limit = vm_memlock_limit();

    return limit == ~0u || mm->locked_vm + pages <= limit >> PAGE_SHIFT;
}

/* Gives [start, end) of a these VM_LOCK_MASK flags. */
static int lock_area(struct vm_area *a, vaddr_t start, vaddr_t end, u32 lock)
{
    u32 old = a->flags, flags = (old & ~VM_LOCK_MASK) | lock;
    i32 pages = (end - start) >> PAGE_SHIFT;
    struct mm *mm = a->mm;

    if (flags == old)
        return 0;
    a = vma_modify_flags(a, start, end, flags);
    if (!a)
        return -ENOMEM;
    mm->locked_vm += (flags & VM_LOCKED ? pages : 0) - (old & VM_LOCKED ? pages : 0);
    if (mm->frame_limit && (old & VM_LOCKED))
        frame_limit_enlist(a, start, end);
    else if (mm->frame_limit)
        frame_limit_forget(mm, start, end);
    return 0;
}

/* Ends at the first hole (-ENOMEM): what comes before stays changed. */
static int lock_range(struct mm *mm, vaddr_t start, vaddr_t end, u32 lock)
{
    if (end < start)
        return -EINVAL;
    while (start < end) {
        struct vm_area *a = vma_find(mm, start);

        if (!a || a->start > start)
            return -ENOMEM;
        vaddr_t to = min(end, a->end);
        int err = lock_area(a, start, to, lock);
        if (err)
            return err;
        start = to;
    }
    return 0;
}

/* Pages of [start, end) that are locked already. */
static u32 locked_pages(struct mm *mm, vaddr_t start, vaddr_t end)
{
    u32 pages = 0;

    for (struct vm_area *a = vma_find(mm, start); a && a->start < end; a = vma_next(a))
        if (a->flags & VM_LOCKED)
            pages += (min(end, a->end) - max(start, a->start)) >> PAGE_SHIFT;
    return pages;
}

static int mlock_locked(struct mm *mm, vaddr_t start, vaddr_t end, u32 lock)
{
    u32 pages = (end - start) >> PAGE_SHIFT;

    if (!vm_within_memlock(mm, pages) &&
        !vm_within_memlock(mm, pages - locked_pages(mm, start, end)))
        return -ENOMEM;
    int err = lock_range(mm, start, end, lock);
    if (err)
        return err;
    err = mm_populate(mm, start, end);
    return err == -EFAULT ? -ENOMEM : err == -ENOMEM ? -EAGAIN : err;
}

/* The end of the last page of the range; it wraps where the range does. */
static vaddr_t page_end(vaddr_t addr, u32 len)
{
    return PAGE_ALIGN_DOWN(addr) + PAGE_ALIGN(len + PAGE_OFFSET_OF(addr));
}

int mm_mlock(struct mm *mm, vaddr_t addr, u32 len, u32 flags)
{
    if (flags & ~MLOCK_ONFAULT)
        return -EINVAL;
    if (!vm_memlock_limit())
        return -EPERM;
    mutex_lock(&mm->mmap_lock);
    int err = mlock_locked(mm, PAGE_ALIGN_DOWN(addr), page_end(addr, len),
                           flags ? VM_LOCK_MASK : VM_LOCKED);
    mutex_unlock(&mm->mmap_lock);
    return err;
}

int mm_munlock(struct mm *mm, vaddr_t addr, u32 len)
{
    mutex_lock(&mm->mmap_lock);
    int err = lock_range(mm, PAGE_ALIGN_DOWN(addr), page_end(addr, len), 0);
    mutex_unlock(&mm->mmap_lock);
    return err;
}

/* Areas that cannot be split or merged for want of memory keep their state, as on Linux. */
static void lock_all(struct mm *mm, u32 flags)
{
    u32 lock = VM_LOCKED | (flags & MCL_ONFAULT ? VM_LOCKONFAULT : 0);
    vaddr_t at = 0;

    mm->def_flags = flags & MCL_FUTURE ? lock : 0;
    if ((flags & MCL_FUTURE) && !(flags & MCL_CURRENT))
        return;
    for (struct vm_area *a; (a = vma_find(mm, at));) {
        at = a->end;
        (void)lock_area(a, a->start, a->end, flags & MCL_CURRENT ? lock : 0);
    }
}

int mm_mlockall(struct mm *mm, u32 flags)
{
    int err = 0;

    mutex_lock(&mm->mmap_lock);
    u32 limit = vm_memlock_limit();
    if (!(flags & MCL_CURRENT) || limit == ~0u || mm->total_vm <= limit >> PAGE_SHIFT)
        lock_all(mm, flags);
    else
        err = -ENOMEM;
    if (!err && (flags & MCL_CURRENT))
        mm_populate_quietly(mm, 0, TASK_SIZE);
    mutex_unlock(&mm->mmap_lock);
    return err;
}
