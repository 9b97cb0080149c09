/*
 * The stack: an area that grows down by faults.
 *
 *      other area     guard gap      not yet       stack area
 *     [==========]    256 pages  |   grown        [===========] start_stack
 *                 <-------------->                 ^
 *                  always free                     a->start moves down, at most to top - limit
 */
#include <uapi/errno.h>
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/vm_area_int.h"

/* Linux's start size: 128 KiB and the page of the arguments. */
#define STACK_START_SIZE (132ul << 10)

/* An area without access is itself a guard, and another stack has its own. */
static bool keeps_guard_gap(const struct vm_area *prev, vaddr_t start)
{
    return !prev || (prev->flags & VM_GROWSDOWN) || !vma_accessible(prev) ||
           start - prev->end >= STACK_GUARD_GAP;
}

bool stack_grow(struct vm_area *a, vaddr_t addr)
{
    struct mm *mm = a->mm;
    vaddr_t start = PAGE_ALIGN_DOWN(addr);
    u32 pages = (a->start - start) >> PAGE_SHIFT;

    if (!(a->flags & VM_GROWSDOWN) || start < MMAP_MIN_ADDR)
        return false;
    if (a->end - start > mm->stack_limit || !keeps_guard_gap(vma_prev(a), start))
        return false;
    u32 charged = a->flags & VM_ACCOUNT ? pages : 0;
    if (!vm_may_expand(mm, a->flags, pages) || !vm_may_lock(mm, a->flags, pages) ||
        commit_charge(charged))
        return false;
    vm_account(mm, a->flags, pages);
    vma_set_start(a, start);
    vma_merge(a);
    return true;
}

int mm_setup_stack(struct mm *mm, vaddr_t top)
{
    vaddr_t size = min(STACK_START_SIZE, max((vaddr_t)mm->stack_limit & PAGE_MASK, PAGE_SIZE));
    vaddr_t start = top - size;
    struct vm_area t;

    vma_describe(&t, start, top, VM_DATA_FLAGS | VM_GROWSDOWN, start >> PAGE_SHIFT);
    mutex_lock(&mm->mmap_lock);
    int err = map_region(mm, &t, vma_find(mm, start));
    if (!err)
        mm->start_stack = top;
    mutex_unlock(&mm->mmap_lock);
    return err;
}
