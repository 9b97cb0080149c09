/* Faults a range in ahead of use. */
#include "mm/virt/mm_int.h"

void mm_populate(struct mm *mm, vaddr_t start, vaddr_t end)
{
    for (struct vm_area *a = vma_find(mm, start); a && a->start < end; a = vma_next(a)) {
        /* A private page that may be written is made at once, not by way of the zero page. */
        bool write = (a->flags & (VM_WRITE | VM_SHARED)) == VM_WRITE;

        if (!vma_accessible(a))
            continue;
        for (vaddr_t addr = max(start, a->start); addr < min(end, a->end); addr += PAGE_SIZE)
            if (mm_fault_locked(mm, addr, write ? FAULT_WRITE : FAULT_READ) > FAULT_MAJOR)
                return; /* the access itself will tell */
    }
}
