/* mmap, brk, the stack, shared memory: addresses, limits and errors, one by one. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/phys/alloc.h"
#include "mm/commit.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define RW   (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define BASE 0xB0000000ul

void mmap_errors(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    struct file *f = fake_file("f", 1, FAKE_READ), *closed = fake_file("c", 1, 0);
    struct file *pipe = fake_file("p", 1, FAKE_READ | FAKE_UNMAPPABLE);
    struct mmap_request req = {.addr = 0,
                               .len = PAGE_SIZE,
                               .prot = PROT_READ,
                               .flags = MAP_PRIVATE,
                               .file = f,
                               .pgoff = 0xFFFFFFFF};

    CHECK_EQ(map_with(mm, 0, 0, RW, ANON), -EINVAL);
    CHECK_EQ(map_with(mm, 0, 0xFFFFF001, RW, ANON), -ENOMEM);
    CHECK_EQ(map_with(mm, 0, TASK_SIZE, RW, ANON), -ENOMEM);
    CHECK_EQ(map_with(mm, BASE + 1, PAGE_SIZE, RW, ANON | MAP_FIXED), -EINVAL);
    CHECK_EQ(map_with(mm, TASK_SIZE, PAGE_SIZE, RW, ANON | MAP_FIXED), -ENOMEM);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, ANON | MAP_FIXED), -EPERM);
    CHECK_EQ(map_with(mm, MMAP_MIN_ADDR - PAGE_SIZE, PAGE_SIZE, RW, ANON | MAP_FIXED), -EPERM);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, MAP_ANONYMOUS), -EINVAL); /* no type */
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN), -EINVAL);
    CHECK_EQ(mm_mmap(mm, &req), -EOVERFLOW);
    req.pgoff = 0;
    req.prot = PROT_WRITE;
    req.flags = MAP_SHARED;
    CHECK_EQ(mm_mmap(mm, &req), -EACCES);
    req.flags = 0;
    CHECK_EQ(mm_mmap(mm, &req), -EINVAL);
    req.flags = MAP_PRIVATE | MAP_GROWSDOWN;
    CHECK_EQ(mm_mmap(mm, &req), -EINVAL);
    req.flags = MAP_SHARED_VALIDATE | MAP_SYNC;
    CHECK_EQ(mm_mmap(mm, &req), -EOPNOTSUPP);
    req.flags = MAP_PRIVATE;
    req.file = closed;
    CHECK_EQ(mm_mmap(mm, &req), -EACCES);
    req.file = pipe;
    CHECK_EQ(mm_mmap(mm, &req), -ENODEV);
    expect_areas(mm, "");
    mm_put(mm);
    fake_file_close(f);
    fake_file_close(closed);
    fake_file_close(pipe);
}

void mmap_addresses(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, ANON), (long)BASE - 0x1000);
    CHECK_EQ(map_with(mm, 0, 3 * PAGE_SIZE, RW, ANON), (long)BASE - 0x4000);
    expect_areas(mm, "afffc000-b0000000 rw-p");                                 /* one area */
    CHECK_EQ(map_with(mm, 0x30000123, PAGE_SIZE, PROT_READ, ANON), 0x30000000); /* the hint */
    CHECK_EQ(map_with(mm, BASE - 0x2000, PAGE_SIZE, PROT_READ, ANON), (long)BASE - 0x5000);
    CHECK_EQ(map_with(mm, 1, PAGE_SIZE, PROT_READ, ANON), (long)BASE - 0x6000); /* hint 0 */
    CHECK_EQ(map_with(mm, 0x1000, PAGE_SIZE, PROT_READ, ANON), MMAP_MIN_ADDR);
    CHECK_EQ(map_with(mm, BASE - 0x2000, PAGE_SIZE, PROT_READ, ANON | MAP_FIXED_NOREPLACE),
             -EEXIST);
    CHECK_EQ(map_with(mm, BASE, PAGE_SIZE, PROT_READ, ANON | MAP_FIXED_NOREPLACE), (long)BASE);
    /* A hole between areas is taken before the space below, if it is large enough. */
    CHECK_EQ(mm_munmap(mm, BASE - 0x3000, 0x2000), 0);
    CHECK_EQ(map_with(mm, 0, 0x3000, PROT_NONE, ANON), (long)BASE - 0x9000);
    CHECK_EQ(map_with(mm, 0, 0x2000, PROT_NONE, ANON), (long)BASE - 0x3000);
    mm_put(mm);
}

/* With the space below mmap_base full the search goes up from a third of the user half. */
void mmap_bottom_up(void)
{
    world_boot();
    struct mm *mm = world_mm(MMAP_MIN_ADDR + 4 * PAGE_SIZE);
    vaddr_t third = PAGE_ALIGN(TASK_SIZE / 3);

    CHECK_EQ(map_with(mm, 0, 4 * PAGE_SIZE, PROT_READ, ANON), MMAP_MIN_ADDR);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, PROT_READ, ANON), (long)third);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, PROT_READ, ANON), (long)third + 0x1000);
    CHECK_EQ(mm_munmap(mm, third, PAGE_SIZE), 0);
    CHECK_EQ(map_with(mm, 0, 2 * PAGE_SIZE, PROT_READ, ANON), (long)third + 0x2000);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, PROT_READ, ANON), (long)third);
    mm_put(mm);
}

/* MAP_FIXED replaces what is there, and a failure leaves it. */
void mmap_replaces(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    map_anon(mm, 0x20000000, 8, RW);
    for (u32 i = 0; i < 8; i++)
        expect_write(0x20000000 + i * PAGE_SIZE, i + 1);
    mm->as_limit = 8 * PAGE_SIZE;
    CHECK_EQ(map_with(mm, 0x20002000, 0x7000, PROT_READ, ANON | MAP_FIXED), -ENOMEM);
    expect_areas(mm, "20000000-20008000 rw-p");
    CHECK_EQ(map_with(mm, 0x20002000, 0x2000, PROT_READ, ANON | MAP_FIXED), 0x20002000);
    expect_areas(mm, "20000000-20002000 rw-p; 20002000-20004000 r--p; 20004000-20008000 rw-p");
    expect_read(0x20002000, 0);
    expect_read(0x20001000, 2);
    expect_read(0x20004000, 5);
    check_mm(mm);
    mm_put(mm);
}

void mmap_limits(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u32 ram = nr_total_pages() * PAGE_SIZE;

    CHECK_EQ(map_with(mm, 0, ram + PAGE_SIZE, RW, ANON), -ENOMEM); /* heuristic overcommit */
    CHECK(!is_errno(map_with(mm, 0, ram + PAGE_SIZE, RW, ANON | MAP_NORESERVE)));
    CHECK(!is_errno(map_with(mm, 0, ram + PAGE_SIZE, PROT_READ, ANON)));
    CHECK(!is_errno(map_with(mm, 0, ram, RW, ANON)));
    CHECK_EQ(committed_pages(), ram / PAGE_SIZE);
    CHECK_EQ(map_with(mm, 0, ram + PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS), -ENOMEM);
    CHECK_EQ(mm_munmap(mm, 0, TASK_SIZE), 0);
    CHECK_EQ(committed_pages(), 0);
    mm->data_limit = 4 * PAGE_SIZE;
    CHECK(!is_errno(map_with(mm, 0, 4 * PAGE_SIZE, RW, ANON)));
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, ANON), -ENOMEM); /* RLIMIT_DATA */
    CHECK(!is_errno(map_with(mm, 0, PAGE_SIZE, PROT_READ, ANON)));
    mm->as_limit = 6 * PAGE_SIZE;
    CHECK_EQ(map_with(mm, 0, 2 * PAGE_SIZE, PROT_READ, ANON), -ENOMEM); /* RLIMIT_AS */
    CHECK(!is_errno(map_with(mm, 0, PAGE_SIZE, PROT_READ, ANON)));
    mm_put(mm);
}

/* 65531 areas as in Linux; then neither one more nor a cut, but equal neighbours still merge. */
void mmap_count_limit(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    vaddr_t base = 0x20000000;

    mm->as_limit = ~0u;
    for (u32 i = 0; i <= max_map_count; i++)
        mm->map_count += is_errno(
            map_with(mm, base + i * 2 * PAGE_SIZE, PAGE_SIZE, PROT_NONE, ANON | MAP_FIXED));
    CHECK_EQ(mm->map_count, max_map_count + 1);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, PROT_READ, ANON), -ENOMEM);
    CHECK_EQ(mm_munmap(mm, base, 2 * PAGE_SIZE), 0);
    CHECK_EQ(map_with(mm, base, 0x2000, PROT_NONE, ANON), (long)base);
    CHECK_EQ(mm->map_count, max_map_count);
    CHECK_EQ(mm_munmap(mm, base, PAGE_SIZE), 0);
    CHECK_EQ(map_with(mm, base, PAGE_SIZE, PROT_READ, ANON), (long)base);
    CHECK_EQ(mm->map_count, max_map_count + 1);
    CHECK_EQ(mm_munmap(mm, base, TASK_SIZE - base), 0);
    CHECK_EQ(mm->map_count, 0);
    mm_put(mm);
}

void brk_rules(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    vaddr_t heap = 0x0804B000;

    mm_set_brk(mm, heap);
    CHECK_EQ(mm_brk(mm, 0), heap);          /* the way to ask */
    CHECK_EQ(mm_brk(mm, heap - 1), heap);   /* below its start */
    CHECK_EQ(mm_brk(mm, 0xC0000001), heap); /* the kernel's half */
    CHECK_EQ(mm_brk(mm, 0xFFFFFFFF), heap);
    CHECK_EQ(mm_brk(mm, heap + 1), heap + 1); /* one page for one byte */
    expect_areas(mm, "804b000-804c000 rw-p");
    CHECK_EQ(mm_brk(mm, heap + 0x1000), heap + 0x1000);
    expect_areas(mm, "804b000-804c000 rw-p");
    CHECK_EQ(mm_brk(mm, heap + 0x1001), heap + 0x1001);
    expect_areas(mm, "804b000-804d000 rw-p"); /* one area */
    CHECK_EQ(mm->rss_anon, 0);
    expect_write(heap + 0x1000, 9);
    CHECK_EQ(mm_brk(mm, heap + 0x800), heap + 0x800);
    CHECK_EQ(mm->rss_anon, 0);
    expect_fault(heap + 0x1000, FAULT_READ, FAULT_MAPERR);
    CHECK_EQ(mm_brk(mm, heap + 0x2000), heap + 0x2000);
    expect_read(heap + 0x1000, 0); /* zero again */
    CHECK_EQ(mm_brk(mm, heap), heap);
    expect_areas(mm, "");
    CHECK_EQ(mm_brk(mm, heap + 0x3000), heap + 0x3000);
    CHECK_EQ(mm->data_vm, 3);
    mm_put(mm);
}

void brk_neighbours(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    vaddr_t heap = 0x0804B000;

    mm_set_brk(mm, heap);
    map_anon(mm, heap + 0x4000, 1, PROT_READ);
    CHECK_EQ(mm_brk(mm, heap + 0x4000), heap); /* one page must stay free */
    CHECK_EQ(mm_brk(mm, heap + 0x3000), heap + 0x3000);
    CHECK_EQ(mm_brk(mm, heap + 0x6000), heap + 0x3000); /* into the area, or over it */
    CHECK_EQ(mm_munmap(mm, heap + 0x1000, 0x1000), 0);  /* a hole in the heap does not matter */
    CHECK_EQ(mm_brk(mm, heap), heap);
    expect_areas(mm, "804f000-8050000 r--p");
    mm->start_data = 0x08048000;
    mm->end_data = 0x0804A000;
    mm->data_limit = 0x4000;
    CHECK_EQ(mm_brk(mm, heap + 0x2001), heap); /* RLIMIT_DATA counts data and heap */
    CHECK_EQ(mm_brk(mm, heap + 0x2000), heap + 0x2000);
    mm_put(mm);
}

void stack_grows(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u32 pages = (132 << 10) / PAGE_SIZE;

    mm->stack_limit = 64 * PAGE_SIZE;
    CHECK_EQ(mm_setup_stack(mm, TASK_SIZE), 0);
    expect_areas(mm, "bffdf000-c0000000 rw-p");
    CHECK_EQ(mm->stack_vm, pages);
    expect_write(TASK_SIZE - 4, 1);
    expect_write(TASK_SIZE - (pages + 1) * PAGE_SIZE, 2);
    expect_areas(mm, "bffde000-c0000000 rw-p");
    CHECK_EQ(fault_stats.stack_growth, 1);
    expect_read(TASK_SIZE - 60 * PAGE_SIZE, 0); /* by a read, and far */
    CHECK_EQ(mm->stack_vm, 60);
    CHECK_EQ(committed_pages(), 60);
    expect_write(TASK_SIZE - 64 * PAGE_SIZE, 3);
    expect_fault(TASK_SIZE - 64 * PAGE_SIZE - 4, FAULT_WRITE, FAULT_MAPERR); /* RLIMIT_STACK */
    CHECK_EQ(mm->stack_vm, 64);
    check_mm(mm);
    mm_put(mm);
}

void stack_guard_gap(void)
{
    world_boot();
    struct mm *mm = world_mm(TASK_SIZE);
    vaddr_t stack = TASK_SIZE - (132 << 10), below = stack - 300 * PAGE_SIZE;

    CHECK_EQ(mm_setup_stack(mm, TASK_SIZE), 0);
    /* mmap keeps away from it, a hint too; MAP_FIXED may come near. */
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, ANON), (long)(stack - STACK_GUARD_GAP - PAGE_SIZE));
    CHECK_EQ(map_with(mm, stack - 8 * PAGE_SIZE, PAGE_SIZE, RW, ANON),
             (long)(stack - STACK_GUARD_GAP - 2 * PAGE_SIZE));
    CHECK_EQ(mm_munmap(mm, 0, stack), 0);
    map_anon(mm, below - PAGE_SIZE, 1, RW);
    expect_write(below + STACK_GUARD_GAP, 1); /* as near as it may come */
    expect_fault(below + STACK_GUARD_GAP - 4, FAULT_WRITE, FAULT_MAPERR);
    CHECK_EQ(mm_munmap(mm, below - PAGE_SIZE, PAGE_SIZE), 0);
    map_anon(mm, below - PAGE_SIZE, 1, PROT_NONE); /* is a guard itself */
    expect_write(below, 2);
    expect_fault(below - 4, FAULT_WRITE, FAULT_ACCERR);
    check_mm(mm);
    mm_put(mm);
}

/* A guard gap that would reach below address 0 hides no free space beneath it. */
void stack_guard_at_low_address(void)
{
    world_boot();
    struct mm *mm = world_mm(0x60000);

    CHECK_EQ(map_with(mm, 0x60000, PAGE_SIZE, RW, ANON | MAP_FIXED | MAP_GROWSDOWN), 0x60000);
    map_anon(mm, 0x40000, 1, PROT_READ);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, PROT_NONE, ANON), 0x3F000);
    mm_put(mm);
}

/* brk and a stack far below its guard gap. */
void stack_stops_brk(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    vaddr_t heap = 0x10000000, top = heap + (400 << PAGE_SHIFT);

    mm_set_brk(mm, heap);
    CHECK_EQ(map_with(mm, top, PAGE_SIZE, RW, ANON | MAP_FIXED | MAP_GROWSDOWN), (long)top);
    CHECK_EQ(mm_brk(mm, top - STACK_GUARD_GAP), heap);
    CHECK_EQ(mm_brk(mm, top - STACK_GUARD_GAP - PAGE_SIZE), top - STACK_GUARD_GAP - PAGE_SIZE);
    mm_put(mm);
}

void locked_and_populated(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    vaddr_t at = map_with(mm, 0, 4 * PAGE_SIZE, RW, ANON | MAP_POPULATE);

    CHECK_EQ(mm->rss_anon, 4);
    CHECK(entry_at(mm, at).writable);
    map_with(mm, 0, 3 * PAGE_SIZE, RW, ANON | MAP_LOCKED);
    CHECK_EQ(mm->rss_anon, 7);
    CHECK_EQ(mm->locked_vm, 3);
    map_with(mm, 0, 2 * PAGE_SIZE, PROT_NONE, ANON | MAP_POPULATE);
    map_with(mm, 0, 2 * PAGE_SIZE, RW, ANON | MAP_POPULATE | MAP_NONBLOCK);
    CHECK_EQ(mm->rss_anon, 7);
    struct mm *child = mm_dup(mm);
    CHECK_EQ(child->locked_vm, 0); /* locks are not inherited */
    mm_put(child);
    CHECK_EQ(mm_munmap(mm, 0, TASK_SIZE), 0);
    CHECK_EQ(mm->locked_vm, 0);
    CHECK_EQ(mm_hiwater_rss(mm), 7);
    CHECK_EQ(mm_hiwater_vm(mm), 11);
    mm_put(mm);
}

void shared_anonymous(void)
{
    world_boot();
    struct world_use before = world_use();
    struct mm *mm = world_mm(BASE);
    vaddr_t at = map_with(mm, 0, 3 * PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS);

    CHECK_EQ(committed_pages(), 3);
    expect_write(at, 1);
    CHECK_EQ(mm->rss_file, 1);
    struct mm *child = mm_dup(mm);
    CHECK_EQ(committed_pages(), 3);
    world_switch(child);
    expect_read(at, 1);
    expect_write(at + PAGE_SIZE, 2); /* nobody had touched it before the fork */
    world_switch(mm);
    expect_read(at + PAGE_SIZE, 2);
    /* A second mapping of the same object; behind its end there is nothing. */
    long twin = mm_mremap(mm, at, 0, 4 * PAGE_SIZE, MREMAP_MAYMOVE, 0);
    CHECK(!is_errno(twin) && twin != (long)at);
    expect_read(twin + PAGE_SIZE, 2);
    expect_fault(twin + 3 * PAGE_SIZE, FAULT_READ, FAULT_BUS);
    u8 resident[3];
    CHECK_EQ(mm_mincore(child, at, 3, resident), 3);
    CHECK(resident[0] && resident[1] && !resident[2]);
    mm_put(mm);
    world_switch(child);
    expect_read(at, 1);
    mm_put(child);
    world_check_use(before);
}
