#pragma once
/* From a page store to the areas that map it. What areas are, mm/virt knows: the code is there. */
#include <faultline/types.h>

struct page_store;
struct page;
struct mm;

/*
 * Unmaps `count` pages from index `first` on from every area that shows them, so that the next
 * access faults; private copies of them go too if `copies`. Call it after the pages were taken out
 * of the store: a fault that came first has finished by the end of this.
 *
 * Process context, no mmap_lock held.
 */
void page_store_unmap(struct page_store *ps, u32 first, u64 count, bool copies);

/*
 * Moves the dirty bits of all page-table entries to the pages of the store. No mmap_lock held.
 */
void page_store_collect_dirty(struct page_store *ps);

/* rmap_walk() of a page of a store. */
void page_store_walk_page(struct page *page, void (*fn)(struct mm *mm, vaddr_t addr, void *arg),
                          void *arg);
