/* Walks over the frames in use, and sums of them. */
#include <faultline/string.h>
#include "mm/failinject.h"
#include "mm/phys/page_owner.h"

bool page_owner_enabled = DEBUG_CHECKS;

void page_owner_setup(const char *text)
{
    page_owner_enabled = strcmp(text, "off") != 0;
    if (!DEBUG_CHECKS)
        fail_watch_all(page_owner_enabled);
}

const struct page *page_owner_next(pfn_t f)
{
    while (f.v < max_pfn) {
        const struct page *p = pfn_to_page(f);
        if (!(p->flags & (PG_RESERVED | PG_BUDDY)) && p->refcount > 0)
            return p;
        f.v += p->flags & PG_BUDDY ? 1u << page_order(p) : 1;
    }
    return NULL;
}

static void add(struct page_owner_count *table, u32 size, u32 *used, const struct page *p)
{
    void *caller = page_owner_caller(p);
    u32 i = 0;

    while (i < *used && table[i].caller != caller)
        i++;
    if (i == size)
        return;
    if (i == *used)
        table[(*used)++] = (struct page_owner_count){.caller = caller};
    table[i].pages += 1u << page_order(p);
}

static void sort(struct page_owner_count *table, u32 n)
{
    for (u32 i = 1; i < n; i++) {
        struct page_owner_count c = table[i];
        u32 k = i;
        for (; k > 0 && table[k - 1].pages < c.pages; k--)
            table[k] = table[k - 1];
        table[k] = c;
    }
}

u32 page_owner_count(struct page_owner_count *table, u32 size, u32 without)
{
    const struct page *p;
    u32 used = 0;

    for (u32 f = 0; (p = page_owner_next(PFN(f))); f = page_to_pfn(p).v + (1u << page_order(p)))
        if (!(p->flags & without))
            add(table, size, &used, p);
    sort(table, used);
    return used;
}
