/* mprotect: new access rights for a range, area by area, splitting and merging at its borders. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/vm_area_int.h"

/* The entry of a page under an area's rights. */
static pte_t protected_entry(const struct vm_area *a, pte_t e)
{
    const struct page *page = pte_page(e);

    if (!vma_accessible(a)) {
        e.raw = (e.raw & ~(PTE_PRESENT | PTE_WRITE)) | PTE_NO_ACCESS;
        return e;
    }
    e.raw = (e.raw & ~(PTE_NO_ACCESS | PTE_WRITE)) | PTE_PRESENT;
    /* Of a private area only a page that needs no copying may be written without a fault. */
    if ((a->flags & VM_WRITE) &&
        ((a->flags & VM_SHARED) || ((page->flags & PG_ANON) && page->refcount == 1)))
        e.raw |= PTE_WRITE;
    return e;
}

/* Gives the entries of [start, end) the rights of area a. */
static void protect_pages(struct vm_area *a, vaddr_t start, vaddr_t end)
{
    bool changed = false;

    for (vaddr_t addr = start; addr < end; addr = table_end(addr, end)) {
        pte_t *pte = pt_lookup(a->mm, addr);
        pte_t *last = pte + ((table_end(addr, end) - addr) >> PAGE_SHIFT);

        if (!pte)
            continue;
        while ((pte = pt_skip_none(pte, last)) < last) {
            *pte = protected_entry(a, *pte);
            changed = true;
            pte++;
        }
    }
    if (changed)
        pt_flush_range(a->mm, start, end);
}

/* Charges for private memory that becomes writable; sets VM_ACCOUNT in *flags. */
static int charge_for(struct mm *mm, u32 old, u32 *flags, u32 pages, u32 *charged)
{
    *charged = 0;
    if (!(*flags & VM_WRITE))
        return 0;
    if (!vm_may_expand(mm, *flags, pages) && vm_may_expand(mm, old, pages))
        return -ENOMEM;
    if (old & (VM_ACCOUNT | VM_WRITE | VM_SHARED | VM_NORESERVE))
        return 0;
    *charged = pages;
    *flags |= VM_ACCOUNT;
    return commit_charge(pages);
}

/* [start, end) lies in a. */
static int protect_area(struct vm_area *a, vaddr_t start, vaddr_t end, u32 flags)
{
    struct mm *mm = a->mm;
    u32 old = a->flags, pages = (end - start) >> PAGE_SHIFT, charged;

    if (flags == old)
        return 0;
    int err = charge_for(mm, old, &flags, pages, &charged);
    if (err)
        return err;
    a = vma_modify_flags(a, start, end, flags);
    if (!a) {
        commit_uncharge(charged);
        return -ENOMEM;
    }
    vm_account_kind(mm, old, -(i32)pages);
    vm_account_kind(mm, flags, pages);
    protect_pages(a, start, end);
    if ((old & (VM_WRITE | VM_SHARED | VM_LOCKED)) == VM_LOCKED && (flags & VM_WRITE))
        mm_populate_quietly(mm, start, end);
    return 0;
}

/* What mprotect may ask of an area: VM_MAYx is VM_x shifted by four. */
static bool may_become(u32 flags)
{
    return !(flags & ~(flags >> 4) & VM_ACCESS);
}

static int protect_range(struct mm *mm, vaddr_t start, vaddr_t end, u32 prot)
{
    while (start < end) {
        struct vm_area *a = vma_find(mm, start);

        if (!a || a->start > start)
            return -ENOMEM;
        u32 flags = (a->flags & ~VM_ACCESS) | (prot & VM_ACCESS);
        if (!may_become(flags))
            return -EACCES;
        vaddr_t to = min(end, a->end);
        int err = protect_area(a, start, to, flags);
        if (err)
            return err;
        start = to;
    }
    return 0;
}

/*
 * With PROT_GROWSDOWN the range reaches down to the start of the stack area at addr. No area grows
 * up, so PROT_GROWSUP is good for nothing but errors.
 */
static int protect_growing(struct mm *mm, vaddr_t start, vaddr_t end, u32 prot, u32 grows)
{
    struct vm_area *a = vma_find(mm, start);

    if (!a || a->start >= (grows == PROT_GROWSDOWN ? end : start + 1))
        return -ENOMEM;
    if (grows == PROT_GROWSUP || !(a->flags & VM_GROWSDOWN))
        return -EINVAL;
    return protect_range(mm, a->start, end, prot);
}

int mm_mprotect(struct mm *mm, vaddr_t addr, u32 len, u32 prot)
{
    u32 grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
    vaddr_t end = addr + PAGE_ALIGN(len);

    prot &= ~grows;
    if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || PAGE_OFFSET_OF(addr))
        return -EINVAL;
    if (len == 0)
        return 0;
    if (end <= addr)
        return -ENOMEM;
    if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
        return -EINVAL;
    mutex_lock(&mm->mmap_lock);
    int err =
        grows ? protect_growing(mm, addr, end, prot, grows) : protect_range(mm, addr, end, prot);
    mutex_unlock(&mm->mmap_lock);
    return err;
}
