#include "mm/phys/memory_use.h"
#include "mm/phys/page.h"

#define PG_FLAGGED_USE (PG_RESERVED | PG_BUDDY | PG_SLAB | PG_TABLE | PG_ANON | PG_FILE)

void memory_use_count(struct memory_use *u)
{
    *u = (struct memory_use){0};
    for (u32 f = 0; f < max_pfn; f++) {
        const struct page *p = pfn_to_page(PFN(f));
        u32 flags = p->flags;

        u->anon += (flags & PG_ANON) != 0;
        u->slab += (flags & PG_SLAB) != 0;
        u->tables += (flags & PG_TABLE) != 0;
        u->file += (flags & PG_FILE) != 0;
        u->kernel += !(flags & PG_FLAGGED_USE) && p->refcount > 0 ? 1u << page_order(p) : 0;
        u->shmem += (flags & PG_SHMEM) != 0;
        u->file_mapped += (flags & PG_FILE) && p->mapcount > 0;
    }
}
