/* alloc_pages and free_pages: per-CPU list first, then zone by zone, then all that can be freed. */
#include <faultline/printk.h>
#include <arch/i386/page_ops.h>
#include "mm/failinject.h"
#include "mm/phys/bad_page.h"
#include "mm/phys/buddy.h"
#include "mm/phys/kmap.h"
#include "mm/phys/page_owner.h"

/* page_put_many(): runs of so many frames pass the per-CPU lists by. */
#define RUN_TO_BUDDY 8u

static struct list_head shrinkers;
static enum oom_answer (*oom_handler)(gfp_t gfp, unsigned order);
static u32 failures;

/* Order 0: from z's list on this CPU, filled up from the buddy if the marks allow it. */
static struct page *zone_alloc_page(struct zone *z, gfp_t gfp)
{
    irqflags_t flags = irq_save();
    struct pcp *pcp = &this_cpu(z->pcp);
    struct page *p = NULL;

    if (!pcp->count) {
        spin_lock(&z->lock);
        u32 n = zone_available(z, gfp);
        if (n)
            pcp_refill(z, pcp, n);
        spin_unlock(&z->lock);
    }
    if (pcp->count)
        p = pcp->page[--pcp->count];
    irq_restore(flags);
    return p;
}

static struct page *zone_alloc_block(struct zone *z, gfp_t gfp, unsigned order)
{
    irqflags_t flags = spin_lock_irqsave(&z->lock);
    struct page *p = NULL;

    if (zone_available(z, gfp) >= 1u << order)
        p = buddy_alloc(z, order);
    if (p) {
        p->flags |= order << PG_ORDER_SHIFT;
        z->allocs += 1u << order;
    }
    spin_unlock_irqrestore(&z->lock, flags);
    return p;
}

/* The zones in order of fallback: from the preferred one downwards. */
static struct page *alloc_from_zones(gfp_t gfp, unsigned order)
{
    struct page *p = NULL;

    for (struct zone *z = zone_preferred(gfp); !p && z >= zones; z--)
        p = order ? zone_alloc_block(z, gfp, order) : zone_alloc_page(z, gfp);
    return p;
}

static u32 shrink_all(void)
{
    struct shrinker *s;
    u32 frames = 0;

    list_for_each (s, &shrinkers, link)
        frames += s->shrink();
    return frames;
}

/* A kernel out of memory may fail thousands of requests: the first ten, then ever fewer. */
static void report_failure(gfp_t gfp, unsigned order)
{
    failures++;
    if (gfp & GFP_NOWARN)
        return;
    if (failures <= 10 || (failures & (failures - 1)) == 0)
        printk(KERN_WARNING "page allocation failure: order:%u, mode:%#x (%u so far)\n", order, gfp,
               failures);
}

/* From what the caches and lists still hold. */
static struct page *alloc_after_shrinking(gfp_t gfp, unsigned order)
{
    drain_page_lists();
    struct page *p = alloc_from_zones(gfp, order);
    if (!p && (gfp & GFP_WAIT) && shrink_all()) {
        drain_page_lists();
        p = alloc_from_zones(gfp, order);
    }
    return p;
}

static struct page *alloc_last_resort(gfp_t gfp, unsigned order)
{
    enum oom_answer answer = OOM_RETRY;
    struct page *p = NULL;

    while (!p && answer == OOM_RETRY) {
        answer = oom_handler(gfp, order);
        if (answer == OOM_DYING)
            gfp |= GFP_DYING;
        if (answer != OOM_FAIL)
            p = alloc_after_shrinking(gfp, order);
    }
    return p;
}

static struct page *alloc_slow(gfp_t gfp, unsigned order)
{
    ASSERT(!(gfp & GFP_WAIT) || spin_debug_none_held());
    if (unlikely(order >= MAX_ORDER))
        return NULL;
    struct page *p = alloc_from_zones(gfp, order);
    if (p)
        return p;
    p = alloc_after_shrinking(gfp, order);
    if (!p && (gfp & GFP_WAIT) && oom_handler)
        p = alloc_last_resort(gfp, order);
    if (!p)
        report_failure(gfp, order);
    return p;
}

static inline void zero_page(struct page *p)
{
    void *va = kmap_local(p);

    clear_page(va);
    kunmap_local(va);
}

static void zero_pages(struct page *p, unsigned order)
{
    for (u32 i = 0; i < 1u << order; i++)
        zero_page(p + i);
}

/* Order 0 from this CPU's list of the preferred zone; NULL if that is empty. */
static inline struct page *alloc_hot(gfp_t gfp)
{
    irqflags_t flags = irq_save();
    struct pcp *pcp = &this_cpu(zone_preferred(gfp)->pcp);

    if (unlikely(!pcp->count)) {
        irq_restore(flags);
        return NULL;
    }
    struct page *p = pcp->page[--pcp->count];
    pcp->hits++;
    irq_restore(flags);
    return p;
}

/* The page leaves the allocator to the caller at that code address. */
static inline struct page *hand_out(struct page *p, gfp_t gfp, u32 caller)
{
    ASSERT(p->refcount == 0 && p->mapcount == 0);
    p->refcount = 1;
    if (DEBUG_CHECKS)
        page_owner_record(p, gfp, caller);
    return p;
}

/* All that the fast path leaves: other orders, an empty list, failure injection. */
static __attribute__((noinline)) struct page *alloc_rest(gfp_t gfp, unsigned order, u32 caller)
{
    struct page *p = NULL;

    if (should_fail_page(gfp, order))
        return NULL;
    if (order == 0)
        p = alloc_hot(gfp);
    if (!p)
        p = alloc_slow(gfp, order);
    if (!p)
        return NULL;
    if (gfp & GFP_ZERO)
        zero_pages(p, order);
    if (!DEBUG_CHECKS)
        page_owner_record(p, gfp, caller);
    return hand_out(p, gfp, caller);
}

struct page *alloc_pages(gfp_t gfp, unsigned order)
{
    return alloc_rest(gfp, order, (u32)__builtin_return_address(0));
}

/* Out of line, so that a page that is not zeroed needs no registers for it. */
static __attribute__((noinline)) struct page *zeroed(struct page *p)
{
    zero_page(p);
    return p;
}

/* alloc_hot() in full, so that the compiler sees its two ends apart. */
struct page *alloc_page(gfp_t gfp)
{
    irqflags_t flags = irq_save();
    struct pcp *pcp = &this_cpu(zone_preferred(gfp)->pcp);

    if (unlikely(!pcp->count || fail_armed)) {
        irq_restore(flags);
        return alloc_rest(gfp, 0, (u32)__builtin_return_address(0));
    }
    struct page *p = pcp->page[--pcp->count];
    pcp->hits++;
    irq_restore(flags);
    hand_out(p, gfp, (u32)__builtin_return_address(0));
    return gfp & GFP_ZERO ? zeroed(p) : p;
}

/* Of a page that goes free only its place stays known. */
static inline void clear_use(struct page *p)
{
    if (unlikely(p->flags & PG_NOT_FREEABLE) || (DEBUG_CHECKS && unlikely(p->mapcount)))
        page_bad_free(p, 0);
    p->flags &= PG_ZONE_MASK | PG_HIGHMEM;
    p->refcount = 0;
}

/* Interrupts off. True if the list is full now. */
static inline bool pcp_push(struct pcp *pcp, struct page *p)
{
    pcp->page[pcp->count] = p;
    return unlikely(++pcp->count >= pcp->high);
}

static __attribute__((noinline)) void drain_full(struct zone *z, irqflags_t flags)
{
    struct pcp *pcp = &this_cpu(z->pcp);

    pcp_drain(z, pcp, pcp->count - pcp->batch);
    irq_restore(flags);
}

void page_free_last(struct page *p)
{
    struct zone *z = page_zone(p);

    clear_use(p);
    irqflags_t flags = irq_save();
    if (pcp_push(&this_cpu(z->pcp), p))
        drain_full(z, flags);
    else
        irq_restore(flags);
}

void page_put_shared(struct page *p)
{
    i32 left = __atomic_sub_fetch(&p->refcount, 1, __ATOMIC_RELEASE);

    if (unlikely(left < 0))
        page_bad_free(p, 0);
    if (left == 0)
        page_free_last(p);
}

/* Neighbouring frames of one zone, nobody refers to them: many go straight to the buddy. */
static void free_run(struct page *first, u32 n)
{
    struct zone *z = page_zone(first);
    irqflags_t flags = irq_save();
    struct pcp *pcp = &this_cpu(z->pcp);

    if (n >= RUN_TO_BUDDY) {
        spin_lock(&z->lock);
        buddy_free_range(z, first, n);
        z->frees += n;
        spin_unlock(&z->lock);
    } else {
        for (u32 i = 0; i < n; i++)
            if (pcp_push(pcp, first + i))
                pcp_drain(z, pcp, pcp->count - pcp->batch);
    }
    irq_restore(flags);
}

/*
 * What a process gives back at once is mostly neighbours in ascending order, as the per-CPU lists
 * gave them: a few large blocks instead of many single frames.
 */
void page_put_many(struct page *const pages[], u32 n)
{
    struct page *const *last = pages + n;
    struct page *run = NULL, *run_end = NULL;

    for (; pages < last; pages++) {
        struct page *p = *pages;

        if (unlikely(p->refcount != 1)) {
            page_put_shared(p);
            continue;
        }
        clear_use(p);
        if (likely(p == run_end && p->flags == run->flags)) {
            run_end++;
            continue;
        }
        if (run)
            free_run(run, run_end - run);
        run = p;
        run_end = p + 1;
    }
    if (run)
        free_run(run, run_end - run);
}

static __attribute__((noinline)) void free_block(struct page *p, unsigned order)
{
    struct zone *z = page_zone(p);

    if (order >= MAX_ORDER || (p->flags & PG_NOT_FREEABLE) != order << PG_ORDER_SHIFT)
        page_bad_free(p, order);
    page_check_block(p, order);
    p->refcount = 0;
    irqflags_t flags = spin_lock_irqsave(&z->lock);
    p->flags &= PG_ZONE_MASK | PG_HIGHMEM;
    z->frees += 1u << order;
    buddy_free(z, p, order);
    spin_unlock_irqrestore(&z->lock, flags);
}

void free_pages(struct page *p, unsigned order)
{
    if (unlikely(p->refcount != 1))
        page_bad_free(p, order);
    if (likely(order == 0))
        page_free_last(p);
    else
        free_block(p, order);
}

void drain_page_lists(void)
{
    for (unsigned i = 0; i < ZONE_COUNT; i++) {
        irqflags_t flags = irq_save();
        struct pcp *pcp = &this_cpu(zones[i].pcp);
        if (pcp->count)
            pcp_drain(&zones[i], pcp, pcp->count);
        irq_restore(flags);
    }
}

void page_alloc_init(void)
{
    list_init(&shrinkers);
    oom_handler = NULL;
    failures = 0;
}

void oom_handler_set(enum oom_answer (*handler)(gfp_t gfp, unsigned order))
{
    oom_handler = handler;
}

void shrinker_register(struct shrinker *s)
{
    list_add_tail(&s->link, &shrinkers);
}

u32 nr_alloc_failures(void)
{
    return failures;
}

u32 nr_free_pages(void)
{
    u32 n = 0;

    for (unsigned i = 0; i < ZONE_COUNT; i++) {
        n += zones[i].free;
        for (unsigned cpu = 0; cpu < NR_CPUS; cpu++)
            n += per_cpu(zones[i].pcp, cpu).count;
    }
    return n;
}

u32 nr_total_pages(void)
{
    u32 n = 0;

    for (unsigned i = 0; i < ZONE_COUNT; i++)
        n += zones[i].managed;
    return n;
}
