/* Each line of the table in fault.c: the outcome, the counter that moves, the page that is there.
 */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define AT(page) (0x20000000ul + (page)*PAGE_SIZE)
#define RW       (PROT_READ | PROT_WRITE)

/* Of all counters only *counter has moved, by one, since `before`. */
static void expect_one(struct fault_stats before, const u32 *counter)
{
    const u32 *old = (const u32 *)&before, *new = (const u32 *)&fault_stats;

    for (u32 i = 0; i < sizeof(before) / sizeof(u32); i++)
        CHECK_EQ(new[i], old[i] + (&new[i] == counter));
}

#define EXPECT_COUNT(counter, expression)                                                          \
    do {                                                                                           \
        struct fault_stats before_ = fault_stats;                                                  \
        expression;                                                                                \
        expect_one(before_, &fault_stats.counter);                                                 \
    } while (0)

static struct page *page_at(struct mm *mm, vaddr_t addr)
{
    return pfn_to_page(pte_pfn(entry_at(mm, addr)));
}

void fault_no_area(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);

    map_anon(mm, AT(1), 1, PROT_READ);
    map_anon(mm, AT(3), 1, PROT_NONE);
    EXPECT_COUNT(segv, expect_fault(0, FAULT_READ, FAULT_MAPERR));
    EXPECT_COUNT(segv, expect_fault(AT(0), FAULT_WRITE, FAULT_MAPERR)); /* below an area */
    EXPECT_COUNT(segv, expect_fault(AT(2), FAULT_READ, FAULT_MAPERR));  /* behind one */
    EXPECT_COUNT(segv, expect_fault(AT(1), FAULT_WRITE, FAULT_ACCERR));
    EXPECT_COUNT(segv, expect_fault(AT(3), FAULT_READ, FAULT_ACCERR));
    EXPECT_COUNT(segv, expect_fault(AT(3), FAULT_WRITE, FAULT_ACCERR));
    EXPECT_COUNT(segv, expect_fault(TASK_SIZE, FAULT_READ, FAULT_MAPERR));
    EXPECT_COUNT(segv, expect_fault(0xFFFFFFFF, FAULT_WRITE, FAULT_MAPERR));
    CHECK_EQ(mm->page_tables, 0);
    mm_put(mm);
}

void fault_anonymous(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);

    map_anon(mm, AT(0), 4, RW);
    EXPECT_COUNT(zero_page, expect_read(AT(0), 0));
    CHECK(page_at(mm, AT(0)) == zero_page && !entry_at(mm, AT(0)).writable);
    CHECK_EQ(mm_rss(mm), 0);
    EXPECT_COUNT(anon_zero, expect_write(AT(0), 1)); /* a page of its own replaces it */
    EXPECT_COUNT(anon_zero, expect_write(AT(1), 2));
    CHECK(page_is_highmem(page_at(mm, AT(1))));
    CHECK_EQ(mm->rss_anon, 2);
    expect_read(AT(0), 1);
    expect_read(AT(0) + 4, 0);
    expect_read(AT(1), 2);
    CHECK_EQ(zero_page->refcount, 1);
    EXPECT_COUNT(spurious, CHECK_EQ(mm_fault(mm, AT(1), FAULT_WRITE), FAULT_MINOR));
    EXPECT_COUNT(zero_page, CHECK_EQ(mm_fault(mm, AT(2), FAULT_EXEC), FAULT_MINOR));
    check_mm(mm);
    mm_put(mm);
}

/* Leaves no free frame as the machine's start left it. */
static void soil_all_frames(void)
{
    struct list_head taken = LIST_HEAD_INIT(taken);
    struct page *page, *next;

    while ((page = alloc_page(GFP_USER | GFP_NOWARN))) {
        void *va = kmap_local(page);
        memset(va, 0xFF, PAGE_SIZE);
        kunmap_local(va);
        list_add(&page->lru, &taken);
    }
    list_for_each_safe (page, next, &taken, lru) {
        page_put(page);
    }
}

/* Whatever a frame held, its new owner sees zero in every word. */
void fault_zeroes_frames(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);

    soil_all_frames();
    map_anon(mm, AT(0), 2, RW);
    expect_write(AT(0), 1);
    expect_read(AT(1), 0);
    expect_write(AT(1), 1); /* in place of the zero page */
    for (u32 offset = 4; offset < PAGE_SIZE; offset += 4) {
        expect_read(AT(0) + offset, 0);
        expect_read(AT(1) + offset, 0);
    }
    vaddr_t shared = map_with(mm, 0, PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS);
    for (u32 offset = 0; offset < PAGE_SIZE; offset += 4)
        expect_read(shared + offset, 0);
    mm_put(mm);
}

/* Write-only and execute-only areas can be read: i386 has no such rights. */
void fault_odd_rights(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);

    map_anon(mm, AT(0), 1, PROT_WRITE);
    map_anon(mm, AT(1), 1, PROT_EXEC);
    expect_read(AT(0), 0);
    expect_write(AT(0), 5);
    expect_read(AT(1), 0);
    expect_fault(AT(1), FAULT_WRITE, FAULT_ACCERR);
    mm_put(mm);
}

static long map_file(struct mm *mm, vaddr_t addr, u32 pages, u32 prot, u32 flags, struct file *f,
                     u32 pgoff)
{
    struct mmap_request req = {.addr = addr,
                               .len = pages * PAGE_SIZE,
                               .prot = prot,
                               .flags = flags | MAP_FIXED,
                               .file = f,
                               .pgoff = pgoff};
    return mm_mmap(mm, &req);
}

void fault_private_file(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);
    struct file *f = fake_file("f", 8, FAKE_READ);

    CHECK_EQ(map_file(mm, AT(0), 4, RW, MAP_PRIVATE, f, 5), (long)AT(0));
    EXPECT_COUNT(file_map, expect_read(AT(0), fake_file_word(5)));
    CHECK(!entry_at(mm, AT(0)).writable);
    CHECK_EQ(mm->rss_file, 1);
    EXPECT_COUNT(cow_copy, expect_write(AT(0), 1)); /* mapped: replaced by a copy */
    CHECK_EQ(mm->rss_file, 0);
    EXPECT_COUNT(cow_copy, expect_write(AT(1) + 8, 2)); /* not mapped: copied at once */
    CHECK_EQ(mm->rss_anon, 2);
    expect_read(AT(1), fake_file_word(6));
    CHECK_EQ(fake_file_now(f, 5), fake_file_word(5));
    fake_file_set_major(f, true);
    EXPECT_COUNT(file_map, CHECK_EQ(mm_fault(mm, AT(2), FAULT_READ), FAULT_MAJOR));
    fake_file_set_major(f, false);
    EXPECT_COUNT(bus, expect_fault(AT(3), FAULT_READ, FAULT_BUS)); /* behind the file's end */
    EXPECT_COUNT(bus, expect_fault(AT(3), FAULT_WRITE, FAULT_BUS));
    check_mm(mm);
    mm_put(mm);
    fake_file_close(f);
}

void fault_shared_file(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);
    struct file *f = fake_file("f", 4, FAKE_READ | FAKE_WRITE);

    map_file(mm, AT(0), 4, RW, MAP_SHARED, f, 0);
    map_file(mm, AT(8), 4, PROT_READ, MAP_SHARED, f, 0);
    EXPECT_COUNT(file_map, expect_write(AT(1), 77));
    EXPECT_COUNT(file_map, expect_read(AT(9), 77));
    EXPECT_COUNT(file_map, expect_read(AT(2), fake_file_word(2)));
    struct fault_stats before = fault_stats;
    expect_write(AT(2), 78); /* mapped writable by the read */
    expect_one(before, NULL);
    CHECK_EQ(fake_file_now(f, 1), 77);
    CHECK_EQ(mm->rss_file, 3);
    CHECK_EQ(mm->rss_anon, 0);
    EXPECT_COUNT(segv, expect_fault(AT(9), FAULT_WRITE, FAULT_ACCERR));
    fake_file_set_error(f, -EIO);
    EXPECT_COUNT(bus, expect_fault(AT(3), FAULT_READ, FAULT_BUS));
    fake_file_set_error(f, -ENOMEM);
    EXPECT_COUNT(oom, expect_fault(AT(3), FAULT_READ, FAULT_OOM));
    check_mm(mm);
    mm_put(mm);
    fake_file_close(f);
}

void fault_copy_on_write(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);

    map_anon(mm, AT(0), 4, RW);
    expect_write(AT(0), 1);
    expect_write(AT(1), 2);
    expect_read(AT(2), 0);
    struct mm *child = mm_dup(mm);
    struct page *shared = page_at(mm, AT(0));
    CHECK(page_at(child, AT(0)) == shared);
    CHECK_EQ(shared->refcount, 2);
    CHECK(page_at(child, AT(2)) == zero_page);
    CHECK_EQ(child->rss_anon, 2);
    EXPECT_COUNT(cow_copy, expect_write(AT(0), 10)); /* the parent copies */
    CHECK_EQ(shared->refcount, 1);
    EXPECT_COUNT(anon_zero, expect_write(AT(2), 12));
    world_switch(child);
    expect_read(AT(0), 1);
    EXPECT_COUNT(cow_reuse, expect_write(AT(0), 20)); /* the child is the last owner */
    CHECK(page_at(child, AT(0)) == shared);
    expect_read(AT(2), 0);
    EXPECT_COUNT(cow_copy, expect_write(AT(1), 21));
    world_switch(mm);
    expect_read(AT(0), 10);
    EXPECT_COUNT(cow_reuse, expect_write(AT(1), 3));
    check_mm(mm);
    check_mm(child);
    mm_put(child);
    mm_put(mm);
}

/* A page that the kernel holds while it copies is not written under its hands. */
void fault_pinned_page(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);
    struct page *page;

    map_anon(mm, AT(0), 1, RW);
    CHECK_EQ(mm_user_page(mm, AT(0), FAULT_WRITE, &page), 0);
    CHECK_EQ(page->refcount, 2);
    CHECK_EQ(mm_munmap(mm, AT(0), PAGE_SIZE), 0);
    CHECK_EQ(page->refcount, 1);
    page_put(page);
    CHECK_EQ(mm_user_page(mm, AT(0), FAULT_READ, &page), -EFAULT);
    CHECK_EQ(mm_user_page(mm, TASK_SIZE, FAULT_READ, &page), -EFAULT);
    mm_put(mm);
}

/* 300 children share a page: the count does not wrap at 255. */
void fault_many_sharers(void)
{
    static struct mm *children[300];

    world_boot();
    struct world_use before = world_use();
    struct mm *mm = world_mm(TASK_SIZE);
    map_anon(mm, AT(0), 1, RW);
    expect_write(AT(0), 1);
    for (u32 i = 0; i < ARRAY_SIZE(children); i++)
        children[i] = mm_dup(mm);
    CHECK_EQ(page_at(mm, AT(0))->refcount, 301);
    for (u32 i = 0; i < ARRAY_SIZE(children); i++)
        mm_put(children[i]);
    EXPECT_COUNT(cow_reuse, expect_write(AT(0), 2));
    mm_put(mm);
    world_check_use(before);
}
