#pragma once
/*
 * Who holds a frame: one word in the first struct page of a block, kept in debug builds and after
 * the boot option page_owner=on.
 *
 *     31    30          24 23                                   0
 *     | freed |    gfp    | code address, relative to alloc_pages |
 *
 * The kernel's text is far smaller than 16 MiB, so 24 bits name any caller.
 */
#include <faultline/types.h>
#include "mm/phys/alloc.h"

#define OWNER_CALLER_BITS 24
#define OWNER_CALLER_MASK ((1u << OWNER_CALLER_BITS) - 1)
#define OWNER_FREED       0x80000000u

_Static_assert((GFP_MASK << OWNER_CALLER_BITS & OWNER_FREED) == 0, "gfp fits beside the address");

static inline void page_owner_set(struct page *p, gfp_t gfp, u32 caller)
{
    p->owner = gfp << OWNER_CALLER_BITS | ((caller - (u32)alloc_pages) & OWNER_CALLER_MASK);
}

/* The code address that was set, as a pointer for %pS; NULL: none was. */
static inline void *page_owner_caller(const struct page *p)
{
    i32 distance = (i32)(p->owner << (32 - OWNER_CALLER_BITS)) >> (32 - OWNER_CALLER_BITS);

    return p->owner ? (void *)((u32)alloc_pages + distance) : NULL;
}

static inline gfp_t page_owner_gfp(const struct page *p)
{
    return p->owner >> OWNER_CALLER_BITS & GFP_MASK;
}
