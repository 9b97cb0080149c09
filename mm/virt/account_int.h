#pragma once
/* What an address space has, may have, and was promised. */
#include "mm/commit.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

/* Does an area with these flags count against RLIMIT_DATA? */
static inline bool vm_is_data(u32 flags)
{
    return (flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}

/* Counts `pages` more (or fewer) pages by kind only: for pages whose flags change. */
static inline void vm_account_kind(struct mm *mm, u32 flags, i32 pages)
{
    if (vm_is_data(flags))
        mm->data_vm += pages;
    else if (flags & VM_GROWSDOWN)
        mm->stack_vm += pages;
    else if ((flags & (VM_EXEC | VM_WRITE)) == VM_EXEC)
        mm->exec_vm += pages;
}

/* Counts `pages` more (or fewer) pages of an area. Before fewer: vm_note_peak(). */
static inline void vm_account(struct mm *mm, u32 flags, i32 pages)
{
    mm->total_vm += pages;
    if (unlikely(flags & VM_LOCKED))
        mm->locked_vm += pages;
    vm_account_kind(mm, flags, pages);
}

/* total_vm is about to become smaller. */
static inline void vm_note_peak(struct mm *mm)
{
    mm->hiwater_vm = mm_hiwater_vm(mm);
}

/* May the mm have `pages` more pages of such an area? RLIMIT_AS, RLIMIT_DATA. */
static inline bool vm_may_expand(const struct mm *mm, u32 flags, u32 pages)
{
    if (mm->total_vm + pages > mm->as_limit >> PAGE_SHIFT)
        return false;
    return !vm_is_data(flags) || mm->data_vm + pages <= mm->data_limit >> PAGE_SHIFT;
}

/* May `pages` more pages be locked? RLIMIT_MEMLOCK of the current task. */
bool vm_within_memlock(const struct mm *mm, u32 pages);

/* The same for pages of an area with these flags. */
static inline bool vm_may_lock(const struct mm *mm, u32 flags, u32 pages)
{
    return likely(!(flags & VM_LOCKED)) || vm_within_memlock(mm, pages);
}

/* Of an area, `pages` pages go: all of the above, backwards. */
static inline void vma_unaccount(const struct vm_area *a, u32 pages)
{
    vm_account(a->mm, a->flags, -(i32)pages);
    if (a->flags & VM_ACCOUNT)
        commit_uncharge(pages);
}
