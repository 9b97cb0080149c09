/*
 * From a page store to the areas that map it, and their page tables.
 *
 *     struct page --mapping--> page_store --areas--> vm_area --mm--> page tables
 *                                                     pgoff <= index < pgoff + pages
 *
 * A walk changes page tables, so it needs mmap_lock of each mm, which comes before map_lock. It
 * takes the areas one by one: each keeps the number of the walk (`round`) that has been there, and
 * goes to the end of the list. An area that comes meanwhile may be visited needlessly, and none is
 * missed: fork holds both mmap_locks while it copies.
 */
#include "mm/file/mapping.h"
#include "mm/file/page_cache.h"
#include "mm/virt/entry.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/vm_area_int.h"
#include "mm/virt/zap.h"

static bool may_write_store(const struct vm_area *a)
{
    return (a->flags & (VM_SHARED | VM_MAYWRITE)) == (VM_SHARED | VM_MAYWRITE);
}

void vma_link_store(struct vm_area *a)
{
    struct page_store *ps = a->store;

    spin_lock(&ps->map_lock);
    a->store_round = ps->round - 1;
    list_add(&a->store_link, &ps->areas);
    ps->writers += may_write_store(a);
    spin_unlock(&ps->map_lock);
}

void vma_unlink_store(struct vm_area *a)
{
    struct page_store *ps = a->store;

    spin_lock(&ps->map_lock);
    list_del(&a->store_link);
    ps->writers -= may_write_store(a);
    spin_unlock(&ps->map_lock);
}

static void mark_visited(struct vm_area *a)
{
    a->store_round = a->store->round;
    list_del(&a->store_link);
    list_add_tail(&a->store_link, &a->store->areas);
}

/* An mm with an area that this walk has not visited, referenced; NULL: all are. */
static struct mm *next_mm(struct page_store *ps)
{
    struct mm *mm = NULL;

    spin_lock(&ps->map_lock);
    while (!mm && !list_empty(&ps->areas)) {
        struct vm_area *a = list_first(&ps->areas, struct vm_area, store_link);

        if (a->store_round == ps->round)
            break;
        mark_visited(a);
        if (mm_get_live(a->mm)) /* else its last user is about to unmap all */
            mm = a->mm;
    }
    spin_unlock(&ps->map_lock);
    return mm;
}

/* A walk over all areas of a store: what it is about, and what it does with each. */
struct walk {
    struct page_store *ps;
    u64 first, end; /* indices */
    void (*visit)(const struct walk *w, struct mm *mm, vaddr_t start, vaddr_t end);
    /* page_store_walk_page(): */
    const struct page *page;
    void (*fn)(struct mm *mm, vaddr_t addr, void *arg);
    void *arg;
};

static void zap_all_pages(const struct walk *w, struct mm *mm, vaddr_t start, vaddr_t end)
{
    (void)w;
    zap_range(mm, start, end);
}

/* Unmaps what the store owns in [start, end), but no private copies. */
static void zap_store_pages(const struct walk *w, struct mm *mm, vaddr_t start, vaddr_t end)
{
    (void)w;
    for (vaddr_t addr = start; addr < end; addr += PAGE_SIZE) {
        const pte_t *pte = pt_lookup(mm, addr);

        if (pte && !pte_none(*pte) && !(pte_page(*pte)->flags & PG_ANON))
            zap_range(mm, addr, addr + PAGE_SIZE);
    }
}

/* The part of the area that shows the walk's pages. */
static void visit_area(struct vm_area *a, const struct walk *w)
{
    u64 from = max(w->first, (u64)a->pgoff), to = min(w->end, (u64)a->pgoff + vma_pages(a));

    if (from >= to)
        return;
    vaddr_t start = a->start + (((u32)from - a->pgoff) << PAGE_SHIFT);
    w->visit(w, a->mm, start, start + ((u32)(to - from) << PAGE_SHIFT));
}

static void visit_mm(struct mm *mm, const struct walk *w)
{
    struct vm_area *a;

    mutex_lock(&mm->mmap_lock);
    list_for_each (a, &mm->area_list, link) {
        if (a->store != w->ps)
            continue;
        visit_area(a, w);
        spin_lock(&w->ps->map_lock);
        mark_visited(a);
        spin_unlock(&w->ps->map_lock);
    }
    mutex_unlock(&mm->mmap_lock);
}

static void visit_all(const struct walk *w)
{
    struct page_store *ps = w->ps;
    struct mm *mm;

    mutex_lock(&ps->walk_lock);
    spin_lock(&ps->map_lock);
    ps->round++;
    spin_unlock(&ps->map_lock);
    while ((mm = next_mm(ps)) != NULL) {
        visit_mm(mm, w);
        mm_put(mm);
    }
    mutex_unlock(&ps->walk_lock);
}

void page_store_unmap(struct page_store *ps, u32 first, u64 count, bool copies)
{
    visit_all(&(struct walk){.ps = ps,
                             .first = first,
                             .end = first + count,
                             .visit = copies ? zap_all_pages : zap_store_pages});
}

/* Entries may write on: the next store sets their dirty bit again, once the TLB has forgotten. */
static void collect_dirty(const struct walk *w, struct mm *mm, vaddr_t start, vaddr_t end)
{
    (void)w;
    for (vaddr_t addr = start; addr < end; addr += PAGE_SIZE) {
        pte_t *pte = (pte_t *)pt_lookup(mm, addr);

        if (!pte || pte_none(*pte) || !pte->dirty || pte_page(*pte)->flags & PG_ANON)
            continue;
        pte->raw &= ~PTE_DIRTY;
        pt_flush_page(mm, addr);
        page_written(pte_page(*pte));
    }
}

void page_store_collect_dirty(struct page_store *ps)
{
    if (READ_ONCE(ps->writers))
        visit_all(&(struct walk){.ps = ps, .end = PAGE_STORE_END, .visit = collect_dirty});
}

static void tell_entry(const struct walk *w, struct mm *mm, vaddr_t start, vaddr_t end)
{
    (void)end; /* one page */
    if (mm_entry_page(mm, start) == w->page)
        w->fn(mm, start, w->arg);
}

void page_store_walk_page(struct page *page, void (*fn)(struct mm *mm, vaddr_t addr, void *arg),
                          void *arg)
{
    struct walk w = {page->mapping, page->index, (u64)page->index + 1, tell_entry, page, fn, arg};

    visit_all(&w);
}
