#pragma once
/*
 * Who holds a frame: one word in the first struct page of each block.
 *
 * On by default in debug builds, where it costs a store into a word that is there anyway; off in
 * release builds, where it sends every request the slow way. The boot option page_owner=on or =off
 * decides otherwise.
 *
 *     31    30           23 22                                  0
 *     | freed |    gfp    | code address, relative to alloc_pages |
 *
 * The kernel's text is far smaller than 4 MiB, so 23 bits name any caller.
 */
#include <faultline/types.h>
#include "mm/phys/alloc.h"

#define OWNER_CALLER_BITS 23
#define OWNER_CALLER_MASK ((1u << OWNER_CALLER_BITS) - 1)
#define OWNER_FREED       0x80000000u

_Static_assert((GFP_MASK << OWNER_CALLER_BITS & OWNER_FREED) == 0, "gfp fits beside the address");

extern bool page_owner_enabled;

/* The value of the boot option. */
void page_owner_setup(const char *text);

static inline void page_owner_set(struct page *p, gfp_t gfp, u32 caller)
{
    p->owner = gfp << OWNER_CALLER_BITS | ((caller - (u32)alloc_pages) & OWNER_CALLER_MASK);
}

/* For who allocates on behalf of a caller of his own. */
static inline void page_owner_record(struct page *p, gfp_t gfp, u32 caller)
{
    if (page_owner_enabled)
        page_owner_set(p, gfp, caller);
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

/* The first block in use, of any order, that starts at frame f or behind; NULL: none. */
const struct page *page_owner_next(pfn_t f);

/* Frames by caller. */
struct page_owner_count {
    void *caller;
    u32 pages;
};

/*
 * Counts the frames in use, but those with a flag of `without`, by caller, and sorts them: most
 * frames first. Returns the number of entries; callers that find no room are left out.
 */
u32 page_owner_count(struct page_owner_count *table, u32 size, u32 without);
