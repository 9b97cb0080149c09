/* Objects that several address spaces map: pages taken out of them, parts cut off, populating. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/failinject.h"
#include "mm/virt/shared_anon.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define RW     (PROT_READ | PROT_WRITE)
#define ANON   (MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS)
#define BASE   0xB0000000ul
#define AT     0x20000000ul

static void map_shared(struct mm *mm, u32 pages)
{
    CHECK_EQ(map_with(mm, AT, pages * PAGE_SIZE, RW, SHARED | MAP_FIXED), (long)AT);
    for (u32 i = 0; i < pages; i++)
        expect_write(AT + i * PAGE_SIZE, i + 1);
}

/* Gone for all who map them, at every place; their neighbours stay. */
void remove_from_all(void)
{
    world_boot();
    struct world_use before = world_use();
    struct mm *mm = world_mm(BASE);

    map_shared(mm, 8);
    /* A second mapping of it, and a child with both. */
    long twin = mm_mremap(mm, AT, 0, 8 * PAGE_SIZE, MREMAP_MAYMOVE, 0);
    CHECK(!is_errno(twin));
    expect_read(twin + 3 * PAGE_SIZE, 4);
    struct mm *child = mm_dup(mm);
    world_switch(child);
    for (u32 i = 0; i < 8; i++)
        expect_read(AT + i * PAGE_SIZE, i + 1);
    CHECK_EQ(mm_munmap(child, AT + 6 * PAGE_SIZE, 2 * PAGE_SIZE), 0); /* a part outside */
    CHECK_EQ(mm_madvise(child, AT + 2 * PAGE_SIZE, 3 * PAGE_SIZE, MADV_REMOVE), 0);
    for (u32 i = 0; i < 6; i++)
        expect_read(AT + i * PAGE_SIZE, i >= 2 && i < 5 ? 0 : i + 1);
    world_switch(mm);
    for (u32 i = 0; i < 8; i++) {
        expect_read(AT + i * PAGE_SIZE, i >= 2 && i < 5 ? 0 : i + 1);
        expect_read(twin + i * PAGE_SIZE, i >= 2 && i < 5 ? 0 : i + 1);
    }
    check_mm(mm);
    mm_put(mm);
    check_mm(child);
    mm_put(child);
    world_check_use(before);
}

void remove_errors(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    struct file *f = fake_file("f", 4, FAKE_READ | FAKE_WRITE);
    struct mmap_request req = {.addr = AT + 32 * PAGE_SIZE,
                               .len = PAGE_SIZE,
                               .prot = RW,
                               .flags = MAP_SHARED | MAP_FIXED,
                               .file = f};

    map_shared(mm, 4);
    map_anon(mm, AT + 16 * PAGE_SIZE, 2, RW);
    CHECK_EQ(mm_mmap(mm, &req), (long)req.addr);
    CHECK_EQ(mm_madvise(mm, AT + 16 * PAGE_SIZE, PAGE_SIZE, MADV_REMOVE), -EINVAL);
    CHECK_EQ(mm_madvise(mm, AT + 32 * PAGE_SIZE, PAGE_SIZE, MADV_REMOVE), -EOPNOTSUPP);
    CHECK_EQ(mm_madvise(mm, AT - PAGE_SIZE, 2 * PAGE_SIZE, MADV_REMOVE),
             -ENOMEM); /* all the same */
    expect_read(AT, 0);
    CHECK_EQ(mm_madvise(mm, AT + 8 * PAGE_SIZE, PAGE_SIZE, MADV_REMOVE), -ENOMEM);
    CHECK_EQ(mm_madvise(mm, AT + 3 * PAGE_SIZE, 4 * PAGE_SIZE, MADV_REMOVE), -ENOMEM);
    CHECK_EQ(mm_mlock(mm, AT, PAGE_SIZE, 0), 0);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, MADV_REMOVE), -EINVAL);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, MADV_DONTNEED), -EINVAL);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, MADV_DONTNEED_LOCKED), 0);
    mm_put(mm);
    fake_file_close(f);
}

void populate_by_advice(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    struct file *f = fake_file("short", 1, FAKE_READ);
    struct mmap_request req = {.addr = AT + 4 * PAGE_SIZE,
                               .len = 2 * PAGE_SIZE,
                               .prot = PROT_READ,
                               .flags = MAP_PRIVATE | MAP_FIXED,
                               .file = f};

    map_anon(mm, AT, 4, RW);
    CHECK_EQ(mm_mmap(mm, &req), (long)req.addr);
    CHECK_EQ(mm_madvise(mm, AT, 2 * PAGE_SIZE, MADV_POPULATE_READ), 0);
    CHECK_EQ(mm->rss_anon, 0); /* the zero page */
    CHECK_EQ(mm_madvise(mm, AT, 4 * PAGE_SIZE, MADV_POPULATE_WRITE), 0);
    CHECK_EQ(mm->rss_anon, 4);
    CHECK_EQ(mm_madvise(mm, AT, 5 * PAGE_SIZE, MADV_POPULATE_READ), 0);
    CHECK_EQ(mm->rss_file, 1);
    CHECK_EQ(mm_madvise(mm, AT, 5 * PAGE_SIZE, MADV_POPULATE_WRITE), -EINVAL);
    CHECK_EQ(mm_madvise(mm, AT, 6 * PAGE_SIZE, MADV_POPULATE_READ), -EFAULT); /* behind its end */
    CHECK_EQ(mm_madvise(mm, AT - PAGE_SIZE, 2 * PAGE_SIZE, MADV_POPULATE_READ), -ENOMEM);
    CHECK_EQ(mm_madvise(mm, AT + 6 * PAGE_SIZE, PAGE_SIZE, MADV_POPULATE_READ), -ENOMEM);
    CHECK_EQ(mm_munmap(mm, AT, PAGE_SIZE), 0);
    map_anon(mm, AT, 1, RW);
    fail_set(FAIL_PAGE, 1);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, MADV_POPULATE_WRITE), -ENOMEM);
    (void)fail_clear(FAIL_PAGE);
    mm_put(mm);
    fake_file_close(f);
}

/* shmdt: the parts of one attachment that are where it put them, and nothing else. */
void detach_parts(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    map_shared(mm, 8);
    CHECK_EQ(mm_munmap(mm, AT + 2 * PAGE_SIZE, PAGE_SIZE), 0);
    CHECK_EQ(mm_mprotect(mm, AT + 4 * PAGE_SIZE, PAGE_SIZE, PROT_READ), 0);
    map_anon(mm, AT + 2 * PAGE_SIZE, 1, RW);
    CHECK_EQ(map_with(mm, AT + 16 * PAGE_SIZE, PAGE_SIZE, RW, SHARED | MAP_FIXED),
             (long)AT + 16 * PAGE_SIZE);
    CHECK_EQ(mm_detach(mm, AT + PAGE_SIZE, &shared_anon_ops), -EINVAL);
    CHECK_EQ(mm_detach(mm, AT + 64 * PAGE_SIZE, &shared_anon_ops), -EINVAL);
    CHECK_EQ(mm_detach(mm, AT, &fake_file_ops), -EINVAL);
    CHECK_EQ(mm_detach(mm, AT, &shared_anon_ops), 0);
    CHECK_EQ(mm->map_count, 2);
    CHECK_EQ(mm_detach(mm, AT, &shared_anon_ops), -EINVAL);
    check_mm(mm);
    mm_put(mm);
}
