#pragma once
/*
 * Contiguous virtual addresses over scattered frames (high ones first), mapped at once, with an
 * unmapped guard page after each area. Process context.
 */
#include <faultline/types.h>
#include "mm/phys/alloc.h"

void vmalloc_init(void);
void *__must_check vmalloc(size_t size); /* contents undefined; NULL without memory or space */
void vfree(const void *p);
bool is_vmalloc_addr(const void *p);

struct vmalloc_info {
    vaddr_t start, end; /* without the guard page */
    u32 pages;
    u32 caller; /* code address */
};
/* In address order, for /proc/vmallocinfo. fn runs under a spinlock. */
void vmalloc_for_each(void (*fn)(const struct vmalloc_info *info, void *arg), void *arg);
/* Pages mapped by all areas. */
u32 vmalloc_pages(void);
