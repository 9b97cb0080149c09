#include "mm/virt/entry.h"
#include "mm/virt/pagetable_int.h"

struct page *mm_entry_page(const struct mm *mm, vaddr_t addr)
{
    const pte_t *pte = pt_lookup(mm, addr);

    if (!pte || pte_none(*pte) || pte_page(*pte) == zero_page)
        return NULL;
    return pte_page(*pte);
}

u32 mm_entry_bits(struct mm *mm, vaddr_t addr, u32 clear)
{
    pte_t *pte = pt_lookup(mm, addr);
    u32 bits = pte->raw & (PTE_ACCESSED | PTE_DIRTY);

    if (bits & clear) {
        pte->raw &= ~clear;
        pt_flush_page(mm, addr); /* the TLB remembers that they were set */
    }
    return bits;
}
