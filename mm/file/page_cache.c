#include <uapi/errno.h>
#include <arch/i386/page_ops.h>
#include <faultline/wait_bits.h>
#include "mm/file/mapping.h"
#include "mm/file/page_cache.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"

/* Of memory: what one cache may leave to be written without a writer waiting for it. */
#define DIRTY_PART 10

static struct list_head caches;
static struct mutex caches_lock; /* the list */

/*
 * Memory is short. The locks are only tried, as the caller may hold one of them, and nothing is
 * written.
 */
static u32 shrink_caches(void)
{
    struct page_cache *pc;
    u32 dropped = 0;

    if (!mutex_trylock(&caches_lock))
        return 0;
    list_for_each (pc, &caches, link)
        dropped += page_store_drop_clean(&pc->store, true);
    mutex_unlock(&caches_lock);
    return dropped;
}

void page_caches_init(void)
{
    static struct shrinker shrinker = {.shrink = shrink_caches};

    list_init(&caches);
    mutex_init(&caches_lock);
    shrinker_register(&shrinker);
}

void page_cache_init(struct page_cache *pc, const struct store_ops *ops)
{
    page_store_init(&pc->store, NULL, false);
    pc->store.cached = true;
    pc->ops = ops;
    pc->in_flight = 0;
    pc->failed = false;
    mutex_lock(&caches_lock);
    list_add_tail(&pc->link, &caches);
    mutex_unlock(&caches_lock);
}

void page_cache_destroy(struct page_cache *pc)
{
    mutex_lock(&caches_lock);
    list_del(&pc->link);
    mutex_unlock(&caches_lock);
    page_cache_wait(pc);
    page_store_drop(&pc->store, 0, PAGE_STORE_END);
}

u32 page_caches_drop_clean(void)
{
    struct page_cache *pc;
    u32 dropped = 0;

    mutex_lock(&caches_lock);
    list_for_each (pc, &caches, link)
        dropped += page_store_drop_clean(&pc->store, false);
    mutex_unlock(&caches_lock);
    return dropped;
}

void page_caches_count(struct page_cache_use *use)
{
    const struct page_cache *pc;

    *use = (struct page_cache_use){0};
    mutex_lock(&caches_lock);
    list_for_each (pc, &caches, link) {
        use->dirty += pc->store.dirty;
        use->writing += __atomic_load_n(&pc->in_flight, __ATOMIC_RELAXED);
    }
    mutex_unlock(&caches_lock);
}

static u32 flags_of(const struct page *p)
{
    return __atomic_load_n(&p->flags, __ATOMIC_ACQUIRE);
}

static void lock_page(struct page *p)
{
    while (page_set_flags(p, PG_LOCKED) & PG_LOCKED)
        wait_on_bits(&p->flags, PG_LOCKED);
}

static void unlock_page(struct page *p)
{
    page_clear_flags(p, PG_LOCKED);
    wake_up_bits(&p->flags);
}

void page_read_end(struct page *p, int error)
{
    if (!error)
        page_set_flags(p, PG_UPTODATE);
    unlock_page(p);
}

/*
 * Fills a page that is not up to date, or waits for who does. A page whose read failed leaves the
 * store, so that a write of all of it starts afresh.
 */
static int fill(struct page_cache *pc, struct page *p)
{
    lock_page(p);
    if (flags_of(p) & PG_UPTODATE || p->mapping != &pc->store) {
        unlock_page(p);
        return 0;
    }
    pc->ops->read_page(pc, p);
    wait_on_bits(&p->flags, PG_LOCKED);
    if (flags_of(p) & PG_UPTODATE)
        return 0;
    page_store_remove(&pc->store, p);
    return -EIO;
}

/*
 * The page at index, referenced, whatever it holds. A new one is allocated without the store's
 * lock, so that memory for it can be won from the same file.
 */
static int find_or_add(struct page_cache *pc, u32 index, struct page **out)
{
    *out = page_store_find(&pc->store, index);
    if (likely(*out))
        return 0;
    struct page *fresh = alloc_page(GFP_USER);
    if (!fresh)
        return -ENOMEM;
    int err = page_store_add(&pc->store, index, fresh, out);
    page_put(fresh);
    return err;
}

int page_cache_read(struct page_cache *pc, u32 index, struct page **out, bool *waited)
{
    for (;;) {
        int err = find_or_add(pc, index, out);

        if (err || likely(flags_of(*out) & PG_UPTODATE))
            return err;
        *waited = true;
        err = fill(pc, *out);
        if (!err && flags_of(*out) & PG_UPTODATE)
            return 0;
        page_put(*out); /* else it was taken out of the store meanwhile */
        if (err)
            return err;
    }
}

/* False: p was taken out of the store meanwhile. */
static bool copy_over(struct page_cache *pc, struct page *p, struct page *fresh)
{
    lock_page(p);
    bool in = p->mapping == &pc->store;
    if (in) {
        void *dst = kmap_local(p), *src = kmap_local(fresh);

        copy_page(dst, src);
        kunmap_local(src);
        kunmap_local(dst);
        page_set_flags(p, PG_UPTODATE);
    }
    unlock_page(p);
    return in;
}

int page_cache_replace(struct page_cache *pc, u32 index, struct page *fresh, struct page **out)
{
    page_set_flags(fresh, PG_UPTODATE);
    for (;;) {
        int err = page_store_add(&pc->store, index, fresh, out);

        if (err)
            return err;
        if (*out == fresh || copy_over(pc, *out, fresh))
            break;
        page_put(*out);
    }
    page_store_mark_dirty(&pc->store, *out);
    return 0;
}

bool page_cache_has(struct page_cache *pc, u32 index)
{
    struct page *p = page_store_find(&pc->store, index);
    bool has = p && flags_of(p) & PG_UPTODATE;

    if (p)
        page_put(p);
    return has;
}

void page_write_end(struct page_cache *pc, struct page *p, int error)
{
    if (error)
        __atomic_store_n(&pc->failed, true, __ATOMIC_RELAXED);
    page_clear_flags(p, PG_WRITEBACK);
    wake_up_bits(&p->flags);
    if (__atomic_sub_fetch(&pc->in_flight, 1, __ATOMIC_ACQ_REL) == 0)
        wake_up_bits(&pc->in_flight);
}

/* Begins to write every dirty page. One that changes again while it is written waits for that. */
static void start_write(struct page_cache *pc)
{
    u64 index = 0;
    bool busy;
    struct page *p;

    pc->ops->begin_writes(pc);
    while (index < PAGE_STORE_END && (p = page_store_take_dirty(&pc->store, index, &busy))) {
        index = p->index;
        if (busy) {
            pc->ops->end_writes(pc);
            wait_on_bits(&p->flags, PG_WRITEBACK);
            pc->ops->begin_writes(pc);
        } else {
            __atomic_add_fetch(&pc->in_flight, 1, __ATOMIC_RELAXED);
            pc->ops->write_page(pc, p);
            index++;
        }
        page_put(p);
    }
    pc->ops->end_writes(pc);
}

void page_cache_wait(struct page_cache *pc)
{
    wait_on_bits(&pc->in_flight, ~0u);
}

int page_cache_sync(struct page_cache *pc)
{
    page_store_collect_dirty(&pc->store);
    start_write(pc);
    page_cache_wait(pc);
    return __atomic_exchange_n(&pc->failed, false, __ATOMIC_RELAXED) ? -EIO : 0;
}

void page_cache_balance(struct page_cache *pc)
{
    if (likely(pc->store.dirty <= nr_total_pages() / DIRTY_PART))
        return;
    start_write(pc);
    page_cache_wait(pc);
}
