#pragma once
/*
 * Zero and copy one page. `rep` on purpose: the design counts instructions with QEMU's icount,
 * which charges each iteration as one, and on real processors fast strings make it the best choice
 * too. Both addresses are page-aligned and mapped.
 */
#include <faultline/types.h>

static inline void clear_page(void *page)
{
    u32 n = PAGE_SIZE / 4;
    __asm__ volatile("rep stosl" : "+D"(page), "+c"(n) : "a"(0) : "memory");
}

static inline void copy_page(void *to, const void *from)
{
    u32 n = PAGE_SIZE / 4;
    __asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(n)::"memory");
}
