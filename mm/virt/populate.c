/* Faults a range in ahead of use. */
#include <uapi/errno.h>
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"

static bool is_satisfied(const struct vm_area *a, vaddr_t addr, bool write)
{
    const pte_t *pte = pt_lookup(a->mm, addr);

    return pte && pte->present && (!write || pte->writable);
}

static int populate_page(struct vm_area *a, vaddr_t addr, bool write)
{
    if (is_satisfied(a, addr, write))
        return 0;
    enum fault_result r = mm_fault_locked(a->mm, addr, write ? FAULT_WRITE : FAULT_READ);
    if (r > FAULT_MAJOR)
        return r == FAULT_OOM ? -ENOMEM : -EFAULT;
    vm_count_faults(r == FAULT_MINOR, r == FAULT_MAJOR);
    return 0;
}

static int populate_pages(struct vm_area *a, vaddr_t start, vaddr_t end, bool write)
{
    int err = 0;

    for (vaddr_t addr = start; !err && addr < end; addr += PAGE_SIZE)
        err = populate_page(a, addr, write);
    return err;
}

static int populate_area(struct vm_area *a, vaddr_t start, vaddr_t end)
{
    /* A private page that may be written is made at once, not by way of the zero page. */
    bool write = (a->flags & (VM_WRITE | VM_SHARED)) == VM_WRITE;

    if (a->flags & VM_LOCKONFAULT)
        return 0;
    return vma_accessible(a) ? populate_pages(a, start, end, write) : -EFAULT;
}

static int populate(struct mm *mm, vaddr_t start, vaddr_t end, bool quietly)
{
    int err = 0;

    if (start == end)
        return 0;
    for (struct vm_area *a = vma_find(mm, start); a && a->start < end; a = vma_next(a)) {
        err = populate_area(a, max(start, a->start), min(end, a->end));
        if (err && !quietly)
            break;
    }
    return err;
}

int mm_populate(struct mm *mm, vaddr_t start, vaddr_t end)
{
    return populate(mm, start, end, false);
}

void mm_populate_quietly(struct mm *mm, vaddr_t start, vaddr_t end)
{
    (void)populate(mm, start, end, true);
}

int mm_populate_for(struct mm *mm, vaddr_t start, vaddr_t end, bool write)
{
    int err = 0;

    while (start < end && !err) {
        struct vm_area *a = vma_find(mm, start);

        if (!a || a->start > start)
            return -ENOMEM;
        if (!(a->flags & (write ? VM_WRITE : VM_READ)))
            return -EINVAL;
        vaddr_t to = min(end, a->end);
        err = populate_pages(a, start, to, write);
        start = to;
    }
    return err;
}
