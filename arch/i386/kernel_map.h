#pragma once
/*
 * The kernel half above the linear map: vmalloc area, kmap window, fixmap. Its page tables are
 * shared by every page directory. Host tests implement these functions on a model.
 */
#include <faultline/types.h>
#include <arch/i386/paging.h>

/*
 * Makes sure that page tables exist for [start, end) in every page directory. May allocate (and so
 * fail with -ENOMEM, leaving what exists usable); a table once made stays.
 */
int __must_check kernel_map_prepare(vaddr_t start, vaddr_t end);

/*
 * Maps one page; bits are PTE_WRITE, PTE_NO_CACHE … (present, global and accessed are added). The
 * table must have been prepared and the entry be empty. Needs no TLB flush.
 */
void kernel_map_page(vaddr_t va, pfn_t frame, u32 bits);

/* Unmaps one page on every CPU, TLB included; returns the old entry. */
pte_t kernel_unmap_page(vaddr_t va);

/* The entry for va as it stands, all zero where there is no page table. */
pte_t kernel_map_lookup(vaddr_t va);

/*
 * A new page directory: user half empty, kernel half shared; NULL without memory. Its page is on
 * the list of directories that kernel_map_prepare() keeps equal. To free: user half must be empty.
 */
pgd_t *__must_check pgd_alloc(void);
void pgd_free(pgd_t *pgd);
/* Frees the directories kept ready; returns frames given back. */
u32 pgd_drain(void);
/* The page directory that the kernel booted with; its user half is empty. */
extern pgd_t *kernel_pgd;
