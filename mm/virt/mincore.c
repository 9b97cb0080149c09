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
    u32 done = 0;

    mutex_lock(&mm->mmap_lock);
    const struct vm_area *a = vma_find(mm, addr);
    if (a && a->start <= addr) {
        u32 in_area = (a->end - addr) >> PAGE_SHIFT;
        for (; done < min(pages, in_area); done++)
            vec[done] = is_resident(a, addr + (done << PAGE_SHIFT));
    }
    mutex_unlock(&mm->mmap_lock);
    return done ? (int)done : -ENOMEM;
}
