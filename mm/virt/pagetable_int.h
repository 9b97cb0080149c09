#pragma once
/*
 * The user half of an mm's page tables.
 *
 *      pgd (1 page)             tables (1 page per 4 MiB)         frames
 *     +-----------+
 *   0 |           |            +----------+
 *     |    ...    |        +-->| PTE  0   |----------------> page
 *  32 |  PDE -----+--------+   |   ...    |
 *     |    ...    |            | PTE 1023 |---> zero_page (first read of anonymous memory)
 * 767 |  PDE -----+---> ...    +----------+
 *     +-----------+             struct page: pt_used = entries that are not none
 * 768 | kernel    |
 *
 * An entry of the user half is one of
 *     none        all bits 0
 *     present     PTE_PRESENT | PTE_USER; PTE_WRITE only where a write needs no further work
 *     no access   PTE_NO_ACCESS without PTE_PRESENT: the page is kept, but PROT_NONE hides it
 *
 * Each entry with a page owns one reference and one mapcount of it, but for zero_page.
 */
#include <faultline/types.h>
#include <arch/i386/tlb.h>
#include "mm/phys/page.h"
#include "mm/virt/mm.h"

/* The global bit means nothing to the CPU in an entry that is not present. */
#define PTE_NO_ACCESS PTE_GLOBAL

#define PTE_USER_PAGE (PTE_PRESENT | PTE_USER | PTE_ACCESSED)

static inline struct page *pte_page(pte_t e)
{
    return pfn_to_page(pte_pfn(e));
}

static inline struct page *pde_table(pde_t e)
{
    return pfn_to_page(pde_pfn(e));
}

/* The entries of the table that a present PDE points to. */
static inline pte_t *pde_entries(pde_t e)
{
    return phys_to_virt(pfn_to_paddr(pde_pfn(e)));
}

static inline pde_t *pde_of(const struct mm *mm, vaddr_t addr)
{
    return &mm->pgd->e[pde_index(addr)];
}

/* The end of [addr, end) or of the span of addr's table, whichever comes first. end <= TASK_SIZE.
 */
static inline vaddr_t table_end(vaddr_t addr, vaddr_t end)
{
    vaddr_t border = (addr & ~(PDE_SPAN - 1)) + PDE_SPAN;
    return min(border, end);
}

/* The entry for addr; NULL where there is no table. */
static inline pte_t *pt_lookup(const struct mm *mm, vaddr_t addr)
{
    pde_t pde = *pde_of(mm, addr);
    return pde.present ? &pde_entries(pde)[pte_index(addr)] : NULL;
}

void pt_init(void);

pte_t *pt_add_table(struct mm *mm, vaddr_t addr);

/* The entry for addr, its table made if there is none; NULL without memory. */
static inline pte_t *__must_check pt_walk(struct mm *mm, vaddr_t addr)
{
    pde_t pde = *pde_of(mm, addr);
    return likely(pde.present) ? &pde_entries(pde)[pte_index(addr)] : pt_add_table(mm, addr);
}

/* Fills an entry that is none. */
static inline void pt_install(pte_t *pte, pte_t value)
{
    ASSERT(pte_none(*pte));
    *pte = value;
    virt_to_page(pte)->pt_used++;
}

/* The first entry in [pte, end) that is not none, or end. */
static inline pte_t *pt_skip_none(pte_t *pte, pte_t *end)
{
    while (end - pte >= 4 && !(pte[0].raw | pte[1].raw | pte[2].raw | pte[3].raw))
        pte += 4;
    while (pte < end && !pte->raw)
        pte++;
    return pte;
}

/*
 * Takes the empty table of addr out of the directory and returns it. The caller flushes the TLB
 * before it gives the table to pt_release().
 */
struct page *pt_unhook(struct mm *mm, vaddr_t addr);
/* Frees an unhooked table, or keeps it for the next pt_add_table(): empty means all zero. */
void pt_release(struct page *table);
/* Removes the table of addr if it is empty: for failures after pt_walk(). */
void pt_trim(struct mm *mm, vaddr_t addr);

/* `mm` maps a page of a file once more (n = 1) or once less (-1). */
static inline void count_file_page(struct mm *mm, const struct page *page, i32 n)
{
    mm->rss_file += n;
    if (page->flags & PG_SHMEM)
        mm->rss_shmem += n;
}

/* Drops the translation of one page of the mm from the TLB. */
static inline void pt_flush_page(const struct mm *mm, vaddr_t addr)
{
    if (tlb_may_hold(mm->pgd))
        tlb_flush_page(addr);
}

/* Drops [start, end) of the mm from the TLB: page by page, or all if there are many. */
void pt_flush_range(struct mm *mm, vaddr_t start, vaddr_t end);
