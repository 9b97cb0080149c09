#pragma once
/*
 * The pages of a file by their index: a radix tree with 64 slots in a node, only as high as the
 * largest index needs, so that a file of one page has no node at all.
 *
 *     height 0     root -> page 0
 *     height 1     root -> node -> pages 0..63
 *     height 2     root -> node -> 64 nodes -> pages 0..4095        and so on, to 2^32 pages
 *
 * A slot without a page is a hole. `lock` is the innermost mutex; page faults take it.
 *
 * From a page to who maps it: page->mapping is its store, page->index its place there, and `areas`
 * are all areas of all processes that show a part of the store (mm/file/mapping.h). Areas come and
 * go with their mm's mmap_lock held, map_lock inside it.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/mutex.h>
#include <faultline/spinlock.h>

struct page;

/*
 * What the pages of some stores may come to. Such pages are promised (mm/commit.h) one by one, as
 * they are made; those of a store without a quota were promised with the object behind it.
 */
struct page_quota {
    u32 used, max; /* pages; max 0: no limit */
};

struct page_store {
    struct mutex lock;
    void *root;
    u32 height;
    u32 pages; /* present */
    u32 dirty; /* of them, have PG_DIRTY */
    struct page_quota *quota;
    bool shmem;  /* the pages are shared memory, or of tmpfs: PG_SHMEM */
    bool cached; /* it is that of a page_cache: the pages have a home elsewhere */

    struct spinlock map_lock; /* RANK_MAPPING: what follows */
    struct list_head areas;   /* struct vm_area, by store_link */
    u32 writers;              /* areas that may write the store, now or after mprotect */

    struct mutex walk_lock; /* one walk over the areas at a time */
    u32 round;              /* its number */
};

void page_store_cache_init(void);
/* Empty. quota NULL: none. */
void page_store_init(struct page_store *ps, struct page_quota *quota, bool shmem);

/* The page at index, referenced; NULL: a hole. */
struct page *page_store_find(struct page_store *ps, u32 index);
bool page_store_has(struct page_store *ps, u32 index);
/*
 * The page at index, made if it is a hole; referenced. If the caller is about to `overwrite` all of
 * it, a new one is not zeroed. 0; -ENOSPC: beyond the quota, or no more may be promised; -ENOMEM.
 */
int __must_check page_store_get(struct page_store *ps, u32 index, bool overwrite,
                                struct page **out);
/*
 * Makes p (PG_FILE only by this), the caller's own, the page at index, or finds the one that is
 * there; referenced. 0 or -ENOMEM.
 */
int __must_check page_store_add(struct page_store *ps, u32 index, struct page *p,
                                struct page **out);

/* p's contents, changed before the call, are not what its home has. */
void page_store_mark_dirty(struct page_store *ps, struct page *p);
/*
 * The first dirty page at or behind index, referenced; it is dirty no more, and has PG_WRITEBACK.
 * busy: it had that already, and was left as it was. NULL: none.
 */
struct page *page_store_take_dirty(struct page_store *ps, u32 index, bool *busy);

/* Takes p out if it is still in. */
void page_store_remove(struct page_store *ps, struct page *p);
/*
 * Drops pages that nobody refers to, and that are what their home has. How many. With `try`: none
 * if the store is locked.
 */
u32 page_store_drop_clean(struct page_store *ps, bool try);
/*
 * Makes all holes in [from, to) pages of zeroes, or none of them. Errors as of page_store_get().
 * The lock is held all the time, so that nobody else can use a page that may go again.
 */
int __must_check page_store_fill(struct page_store *ps, u64 from, u64 to);
/* Drops the pages in [from, to); those that are mapped stay with who maps them. */
void page_store_drop(struct page_store *ps, u32 from, u64 to);
#define PAGE_STORE_END (1ull << 32)
