#pragma once
/*
 * Reverse mapping: from a page to the page-table entries that map it.
 *
 *     file page   page->mapping = page_store --areas--> areas that show page->index (mapping.c)
 *     anonymous   page->mapping = anon_family --mms--> entry of address page->index << PAGE_SHIFT
 *
 * All that fork has made of one program since its exec are a family, and fork leaves pages at their
 * addresses: so a page is at the same place in all of them, or not there. It costs a fault two
 * stores and a fork one link in a list. Only mremap moves pages. It gives a page that nobody else
 * maps its new index. One that is shared keeps the old one and is a stray in this mm, whose page
 * tables are searched if the family's entries do not add up to page->mapcount.
 */
#include <faultline/types.h>

struct mm;
struct page;

/*
 * Calls fn for each entry that maps the page, to which the caller has a reference, with mmap_lock
 * of its mm held; fn may unmap it. What is mapped or unmapped meanwhile may be missed. Process
 * context, no mmap_lock held.
 */
void rmap_walk(struct page *page, void (*fn)(struct mm *mm, vaddr_t addr, void *arg), void *arg);
