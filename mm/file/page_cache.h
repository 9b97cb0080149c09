#pragma once
/*
 * The page cache: the page store of a file that has its home elsewhere, as on a disk. Pages are
 * filled when they are first needed, and what was changed is written back.
 *
 *     flags of a page        what it is                       leaves it by
 *     (none)                 fresh, or its read failed        page_cache_read()
 *     LOCKED                 being filled                     page_read_end()
 *     UPTODATE               as its home is                   drop_clean, a change
 *     UPTODATE DIRTY         newer than its home              page_cache_start_write()
 *     UPTODATE WRITEBACK     being written                    page_write_end()
 *       + DIRTY              and changed since that began     a second write, after the first
 *
 * A page may be changed while it is written: it is dirty after the change, so the last write has it
 * whole. Whoever stores to a page by a mapping leaves the dirty bit in the page-table entry: it is
 * collected when the entry goes, and before the cache is written (page_store_collect_dirty()).
 *
 * Of all functions: process context, no spinlock and no mutex held that a page fault takes, but
 * where noted.
 */
#include "mm/file/page_store.h"
#include "mm/phys/page.h"

struct page_cache;

/*
 * How pages get from their home and to it. Both only begin: page_read_end() and page_write_end()
 * tell the end, and may be called before they return. The page is referenced by the caller until
 * then. They may sleep, and must not allocate memory that they could wait for: memory may be won by
 * writing.
 */
struct store_ops {
    void (*read_page)(struct page_cache *pc, struct page *p);
    void (*write_page)(struct page_cache *pc, struct page *p);
    /* Around several write_page: the first may wait for what comes. */
    void (*begin_writes)(struct page_cache *pc);
    void (*end_writes)(struct page_cache *pc);
};

struct page_cache {
    struct page_store store;
    const struct store_ops *ops;
    u32 in_flight;         /* pages being written; atomic */
    u32 failed;            /* bool: a write failed since page_cache_sync() told so last */
    struct list_head link; /* all caches */
};

void page_cache_init(struct page_cache *pc, const struct store_ops *ops);
/* Drops all pages, written or not: nobody uses the cache any more. */
void page_cache_destroy(struct page_cache *pc);

/*
 * The page at index, up to date, referenced. *waited is set if that took a read from its home.
 * 0, -EIO, -ENOMEM. mmap_lock may be held.
 */
int __must_check page_cache_read(struct page_cache *pc, u32 index, struct page **out, bool *waited);
/*
 * `fresh`, an allocated page with all of the contents, becomes the page at index, or its contents
 * go into the one that is there. That page, dirty, referenced. 0 or -ENOMEM.
 */
int __must_check page_cache_replace(struct page_cache *pc, u32 index, struct page *fresh,
                                    struct page **out);
/* Is it there, up to date? */
bool page_cache_has(struct page_cache *pc, u32 index);

/* From read_page and write_page, at their end. Any context. */
void page_read_end(struct page *p, int error);
void page_write_end(struct page_cache *pc, struct page *p, int error);

/*
 * Writes all that is dirty, mappings included, and waits for it. 0; -EIO: a write has failed since
 * this was last told (the pages count as clean, as in Linux). No mmap_lock held.
 */
int page_cache_sync(struct page_cache *pc);
/* Waits for the writes that have begun. */
void page_cache_wait(struct page_cache *pc);
/* After a change: writes if more of memory than a tenth waits to be written by this cache. */
void page_cache_balance(struct page_cache *pc);

/* The dirty bit of a page-table entry for this page of a file was set. mmap_lock may be held. */
static inline void page_written(struct page *page)
{
    struct page_store *ps = page->mapping;

    if (ps && ps->cached)
        page_store_mark_dirty(ps, page);
}

/* All caches: what is clean and unused is dropped; how many pages. */
u32 page_caches_drop_clean(void);

/* Of all caches, in pages. */
struct page_cache_use {
    u32 dirty, writing;
};
void page_caches_count(struct page_cache_use *use);

/* Boot. */
void page_caches_init(void);
