/* Pages that are taken out of a store go from all who map them. */
#include <uapi/mman.h>
#include "mm/file/page_store.h"
#include "mm/file/mapping.h"
#include "tests/host/virt/tests.h"

#define RW    (PROT_READ | PROT_WRITE)
#define PAGES 8
#define FIRST 2 /* those that go */
#define COUNT 3

static u32 listed(struct page_store *ps)
{
    struct vm_area *a;
    u32 n = 0;

    list_for_each (a, &ps->areas, store_link)
        n++;
    return n;
}

static void check_contents(vaddr_t at)
{
    for (u32 i = 0; i < PAGES; i++)
        expect_read(at + i * PAGE_SIZE, i >= FIRST && i < FIRST + COUNT ? 0 : i + 1);
}

/* In two address spaces, in the second of them over the border of areas. */
void pages_taken_away(void)
{
    world_boot();
    struct mm *mm = world_mm(0xB0000000);
    vaddr_t at = map_with(mm, 0, PAGES * PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS);
    struct page_store *ps = vma_find(mm, at)->store;

    for (u32 i = 0; i < PAGES; i++)
        expect_write(at + i * PAGE_SIZE, i + 1);
    struct mm *child = mm_dup(mm);
    CHECK_EQ(mm_mprotect(child, at + 3 * PAGE_SIZE, PAGE_SIZE, PROT_READ), 0);
    CHECK_EQ(listed(ps), 4);
    CHECK_EQ(ps->writers, 4); /* mprotect may give it back */
    world_switch(child);
    for (u32 i = 0; i < PAGES; i++)
        expect_read(at + i * PAGE_SIZE, i + 1);
    page_store_drop(ps, FIRST, FIRST + COUNT);
    CHECK_EQ(ps->pages, PAGES - COUNT);
    page_store_unmap(ps, FIRST, COUNT, false);
    CHECK_EQ(mm->rss_file, PAGES - COUNT);
    CHECK_EQ(child->rss_shmem, PAGES - COUNT);
    check_contents(at);
    world_switch(mm);
    check_contents(at);
    check_mm(child);
    mm_put(child);
    CHECK_EQ(listed(ps), 1);
    CHECK_EQ(mm_munmap(mm, at + PAGE_SIZE, PAGE_SIZE), 0);
    CHECK_EQ(listed(ps), 2);
    mm_put(mm);
    world_check_empty();
}
