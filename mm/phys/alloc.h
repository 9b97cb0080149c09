#pragma once
/*
 * The page allocator: zones with fallback, watermarks, per-CPU lists, buddy.
 *
 * Any context, interrupts included (the lists are used with interrupts off). GFP_WAIT says that the
 * caller may sleep and holds no spinlock: only then caches are shrunk, and one day pages reclaimed,
 * before a request fails. Without GFP_HIGHMEM the memory is in the linear map.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include "mm/phys/page.h"

typedef unsigned gfp_t;

#define GFP_DMA           0x01u /* below 16 MiB only */
#define GFP_HIGHMEM       0x02u /* may be above the linear map */
#define GFP_ZERO          0x04u /* filled with zero */
#define GFP_HIGH          0x08u /* may use the reserve below the min watermark */
#define GFP_WAIT          0x10u /* the caller may sleep */
#define GFP_NOFAIL_INJECT 0x20u /* exempt from failure injection (early boot) */
#define GFP_NOWARN        0x40u /* no line on the log if it fails: the caller has a way out */
#define GFP_MASK          0x7fu /* all of them */

#define GFP_KERNEL        GFP_WAIT
#define GFP_ATOMIC        GFP_HIGH
#define GFP_USER          (GFP_WAIT | GFP_HIGHMEM)

#define MAX_ORDER         11 /* orders 0 .. 10: 4 KiB .. 4 MiB */

/* 2^order contiguous frames, reference count 1 in the first and 0 in the others, or NULL. */
struct page *__must_check alloc_pages(gfp_t gfp, unsigned order);
/* `p` is what alloc_pages gave, with the same order, and the caller has the only reference. */
void free_pages(struct page *p, unsigned order);

/* alloc_pages of order 0, a little faster. */
struct page *__must_check alloc_page(gfp_t gfp);

static inline void free_page(struct page *p)
{
    free_pages(p, 0);
}

/* Free frames of all zones, those on per-CPU lists included. */
u32 nr_free_pages(void);
/* Frames that were given to the allocator at boot (MemTotal). */
u32 nr_total_pages(void);
/* Gives the per-CPU lists of this CPU back to the buddy, so that blocks can coalesce. */
void drain_page_lists(void);

/*
 * Who caches free memory of his own registers here; the function gives frames back and returns how
 * many. Called in process context without spinlocks.
 */
struct shrinker {
    u32 (*shrink)(void);
    struct list_head link;
};
void shrinker_register(struct shrinker *s);
/* Start, from phys_init(): no shrinkers, no failures. */
void page_alloc_init(void);

/* Requests that failed since boot, injected failures not counted. */
u32 nr_alloc_failures(void);
