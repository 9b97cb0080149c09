/* From a page to who maps it: forks, moves, files. */
#include <uapi/mman.h>
#include "mm/phys/page.h"
#include "mm/virt/rmap.h"
#include "tests/host/virt/tests.h"

#define RW    (PROT_READ | PROT_WRITE)
#define AT    0x20000000ul
#define AWAY  0x30000000ul
#define MOVE  (MREMAP_MAYMOVE | MREMAP_FIXED)
#define PAGES 6u

static u32 calls;

static void count(struct mm *mm, vaddr_t addr, void *arg)
{
    (void)mm;
    (void)addr;
    (void)arg;
    calls++;
}

static u32 mappers(struct mm *mm, vaddr_t addr)
{
    struct page *page = pfn_to_page(pte_pfn(entry_at(mm, addr)));

    calls = 0;
    rmap_walk(page, count, NULL);
    CHECK_EQ(calls, page->mapcount);
    return calls;
}

static struct mm *start(void)
{
    world_boot();
    struct mm *mm = world_mm(0xB0000000);

    map_anon(mm, AT, PAGES, RW);
    for (u32 i = 0; i < PAGES; i++)
        expect_write(AT + i * PAGE_SIZE, i);
    return mm;
}

void rmap_across_forks(void)
{
    struct mm *mm = start(), *child = mm_dup(mm), *grandchild = mm_dup(child);
    struct mm *all[] = {mm, child, grandchild};

    CHECK_EQ(mappers(mm, AT), 3);
    world_switch(child);
    expect_write(AT, 77); /* a copy of its own */
    CHECK_EQ(mappers(mm, AT), 2);
    CHECK_EQ(mappers(child, AT), 1);
    CHECK_EQ(mm_munmap(grandchild, AT + PAGE_SIZE, PAGE_SIZE), 0);
    CHECK_EQ(mappers(child, AT + PAGE_SIZE), 2);
    for (u32 i = 0; i < ARRAY_SIZE(all); i++)
        check_rmap(all[i], all, ARRAY_SIZE(all));
    mm_put(mm); /* who began the family goes first */
    CHECK_EQ(mappers(grandchild, AT), 1);
    check_rmap(child, all + 1, 2);
    world_switch(NULL);
    mm_put(child);
    mm_put(grandchild);
    world_check_empty();
}

void rmap_of_moved_pages(void)
{
    struct mm *mm = start();

    CHECK_EQ(mm_mremap(mm, AT, PAGE_SIZE, PAGE_SIZE, MOVE, AWAY), (long)AWAY);
    CHECK_EQ(mappers(mm, AWAY), 1);
    CHECK(!mm->strays); /* nobody else has it */
    struct mm *child = mm_dup(mm);
    struct mm *all[] = {mm, child};
    CHECK_EQ(mm_mremap(child, AT + PAGE_SIZE, 2 * PAGE_SIZE, 2 * PAGE_SIZE, MOVE, AWAY + PAGE_SIZE),
             (long)AWAY + (long)PAGE_SIZE);
    CHECK(child->strays && !mm->strays);
    CHECK_EQ(mappers(child, AWAY + PAGE_SIZE), 2);
    CHECK_EQ(mappers(mm, AT + 2 * PAGE_SIZE), 2);
    check_rmap(mm, all, 2);
    check_rmap(child, all, 2);
    mm_put(mm);
    CHECK_EQ(mappers(child, AWAY + PAGE_SIZE), 1); /* now its own, but still a stray */
    struct mm *grandchild = mm_dup(child);
    CHECK_EQ(mappers(grandchild, AWAY + PAGE_SIZE), 2);
    mm_put(child);
    mm_put(grandchild);
    world_check_empty();
}

void rmap_of_files(void)
{
    struct mm *mm = start();

    CHECK_EQ(map_with(mm, AWAY, 4 * PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED),
             (long)AWAY);
    expect_write(AWAY + 2 * PAGE_SIZE, 5);
    long twin = mm_mremap(mm, AWAY, 0, 4 * PAGE_SIZE, MREMAP_MAYMOVE, 0);
    expect_read(twin + 2 * PAGE_SIZE, 5);
    CHECK_EQ(mappers(mm, AWAY + 2 * PAGE_SIZE), 2);
    struct mm *child = mm_dup(mm); /* file pages are not copied: its first read maps it */
    CHECK_EQ(mappers(mm, AWAY + 2 * PAGE_SIZE), 2);
    world_switch(child);
    expect_read(AWAY + 2 * PAGE_SIZE, 5);
    CHECK_EQ(mappers(child, AWAY + 2 * PAGE_SIZE), 3);
    mm_put(mm);
    CHECK_EQ(mappers(child, AWAY + 2 * PAGE_SIZE), 1);
    mm_put(child);
    world_check_empty();
}
