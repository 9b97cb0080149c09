#pragma once
/*
 * Leak report: what is in use before and after must agree. Process context.
 *
 *     struct mm_usage before, after;
 *     mm_usage_take(&before);  ...  mm_usage_take(&after);
 *     leaked = mm_usage_report(&before, &after, print, arg);
 */
#include <faultline/types.h>
#include "mm/phys/page_owner.h"
#include "mm/phys/zone.h"

#define MM_USAGE_CACHES 64u
#define MM_USAGE_OWNERS 96u

struct mm_usage {
    u32 pages;         /* frames in use, those of slabs and vmalloc areas not counted */
    u32 vmalloc_pages; /* frames in vmalloc areas */
    u32 kmaps;         /* persistent and local mappings */
    u32 owners;        /* used entries of the next: who holds the frames of pages, vmalloc_pages */
    struct page_owner_count owner[MM_USAGE_OWNERS];
    u32 caches; /* used entries of the next */
    struct {
        const char *name;
        u32 objects;
    } cache[MM_USAGE_CACHES];
};

/* Looks, without giving back what caches and lists hold ready: that counts as free. */
void mm_usage_take(struct mm_usage *u);

/*
 * Calls print once for each difference, with a line of text without newline; a cache that only one
 * of the two knows counts as empty in the other. Where pages are missing, lines that name who
 * allocated them follow. Returns the number of differences.
 */
u32 mm_usage_report(const struct mm_usage *before, const struct mm_usage *after,
                    void (*print)(const char *line, void *arg), void *arg);
