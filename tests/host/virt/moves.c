/* mremap, madvise, mincore and the kernel's copies: rules and errors, one by one. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/commit.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define RW   (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define BASE 0xB0000000ul

void mremap_keeps_contents(void)
{
    world_boot();
    struct world_use before = world_use();
    struct mm *mm = world_mm(BASE);

    map_anon(mm, 0x20000000, 4, RW);
    for (u32 i = 0; i < 4; i++)
        expect_write(0x20000000 + i * PAGE_SIZE, 50 + i);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0x6000, 0, 0), 0x20000000);
    expect_read(0x20005000, 0);
    map_anon(mm, 0x20006000, 1, PROT_READ);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x6000, 0x7000, 0, 0), -ENOMEM);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x6000, 0x7000, MREMAP_MAYMOVE, 0), (long)BASE - 0x7000);
    for (u32 i = 0; i < 4; i++)
        expect_fault(0x20000000 + i * PAGE_SIZE, FAULT_READ, FAULT_MAPERR);
    for (u32 i = 0; i < 4; i++)
        expect_read(BASE - 0x7000 + i * PAGE_SIZE, 50 + i);
    CHECK_EQ(mm->rss_anon, 4); /* moved, not copied */
    CHECK_EQ(
        mm_mremap(mm, BASE - 0x6000, 0x2000, 0x2000, MREMAP_MAYMOVE | MREMAP_FIXED, 0x20006000),
        0x20006000); /* a part, onto something */
    expect_read(0x20006000, 51);
    expect_areas(mm, "20006000-20008000 rw-p; afff9000-afffa000 rw-p; afffc000-b0000000 rw-p");
    CHECK_EQ(mm_mremap(mm, 0x20006000, 0x2000, 0x1000, 0, 0), 0x20006000);
    check_mm(mm);
    CHECK_EQ(committed_pages(), 6);
    mm_put(mm);
    world_check_use(before);
}

void mremap_errors(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u32 move = MREMAP_MAYMOVE, fixed = MREMAP_MAYMOVE | MREMAP_FIXED;

    map_anon(mm, 0x20000000, 4, RW);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0, move, 0), -EINVAL);
    CHECK_EQ(mm_mremap(mm, 0x20000001, 0x4000, 0x4000, move, 0), -EINVAL);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0x4000, MREMAP_FIXED, 0x30000000), -EINVAL);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0x4000, 8, 0), -EINVAL);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0x4000, fixed, 0x20001000), -EINVAL); /* overlap */
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0x4000, fixed, 0x30000001), -EINVAL);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0x4000, fixed, TASK_SIZE), -EINVAL);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x4000, 0x4000, fixed, 0x1000), -EPERM);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0, 0x4000, move, 0), -EINVAL); /* private twin */
    CHECK_EQ(mm_mremap(mm, 0x10000000, 0x1000, 0x2000, move, 0), -EFAULT);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0x5000, 0x6000, move, 0), -EFAULT);
    CHECK_EQ(mm_mremap(mm, 0x20000000, 0xFFFFF000, 0x1000, 0, 0), -EINVAL);
    expect_areas(mm, "20000000-20004000 rw-p");
    mm_put(mm);
}

void madvise_rules(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    struct file *f = fake_file("f", 4, FAKE_READ);
    struct mmap_request req = {.addr = 0x30000000,
                               .len = 0x2000,
                               .prot = RW,
                               .flags = MAP_PRIVATE | MAP_FIXED,
                               .file = f,
                               .pgoff = 0};

    map_anon(mm, 0x20000000, 4, RW);
    CHECK_EQ(mm_mmap(mm, &req), 0x30000000);
    expect_write(0x20001000, 5);
    expect_write(0x30000000, 6);
    CHECK_EQ(mm_madvise(mm, 0x20000000, 0x4000, MADV_DONTNEED), 0);
    CHECK_EQ(mm_madvise(mm, 0x30000000, 0x1000, MADV_DONTNEED), 0);
    expect_read(0x20001000, 0);
    expect_read(0x30000000, fake_file_word(0));
    CHECK_EQ(mm->rss_anon, 0);
    CHECK_EQ(mm_madvise(mm, 0x30000000, 0x1000, MADV_FREE), -EINVAL);
    CHECK_EQ(mm_madvise(mm, 0x20000000, 0x1000, MADV_MERGEABLE), -EINVAL);
    CHECK_EQ(mm_madvise(mm, 0x20000000, 0x1000, 99), -EINVAL);
    CHECK_EQ(mm_madvise(mm, 0x20000001, 0x1000, MADV_DONTNEED), -EINVAL);
    CHECK_EQ(mm_madvise(mm, 0x20000000, 0, MADV_DONTNEED), 0);
    CHECK_EQ(mm_madvise(mm, 0x20000000, 0xFFFFFFFF, MADV_DONTNEED), -EINVAL);
    expect_write(0x20003000, 7);
    CHECK_EQ(mm_madvise(mm, 0x1FFFF000, 0x6000, MADV_DONTNEED), -ENOMEM); /* holes, but done */
    CHECK_EQ(mm->rss_anon, 0);
    CHECK_EQ(mm_madvise(mm, 0x20001000, 0x1000, MADV_DONTFORK), 0);
    CHECK_EQ(mm_madvise(mm, 0x20003000, 0x1000, MADV_WIPEONFORK), 0);
    expect_write(0x20003000, 8);
    struct mm *child = mm_dup(mm);
    expect_areas(child, "20000000-20001000 rw-p; 20002000-20003000 rw-p; 20003000-20004000 rw-p; "
                        "30000000-30002000 rw-p f+0");
    world_switch(child);
    expect_read(0x20003000, 0);
    mm_put(child);
    world_switch(mm);
    CHECK_EQ(mm_madvise(mm, 0x20001000, 0x1000, MADV_DOFORK), 0);
    CHECK_EQ(mm_madvise(mm, 0x20003000, 0x1000, MADV_KEEPONFORK), 0);
    expect_areas(mm, "20000000-20004000 rw-p; 30000000-30002000 rw-p f+0");
    map_with(mm, 0x40000000, 0x1000, RW, ANON | MAP_FIXED | MAP_LOCKED);
    CHECK_EQ(mm_madvise(mm, 0x40000000, 0x1000, MADV_DONTNEED), -EINVAL);
    mm_put(mm);
    fake_file_close(f);
}

void mincore_pages(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u8 vec[4] = {9, 9, 9, 9};

    map_anon(mm, 0x20000000, 3, RW);
    expect_write(0x20001000, 1);
    expect_read(0x20002000, 0);
    CHECK_EQ(mm_mincore(mm, 0x20000000, 4, vec), 3);
    CHECK(vec[0] == 0 && vec[1] == 1 && vec[2] == 1 && vec[3] == 9);
    CHECK_EQ(mm_mincore(mm, 0x20003000, 1, vec), -ENOMEM);
    mm_put(mm);
}

/* The kernel writes to pages that the CPU has read: its TLB must not go on with the old ones. */
void kernel_writes_behind_the_tlb(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u32 value = 7;

    map_anon(mm, 0x20000000, 2, RW);
    expect_write(0x20001000, 1);
    struct mm *child = mm_dup(mm);
    expect_read(0x20000000, 0);
    expect_read(0x20001000, 1);
    CHECK_EQ(mm_write(mm, 0x20000000, &value, sizeof(value)), sizeof(value)); /* zero page */
    CHECK_EQ(mm_write(mm, 0x20001000, &value, sizeof(value)), sizeof(value)); /* shared page */
    expect_read(0x20000000, 7);
    expect_read(0x20001000, 7);
    mm_put(child);
    mm_put(mm);
}

/* The kernel reads and writes a process that does not run, across pages and up to a hole. */
void kernel_copies(void)
{
    static char out[3 * PAGE_SIZE], in[3 * PAGE_SIZE];

    world_boot();
    struct mm *mm = world_mm(BASE);
    map_anon(mm, 0x20000000, 2, RW);
    map_anon(mm, 0x20002000, 1, PROT_READ);
    struct mm *child = mm_dup(mm);
    world_switch(NULL);
    for (u32 i = 0; i < sizeof(out); i++)
        out[i] = i * 7;
    CHECK_EQ(mm_write(mm, 0x20000800, out, 2 * PAGE_SIZE), 0x1800); /* up to the read-only page */
    CHECK_EQ(mm_read(mm, 0x20000800, in, 0x2000), 0x2000);
    CHECK(memcmp(out, in, 0x1800) == 0);
    CHECK_EQ(mm_read(mm, 0x20002800, in, 0x1000), 0x800);
    CHECK_EQ(mm_read(child, 0x20000800, in, 1), 1);
    CHECK_EQ(in[0], 0); /* the write did not go through the shared zero page */
    CHECK_EQ(mm_write(mm, TASK_SIZE, out, 1), 0);
    mm_put(child);
    mm_put(mm);
}
