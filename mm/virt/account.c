/* Sizes of an address space by kind, its limits, and Committed_AS. */
#include <uapi/errno.h>
#include "mm/phys/alloc.h"
#include "mm/virt/account_int.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

u32 committed_pages;

void vm_account_kind(struct mm *mm, u32 flags, i32 pages)
{
    if (flags & VM_GROWSDOWN)
        mm->stack_vm += pages;
    else if ((flags & (VM_EXEC | VM_WRITE)) == VM_EXEC)
        mm->exec_vm += pages;
    else if ((flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
        mm->data_vm += pages;
}

void vm_account(struct mm *mm, u32 flags, i32 pages)
{
    mm->total_vm += pages;
    if (flags & VM_LOCKED)
        mm->locked_vm += pages;
    vm_account_kind(mm, flags, pages);
}

int commit_charge(u32 pages)
{
    if (pages > nr_total_pages())
        return -ENOMEM;
    committed_pages += pages;
    return 0;
}

void commit_uncharge(u32 pages)
{
    ASSERT(committed_pages >= pages);
    committed_pages -= pages;
}

void vma_unaccount(struct vm_area *a, u32 pages)
{
    vm_account(a->mm, a->flags, -(i32)pages);
    if (a->flags & VM_ACCOUNT)
        commit_uncharge(pages);
}
