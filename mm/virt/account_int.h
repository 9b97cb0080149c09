#pragma once
/* What an address space has, may have, and was promised. */
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

/*
 * Counts `pages` more (or fewer) pages of an area with these flags: total_vm and its parts. Before
 * fewer: vm_note_peak().
 */
void vm_account(struct mm *mm, u32 flags, i32 pages);
/* total_vm is about to become smaller. */
static inline void vm_note_peak(struct mm *mm)
{
    mm->hiwater_vm = mm_hiwater_vm(mm);
}
/* Only the part by kind (exec_vm, stack_vm, data_vm): for pages whose flags change. */
void vm_account_kind(struct mm *mm, u32 flags, i32 pages);
/* Does an area with these flags count against RLIMIT_DATA? */
static inline bool vm_is_data(u32 flags)
{
    return (flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}

/* May the mm have `pages` more pages of such an area? RLIMIT_AS, RLIMIT_DATA. */
static inline bool vm_may_expand(const struct mm *mm, u32 flags, u32 pages)
{
    if (mm->total_vm + pages > mm->as_limit >> PAGE_SHIFT)
        return false;
    return !vm_is_data(flags) || mm->data_vm + pages <= mm->data_limit >> PAGE_SHIFT;
}

/*
 * Promises pages to a program. Heuristic overcommit: only a single request larger than all of RAM
 * is refused (-ENOMEM).
 */
int __must_check commit_charge(u32 pages);
void commit_uncharge(u32 pages);

/* The last `pages` pages of an area's range go: all of the above, backwards. */
void vma_unaccount(struct vm_area *a, u32 pages);
