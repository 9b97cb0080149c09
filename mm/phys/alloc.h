#pragma once
/*
 * The page allocator: zones with fallback, watermarks, per-CPU lists, buddy.
 *
 * Any context, interrupts included (the lists are used with interrupts off).
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include "mm/gfp.h"
#include "mm/phys/page.h"

#define MAX_ORDER 11 /* orders 0 .. 10: 4 KiB .. 4 MiB */

/* 2^order contiguous frames, reference count 1 in the first and 0 in the others, or NULL. */
struct page *__must_check alloc_pages(gfp_t gfp, unsigned order);
/* `p` is what alloc_pages gave, with the same order, and the caller has the only reference. */
void free_pages(struct page *p, unsigned order);

/* alloc_pages of order 0, a little faster. */
struct page *__must_check alloc_page(gfp_t gfp);

static inline void free_page(struct page *p)
{
    if (likely(p->refcount == 1))
        page_free_last(p);
    else
        free_pages(p, 0); /* which says what is wrong */
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
/*
 * The last resort of a request with GFP_WAIT that nothing else can meet: what the kernel did about
 * it. Called in process context without spinlocks; mutexes may be held, so the handler must not
 * wait for any.
 */
enum oom_answer {
    OOM_FAIL,  /* nothing: the request fails */
    OOM_RETRY, /* there may be memory now */
    OOM_DYING, /* the caller itself is about to end: GFP_DYING, once */
};
void oom_handler_set(enum oom_answer (*handler)(gfp_t gfp, unsigned order));

/* Start, from phys_init(): no shrinkers, no handler, no failures. */
void page_alloc_init(void);

/* Requests that failed since boot, injected failures not counted. */
u32 nr_alloc_failures(void);
