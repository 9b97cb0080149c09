#pragma once
/* What the page-table entry of one page tells, for who reclaims pages. mmap_lock held. */
#include <faultline/types.h>

struct mm;
struct page;

/* The page at addr; NULL: none is mapped, not even zero_page. */
struct page *mm_entry_page(const struct mm *mm, vaddr_t addr);

/*
 * Which of PTE_ACCESSED and PTE_DIRTY the CPU has set for the page that is mapped at addr. Those in
 * `clear` are 0 afterwards, so that the next access sets them again.
 */
u32 mm_entry_bits(struct mm *mm, vaddr_t addr, u32 clear);
