/*
 * fork: a copy of an address space that shares all pages.
 *
 * Private pages become read-only on both sides; the first write on either side copies
 * (copy_on_write() in fault.c). Page tables are copied table by table, and only where the parent
 * has entries that a fault of the child could not find again: in areas that hold private pages.
 */
#include <uapi/errno.h>
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/vm_area_int.h"

/* Another entry of mm maps the page. */
static inline void share_page(struct mm *mm, struct page *page)
{
    page_get(page);
    page->mapcount++;
    if (page->flags & PG_ANON)
        mm->rss_anon++;
    else
        count_file_page(mm, page, 1);
}

/* Copies the entries of [addr, end), all in one table, which exists in `from`. */
static int copy_table(struct mm *to, struct mm *from, vaddr_t addr, vaddr_t end)
{
    pte_t *src = pt_lookup(from, addr), *last = src + ((end - addr) >> PAGE_SHIFT);
    pte_t *first = pt_skip_none(src, last), *dst;
    u32 copied = 0;

    if (first == last)
        return 0;
    dst = pt_walk(to, addr);
    if (!dst)
        return -ENOMEM;
    dst += first - src;
    for (src = first; src < last; src++, dst++) {
        if (pte_none(*src))
            continue;
        src->raw &= ~PTE_WRITE;
        *dst = *src;
        copied++;
        if (pte_page(*src) != zero_page)
            share_page(to, pte_page(*src));
    }
    virt_to_page(dst - 1)->pt_used += copied;
    return 0;
}

static int copy_pages(struct mm *to, struct mm *from, const struct vm_area *a)
{
    for (vaddr_t addr = a->start; addr < a->end; addr = table_end(addr, a->end)) {
        if (!pde_of(from, addr)->present)
            continue;
        int err = copy_table(to, from, addr, table_end(addr, a->end));
        if (err)
            return err;
    }
    return 0;
}

/* Whatever was done when it fails is undone with `to`: the area is in its tree before its pages. */
static int dup_area(struct mm *to, const struct vm_area *a)
{
    u32 charged = a->flags & VM_ACCOUNT ? vma_pages(a) : 0;

    if (commit_charge(charged))
        return -ENOMEM;
    struct vm_area *copy = vma_alloc();
    if (!copy) {
        commit_uncharge(charged);
        return -ENOMEM;
    }
    vma_copy_attributes(copy, a);
    copy->flags &= ~VM_LOCK_MASK;
    if (copy->flags & VM_WIPEONFORK)
        copy->has_anon = false;
    vma_insert(to, copy, vma_before(to, NULL));
    vm_account(to, copy->flags, vma_pages(copy));
    return copy->has_anon ? copy_pages(to, a->mm, a) : 0;
}

static int dup_areas(struct mm *to, struct mm *from)
{
    struct vm_area *a;
    int err = 0;

    list_for_each (a, &from->area_list, link) {
        if (!(a->flags & VM_DONTCOPY))
            err = dup_area(to, a);
        if (err)
            break;
    }
    return err;
}

struct mm *mm_dup(struct mm *from)
{
    mutex_lock(&from->mmap_lock);
    struct mm *mm = mm_alloc_like(from);
    int err = 0;
    if (mm) {
        mutex_lock(&mm->mmap_lock); /* its areas are found through the files they map */
        err = dup_areas(mm, from);
        mutex_unlock(&mm->mmap_lock);
    }
    pt_flush_range(from, 0, TASK_SIZE);
    mutex_unlock(&from->mmap_lock);
    if (err) {
        mm_put(mm);
        return NULL;
    }
    return mm;
}
