/* The reverse mapping against a scan of all page tables. */
#include "mm/phys/page.h"
#include "mm/virt/rmap.h"
#include "tests/host/virt/world.h"

#define ENTRIES_MAX 16384u

static struct entry {
    struct mm *mm;
    vaddr_t addr;
    struct page *page;
    bool found;
} entries[ENTRIES_MAX];
static u32 nr_entries;
static struct mm *scanned;
static struct page *wanted;

static bool note_entry(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    struct page *page = pfn_to_page(pte_pfn(pte));

    (void)pde;
    (void)arg;
    if (page != zero_page && CHECK(nr_entries < ENTRIES_MAX))
        entries[nr_entries++] = (struct entry){scanned, addr, page, false};
    return true;
}

static void found(struct mm *mm, vaddr_t addr, void *arg)
{
    (void)arg;
    CHECK(mm->mmap_lock.locked);
    for (u32 i = 0; i < nr_entries; i++)
        if (entries[i].mm == mm && entries[i].addr == addr && entries[i].page == wanted) {
            CHECK(!entries[i].found);
            entries[i].found = true;
            return;
        }
    host_fail(__FILE__, __LINE__, "no entry maps the page at %#lx", addr);
}

/* Pages of the fake files have no store, so nobody can find who maps them. */
static bool has_rmap(const struct page *page)
{
    return page->flags & PG_ANON || page->mapping;
}

static void check_page(struct page *page)
{
    wanted = page;
    for (u32 i = 0; i < nr_entries; i++)
        entries[i].found = false;
    rmap_walk(page, found, NULL);
    for (u32 i = 0; i < nr_entries; i++)
        if (entries[i].page == page && !entries[i].found)
            host_fail(__FILE__, __LINE__, "not found: %s page, mapped %d times, here at %#lx",
                      page->flags & PG_ANON ? "anonymous" : "file", page->mapcount,
                      entries[i].addr);
}

void check_rmap(struct mm *mm, struct mm *const all[], u32 count)
{
    nr_entries = 0;
    for (u32 n = 0; n < count; n++) {
        scanned = all[n];
        mm_for_each_pte(scanned, note_entry, NULL);
    }
    for (u32 i = 0; i < nr_entries && !host_failed(); i++)
        if (entries[i].mm == mm && has_rmap(entries[i].page))
            check_page(entries[i].page);
}
