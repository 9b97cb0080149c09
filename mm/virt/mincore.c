/* mincore: which pages an access would find in memory. */
#include <uapi/errno.h>
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"

static bool is_resident(const struct vm_area *a, vaddr_t addr)
{
    const pte_t *pte = pt_lookup(a->mm, addr);

    if (pte && !pte_none(*pte))
        return true;
    if (!a->file)
        return false;
    u32 index = a->pgoff + ((addr - a->start) >> PAGE_SHIFT);
    return !a->file_ops->resident || a->file_ops->resident(a->file, index);
}

int mm_mincore(struct mm *mm, vaddr_t addr, u32 pages, u8 *vec)
{
    int err = 0;

    mutex_lock(&mm->mmap_lock);
    for (u32 i = 0; i < pages; i++, addr += PAGE_SIZE) {
        const struct vm_area *a = vma_find(mm, addr);

        if (!a || a->start > addr) {
            err = -ENOMEM;
            break;
        }
        vec[i] = is_resident(a, addr);
    }
    mutex_unlock(&mm->mmap_lock);
    return err;
}
