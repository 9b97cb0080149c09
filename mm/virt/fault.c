/*
 * The page fault.
 *
 *   area           entry            access   outcome
 *   -------------  ---------------  -------  ------------------------------------------------
 *   none           -                any      stack_grow() of the stack above, or MAPERR
 *   PROT_NONE      -                any      ACCERR
 *   not writable   -                write    ACCERR
 *
 *   anonymous      none             read     map_zero_page()
 *   anonymous      none             write    new_anon_page()
 *   private file   none             read     map_file_page(), read-only
 *   private file   none             write    copy_file_page()
 *   shared         none             any      map_file_page(), writable if the area is
 *
 *   private        read-only        write    copy_on_write(): zero page -> new page,
 *                                            last owner -> writable again, else -> copy
 *   any            allows it        any      spurious: the TLB held an older entry
 *
 * i386 has no right to execute apart from the right to read, and none to write without reading: any
 * readable, writable or executable area can be read and executed.
 */
#include <uapi/errno.h>
#include <arch/i386/page_ops.h>
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/virt/frame_limit.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/vm_area_int.h"

struct fault_stats fault_stats;

static pte_t zero_entry;

void fault_init(void)
{
    zero_entry = pte_make(page_to_pfn(zero_page), PTE_USER_PAGE);
}

#define PTE_WRITTEN (PTE_USER_PAGE | PTE_WRITE | PTE_DIRTY)

/* Makes `page`, fresh and with one reference, the anonymous page of an entry. */
static void set_anon_page(struct vm_area *a, vaddr_t addr, pte_t *pte, struct page *page)
{
    page->mapping = a->mm->family;
    page->index = addr >> PAGE_SHIFT;
    page->flags |= PG_ANON;
    page->mapcount = 1;
    pte->raw = pte_make(page_to_pfn(page), PTE_WRITTEN).raw;
    a->has_anon = true;
    a->mm->rss_anon++;
}

static enum fault_result map_zero_page(pte_t *pte)
{
    pt_install(pte, zero_entry);
    fault_stats.zero_page++;
    return FAULT_MINOR;
}

static enum fault_result new_anon_page(struct vm_area *a, vaddr_t addr, pte_t *pte)
{
    struct page *page = alloc_page(GFP_USER | GFP_ZERO);

    if (!page)
        return FAULT_OOM;
    virt_to_page(pte)->pt_used++;
    set_anon_page(a, addr, pte, page);
    fault_stats.anon_zero++;
    return FAULT_MINOR;
}

/* A new page with the contents of `from`; NULL without memory. */
static struct page *copy_of(struct page *from)
{
    struct page *page = alloc_page(GFP_USER);

    if (!page)
        return NULL;
    void *src = kmap_local(from), *dst = kmap_local(page);
    copy_page(dst, src);
    kunmap_local(dst);
    kunmap_local(src);
    return page;
}

/* The page of the file behind addr, referenced; its failure as a fault's outcome. */
static enum fault_result get_file_page(struct vm_area *a, vaddr_t addr, struct page **page)
{
    u32 index = a->pgoff + ((addr - a->start) >> PAGE_SHIFT);
    bool major = false;
    int err = a->file_ops->get_page(a->file, index, page, &major);

    if (err)
        return err == -ENOMEM ? FAULT_OOM : FAULT_BUS;
    return major ? FAULT_MAJOR : FAULT_MINOR;
}

static enum fault_result map_file_page(struct vm_area *a, vaddr_t addr, pte_t *pte)
{
    u32 writable = (a->flags & (VM_SHARED | VM_WRITE)) == (VM_SHARED | VM_WRITE) ? PTE_WRITE : 0;
    struct page *page;
    enum fault_result r = get_file_page(a, addr, &page);

    if (r > FAULT_MAJOR)
        return r;
    page->mapcount++;
    pt_install(pte, pte_make(page_to_pfn(page), PTE_USER_PAGE | writable));
    count_file_page(a->mm, page, 1);
    fault_stats.file_map++;
    return r;
}

static enum fault_result copy_file_page(struct vm_area *a, vaddr_t addr, pte_t *pte)
{
    struct page *page;
    enum fault_result r = get_file_page(a, addr, &page);

    if (r > FAULT_MAJOR)
        return r;
    struct page *copy = copy_of(page);
    page_put(page);
    if (!copy)
        return FAULT_OOM;
    virt_to_page(pte)->pt_used++;
    set_anon_page(a, addr, pte, copy);
    fault_stats.cow_copy++;
    return r;
}

/* The entry maps zero_page: a page of its own in its place. */
static enum fault_result replace_zero_page(struct vm_area *a, vaddr_t addr, pte_t *pte)
{
    struct page *page = alloc_page(GFP_USER | GFP_ZERO);

    if (!page)
        return FAULT_OOM;
    set_anon_page(a, addr, pte, page);
    pt_flush_page(a->mm, addr);
    fault_stats.anon_zero++;
    return FAULT_MINOR;
}

static enum fault_result replace_by_copy(struct vm_area *a, vaddr_t addr, pte_t *pte,
                                         struct page *old)
{
    struct page *copy = copy_of(old);

    if (!copy)
        return FAULT_OOM;
    if (old->flags & PG_ANON)
        a->mm->rss_anon--;
    else
        count_file_page(a->mm, old, -1);
    set_anon_page(a, addr, pte, copy);
    pt_flush_page(a->mm, addr);
    old->mapcount--;
    page_put(old);
    fault_stats.cow_copy++;
    return FAULT_MINOR;
}

/*
 * An anonymous page belongs to this entry alone if it has one reference: every entry and every
 * other user (a kernel copy in progress) holds one of its own.
 */
static enum fault_result copy_on_write(struct vm_area *a, vaddr_t addr, pte_t *pte)
{
    struct page *page = pte_page(*pte);

    if (page == zero_page)
        return replace_zero_page(a, addr, pte);
    if (!(page->flags & PG_ANON) || page->refcount > 1)
        return replace_by_copy(a, addr, pte, page);
    pte->raw |= PTE_WRITE | PTE_DIRTY;
    pt_flush_page(a->mm, addr);
    fault_stats.cow_reuse++;
    return FAULT_MINOR;
}

static enum fault_result fault_missing(struct vm_area *a, vaddr_t addr, pte_t *pte, bool write)
{
    if (vma_anonymous(a))
        return write ? new_anon_page(a, addr, pte) : map_zero_page(pte);
    if (write && !(a->flags & VM_SHARED))
        return copy_file_page(a, addr, pte);
    return map_file_page(a, addr, pte);
}

/* The area allows the access and the entry has a page. */
static enum fault_result fault_present(struct vm_area *a, vaddr_t addr, pte_t *pte, bool write)
{
    ASSERT(pte->present);
    if (write && !pte->writable)
        return copy_on_write(a, addr, pte);
    pt_flush_page(a->mm, addr);
    fault_stats.spurious++;
    return FAULT_MINOR;
}

static enum fault_result fault_in(struct vm_area *a, vaddr_t addr, bool write)
{
    pte_t *pte = pt_walk(a->mm, addr);

    if (!pte)
        return FAULT_OOM;
    enum fault_result r =
        pte_none(*pte) ? fault_missing(a, addr, pte, write) : fault_present(a, addr, pte, write);
    if (unlikely(r > FAULT_MAJOR))
        pt_trim(a->mm, addr);
    return r;
}

/* No area covers addr; `above` is the first one above it. The area of a stack grown to it, or NULL.
 */
static struct vm_area *grow_to(struct vm_area *above, vaddr_t addr)
{
    struct mm *mm = above ? above->mm : NULL;

    if (!above || !stack_grow(above, addr))
        return NULL;
    fault_stats.stack_growth++;
    return vma_find(mm, addr);
}

static void count_failure(enum fault_result r)
{
    if (r == FAULT_OOM)
        fault_stats.oom++;
    else if (r == FAULT_BUS)
        fault_stats.bus++;
    else
        fault_stats.segv++;
}

/* Out of line, so that it is there once and the way through it the shortest. */
static __attribute__((noinline)) enum fault_result resolve_fault(struct mm *mm, vaddr_t addr,
                                                                 enum fault_access access)
{
    bool write = access == FAULT_WRITE;
    struct vm_area *a = vma_find(mm, addr);
    enum fault_result r;

    if (unlikely(!a || a->start > addr))
        a = grow_to(a, addr);
    if (unlikely(!a))
        r = FAULT_MAPERR;
    else if (unlikely(!(a->flags & (write ? VM_WRITE : VM_ACCESS))))
        r = FAULT_ACCERR;
    else
        r = fault_in(a, PAGE_ALIGN_DOWN(addr), write);
    if (unlikely(r > FAULT_MAJOR))
        count_failure(r);
    return r;
}

static __attribute__((noinline)) enum fault_result
resolve_limited_fault(struct mm *mm, vaddr_t addr, enum fault_access access)
{
    const pte_t *pte = pt_lookup(mm, addr);
    bool replaced = pte && !pte_none(*pte);
    enum fault_result r = resolve_fault(mm, addr, access);

    if (r <= FAULT_MAJOR && !frame_limit_fault(vma_find(mm, addr), PAGE_ALIGN_DOWN(addr), replaced))
        r = FAULT_OOM;
    return r;
}

enum fault_result mm_fault_locked(struct mm *mm, vaddr_t addr, enum fault_access access)
{
    if (unlikely(mm->frame_limit))
        return resolve_limited_fault(mm, addr, access);
    return resolve_fault(mm, addr, access);
}

enum fault_result mm_fault(struct mm *mm, vaddr_t addr, enum fault_access access)
{
    mutex_lock(&mm->mmap_lock);
    enum fault_result r = mm_fault_locked(mm, addr, access);
    mutex_unlock(&mm->mmap_lock);
    return r;
}
