#pragma once
/* The families of address spaces, as mm/virt makes and keeps them (rmap.h). */
#include "mm/virt/mm.h"

void anon_family_init(void);

/* mm, which is new, joins the family of `parent` or, if that has none, begins one. -ENOMEM. */
int __must_check anon_family_join(struct mm *mm, const struct mm *parent);
/* No page is mapped any more. */
void anon_family_leave(struct mm *mm);

/* mremap has moved a page of mm to addr. mmap_lock held. */
void rmap_moved(struct mm *mm, struct page *page, vaddr_t addr);
