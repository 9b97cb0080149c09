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
 */
#include <faultline/types.h>
#include <faultline/mutex.h>

struct page;

struct page_store {
    struct mutex lock;
    void *root;
    u32 height;
    u32 pages; /* present */
};

void page_store_cache_init(void);
void page_store_init(struct page_store *ps);

/* The page at index, referenced; NULL: a hole. */
struct page *page_store_find(struct page_store *ps, u32 index);
/*
 * The page at index, made if it is a hole; referenced. If the caller is about to `overwrite` all of
 * it, a new one is not zeroed. NULL without memory.
 */
struct page *__must_check page_store_get(struct page_store *ps, u32 index, bool overwrite);
/* Drops the pages from index `from` on. */
void page_store_truncate(struct page_store *ps, u32 from);
