/*
 * Unmapping of a range of pages: directory entry by directory entry, then the entries of a table.
 * The pages go after the TLB has forgotten them, in batches with one flush each.
 */
#include "mm/file/page_cache.h"
#include "mm/phys/alloc.h"
#include "mm/virt/frame_limit.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/zap.h"

#define ZAP_BATCH 64

struct zap_batch {
    struct mm *mm;
    vaddr_t start, end;      /* all that was unmapped since the last flush lies in here */
    struct list_head tables; /* emptied; by lru */
    u32 count;
    struct page *pages[ZAP_BATCH];
};

static void release_pages(struct zap_batch *b)
{
    page_put_many(b->pages, b->count);
    b->count = 0;
}

static void release_tables(struct zap_batch *b)
{
    struct page *table, *next;

    list_for_each_safe (table, next, &b->tables, lru)
        pt_release(table);
    list_init(&b->tables);
}

/* Everything below `reached` is unmapped: flushes it, then frees it. */
static void zap_flush(struct zap_batch *b, vaddr_t reached)
{
    pt_flush_range(b->mm, b->start, b->end);
    release_pages(b);
    release_tables(b);
    b->start = b->end = reached;
}

/* The page of a file, which the caller counts as anonymous. Out of the way of those that are. */
static __attribute__((noinline)) void zap_file_page(struct mm *mm, struct page *page, pte_t e)
{
    mm->rss_anon++;
    count_file_page(mm, page, -1);
    if (e.dirty)
        page_written(page);
}

/*
 * Clears the entries [pte, end) of `table`, for whose pages the batch has room, and collects these.
 * Returns where it stopped: at the end, or where the table was empty.
 */
static inline pte_t *zap_entries(struct zap_batch *b, struct page *table, pte_t *pte, pte_t *end)
{
    struct page **first = &b->pages[b->count], **slot = first;
    u32 zero_pages = 0;

    while (pte < end) {
        pte_t e = *pte;
        struct page *page = pte_page(e);

        if (pte_none(e)) {
            if (slot - first + zero_pages == table->pt_used)
                break;
            pte = pt_skip_none(pte + 1, end);
            continue;
        }
        pte++->raw = 0;
        if (unlikely(page == zero_page)) {
            zero_pages++;
            continue;
        }
        page->mapcount--;
        if (unlikely(!(page->flags & PG_ANON)))
            zap_file_page(b->mm, page, e);
        *slot++ = page;
    }
    b->mm->rss_anon -= slot - first;
    b->count += slot - first;
    table->pt_used -= slot - first + zero_pages;
    return pte;
}

/* Unmaps [addr, end), which lies in the span of `table`. Ends early if the table is empty then. */
static void zap_table(struct zap_batch *b, struct page *table, vaddr_t addr, vaddr_t end)
{
    pte_t *first = (pte_t *)page_address(table) + pte_index(addr), *pte = first;
    pte_t *last = first + ((end - addr) >> PAGE_SHIFT);

    while (table->pt_used && (pte = pt_skip_none(pte, last)) < last) {
        pte = zap_entries(b, table, pte, min(last, pte + (ZAP_BATCH - b->count)));
        b->end = addr + (pte - first) * PAGE_SIZE;
        if (b->count == ZAP_BATCH)
            zap_flush(b, b->end);
    }
}

/* The first address in [addr, end) that has a table, or end. */
static vaddr_t next_table(const struct mm *mm, vaddr_t addr, vaddr_t end)
{
    while (addr < end && !pde_of(mm, addr)->present)
        addr = table_end(addr, end);
    return addr;
}

static void zap_tables(struct zap_batch *b, vaddr_t start, vaddr_t end)
{
    for (vaddr_t addr = start, to; addr < end; addr = next_table(b->mm, to, end)) {
        struct page *table = pde_table(*pde_of(b->mm, addr));

        to = table_end(addr, end);
        zap_table(b, table, addr, to);
        if (table->pt_used == 0) {
            pt_unhook(b->mm, addr);
            list_add(&table->lru, &b->tables);
            b->start = min(b->start, addr);
            b->end = max(b->end, addr + PAGE_SIZE);
        }
    }
}

/* `start` is mapped. Out of line, so that no work costs nothing. */
static __attribute__((noinline)) void zap_present(struct mm *mm, vaddr_t start, vaddr_t end)
{
    struct zap_batch b;

    b.mm = mm;
    b.start = b.end = start;
    list_init(&b.tables);
    b.count = 0;
    mm->hiwater_rss = mm_hiwater_rss(mm);
    zap_tables(&b, start, end);
    if (b.end > b.start)
        zap_flush(&b, end);
}

/* The first address in [addr, end) whose entry is not none, or end. */
static vaddr_t first_mapped(const struct mm *mm, vaddr_t addr, vaddr_t end)
{
    while ((addr = next_table(mm, addr, end)) < end) {
        vaddr_t to = table_end(addr, end);
        pte_t *pte = pt_lookup(mm, addr), *last = pte + ((to - addr) >> PAGE_SHIFT);
        pte_t *found = pt_skip_none(pte, last);

        addr += (found - pte) * PAGE_SIZE;
        if (found < last)
            break;
    }
    return addr;
}

void zap_range(struct mm *mm, vaddr_t start, vaddr_t end)
{
    start = first_mapped(mm, start, end);
    if (start >= end)
        return;
    zap_present(mm, start, end);
    if (unlikely(mm->frame_limit))
        frame_limit_forget(mm, start, end);
}
