/* mlock and its family, msync, and the errors that only limits and holes bring about. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define RW   (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define BASE 0xB0000000ul
#define AT   0x20000000ul

void mlock_rules(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    map_anon(mm, AT, 8, RW);
    CHECK_EQ(mm_mlock(mm, AT, PAGE_SIZE, 2), -EINVAL);
    CHECK_EQ(mm_mlock(mm, AT + 1, 2 * PAGE_SIZE, 0), 0); /* whole pages: three of them */
    CHECK_EQ(mm->locked_vm, 3);
    CHECK_EQ(mm->rss_anon, 3);
    CHECK_EQ(mm_mlock(mm, AT, 3 * PAGE_SIZE, 0), 0); /* again changes nothing */
    CHECK_EQ(mm->locked_vm, 3);
    CHECK_EQ(mm_mlock(mm, AT + 4 * PAGE_SIZE, PAGE_SIZE, MLOCK_ONFAULT), 0);
    CHECK_EQ(mm->locked_vm, 4);
    CHECK_EQ(mm->rss_anon, 3);
    CHECK_EQ(mm_mlock(mm, AT + 6 * PAGE_SIZE, 4 * PAGE_SIZE, 0), -ENOMEM); /* a hole, at the end */
    CHECK_EQ(mm->locked_vm, 6);
    CHECK_EQ(mm_mlock(mm, AT - PAGE_SIZE, 2 * PAGE_SIZE, 0), -ENOMEM); /* and at the start */
    CHECK_EQ(mm_mlock(mm, AT, 0u - AT + PAGE_SIZE, 0), -EINVAL);       /* wraps */
    CHECK_EQ(mm_munlock(mm, TASK_SIZE, PAGE_SIZE), -ENOMEM);
    CHECK_EQ(mm_munlock(mm, AT, 8 * PAGE_SIZE), 0);
    CHECK_EQ(mm->locked_vm, 0);
    expect_areas(mm, "20000000-20008000 rw-p");
    map_anon(mm, AT + 8 * PAGE_SIZE, 1, PROT_NONE);
    CHECK_EQ(mm_mlock(mm, AT + 8 * PAGE_SIZE, PAGE_SIZE, 0), -ENOMEM); /* cannot be faulted in */
    check_mm(mm);
    mm_put(mm);
}

void mlock_limits(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    map_anon(mm, AT, 8, RW);
    world_memlock_limit = 3 * PAGE_SIZE;
    CHECK_EQ(mm_mlock(mm, AT, 4 * PAGE_SIZE, 0), -ENOMEM);
    CHECK_EQ(mm_mlock(mm, AT, 3 * PAGE_SIZE, 0), 0);
    CHECK_EQ(mm_mlock(mm, AT, 2 * PAGE_SIZE, 0), 0); /* locked already: not counted twice */
    CHECK_EQ(mm_mlock(mm, AT + 2 * PAGE_SIZE, 2 * PAGE_SIZE, 0), -ENOMEM);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, ANON | MAP_LOCKED), -EAGAIN);
    CHECK_EQ(mm_mremap(mm, AT, 3 * PAGE_SIZE, 9 * PAGE_SIZE, MREMAP_MAYMOVE, 0), -EAGAIN);
    CHECK_EQ(mm_mlockall(mm, MCL_CURRENT), -ENOMEM);
    CHECK_EQ(mm_mlockall(mm, MCL_FUTURE), 0);
    mm_set_brk(mm, 0x09000000);
    CHECK_EQ(mm_brk(mm, 0x09001000), 0x09000000); /* the heap would be locked too */
    world_memlock_limit = 0;
    CHECK_EQ(mm_mlock(mm, AT, PAGE_SIZE, 0), -EPERM);
    CHECK_EQ(map_with(mm, 0, PAGE_SIZE, RW, ANON | MAP_LOCKED), -EPERM);
    mm_put(mm);
}

void mlockall_rules(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    struct file *f = fake_file("f", 4, FAKE_READ);
    struct mmap_request ro = {.addr = AT + 8 * PAGE_SIZE,
                              .len = 4 * PAGE_SIZE,
                              .prot = PROT_READ,
                              .flags = MAP_PRIVATE | MAP_FIXED,
                              .file = f};

    map_anon(mm, AT, 2, RW);
    CHECK_EQ(mm_mmap(mm, &ro), (long)ro.addr);
    CHECK_EQ(mm_mlockall(mm, MCL_FUTURE | MCL_ONFAULT), 0);
    CHECK_EQ(mm->locked_vm, 0);
    map_anon(mm, AT + 16 * PAGE_SIZE, 2, RW);
    CHECK_EQ(mm->locked_vm, 2);
    CHECK_EQ(mm->rss_anon, 0);
    CHECK_EQ(mm_mlockall(mm, MCL_CURRENT | MCL_FUTURE), 0);
    CHECK_EQ(mm->locked_vm, 8);
    CHECK_EQ(mm->rss_anon, 4);
    CHECK_EQ(mm->rss_file, 4);
    CHECK_EQ(mm_mlockall(mm, MCL_CURRENT), 0); /* again: nothing to do, and FUTURE ends */
    CHECK_EQ(mm->def_flags, 0);
    CHECK_EQ(mm_mlockall(mm, MCL_CURRENT | MCL_FUTURE), 0);
    /* A private page that becomes writable is copied at once. */
    CHECK_EQ(mm_mprotect(mm, ro.addr, PAGE_SIZE, RW), 0);
    CHECK_EQ(mm->rss_anon, 5);
    mm_set_brk(mm, 0x09000000);
    CHECK_EQ(mm_brk(mm, 0x09003000), 0x09003000);
    CHECK_EQ(mm->rss_anon, 8);
    long at = mm_mremap(mm, AT, 2 * PAGE_SIZE, 5 * PAGE_SIZE, MREMAP_MAYMOVE, 0);
    CHECK(!is_errno(at));
    CHECK_EQ(mm->rss_anon, 11);
    CHECK_EQ(mm->locked_vm, 14);
    /* The old range stays, empty and unlocked. */
    at = mm_mremap(mm, at, 5 * PAGE_SIZE, 5 * PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
    CHECK(!is_errno(at));
    CHECK_EQ(mm->locked_vm, 14);
    check_mm(mm);
    CHECK_EQ(mm_mlockall(mm, 0), 0); /* munlockall */
    CHECK_EQ(mm->locked_vm, 0);
    check_mm(mm);
    mm_put(mm);
    fake_file_close(f);
}

void msync_rules(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    map_anon(mm, AT, 2, RW);
    map_anon(mm, AT + 2 * PAGE_SIZE, 2, PROT_READ);
    CHECK_EQ(mm_msync(mm, AT, 4 * PAGE_SIZE - 1, MS_SYNC), 0);
    CHECK_EQ(mm_msync(mm, AT, 0, MS_ASYNC | MS_INVALIDATE), 0);
    CHECK_EQ(mm_msync(mm, AT, 5 * PAGE_SIZE, MS_SYNC), -ENOMEM);
    CHECK_EQ(mm_msync(mm, AT - PAGE_SIZE, 2 * PAGE_SIZE, MS_SYNC), -ENOMEM);
    CHECK_EQ(mm_msync(mm, AT + 8 * PAGE_SIZE, PAGE_SIZE, 0), -ENOMEM);
    CHECK_EQ(mm_msync(mm, AT, 0u - AT, 0), -ENOMEM);
    CHECK_EQ(mm_msync(mm, 0xfffff000, 2 * PAGE_SIZE, 0), -ENOMEM); /* wraps */
    CHECK_EQ(mm_msync(mm, AT + 1, PAGE_SIZE, 0), -EINVAL);
    CHECK_EQ(mm_msync(mm, AT, PAGE_SIZE, 8), -EINVAL);
    CHECK_EQ(mm_msync(mm, AT, PAGE_SIZE, MS_SYNC | MS_ASYNC), -EINVAL);
    mm_put(mm);
}

/* With as many areas as may be, what needs one more fails and changes nothing. */
void calls_at_the_area_limit(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u32 limit = max_map_count;

    map_anon(mm, AT, 8, RW);
    max_map_count = mm->map_count;
    CHECK_EQ(mm_mprotect(mm, AT + PAGE_SIZE, PAGE_SIZE, PROT_READ), -ENOMEM);
    CHECK_EQ(mm_madvise(mm, AT + PAGE_SIZE, PAGE_SIZE, MADV_DONTFORK), -EAGAIN);
    CHECK_EQ(mm_munmap(mm, AT + PAGE_SIZE, PAGE_SIZE), -ENOMEM);
    CHECK_EQ(mm_mremap(mm, AT, 8 * PAGE_SIZE, 9 * PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED,
                       AT + 64 * PAGE_SIZE),
             -ENOMEM);
    map_anon(mm, AT + 8 * PAGE_SIZE, 1, PROT_NONE);
    CHECK_EQ(mm_mremap(mm, AT, 8 * PAGE_SIZE, 9 * PAGE_SIZE, MREMAP_MAYMOVE, 0), -ENOMEM);
    max_map_count = limit;
    expect_areas(mm, "20000000-20008000 rw-p; 20008000-20009000 ---p");
    mm_put(mm);
}

void limits_of_protection_and_stack(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    map_anon(mm, AT, 4, PROT_READ);
    mm->data_limit = 2 * PAGE_SIZE;
    CHECK_EQ(mm_mprotect(mm, AT, 3 * PAGE_SIZE, RW), -ENOMEM); /* they would be data */
    CHECK_EQ(mm_mprotect(mm, AT, 2 * PAGE_SIZE, RW), 0);
    CHECK_EQ(mm_mprotect(mm, AT + 16 * PAGE_SIZE, PAGE_SIZE, PROT_READ | PROT_GROWSDOWN), -ENOMEM);
    CHECK_EQ(mm_mprotect(mm, AT, PAGE_SIZE, PROT_READ | PROT_GROWSDOWN), -EINVAL);
    CHECK_EQ(map_with(mm, AT + 32 * PAGE_SIZE, 2 * PAGE_SIZE, PROT_READ,
                      ANON | MAP_FIXED | MAP_GROWSDOWN),
             (long)AT + 32 * PAGE_SIZE);
    CHECK_EQ(mm_mprotect(mm, AT + 33 * PAGE_SIZE, PAGE_SIZE, PROT_NONE | PROT_GROWSDOWN), 0);
    expect_fault(AT + 32 * PAGE_SIZE, FAULT_READ, FAULT_ACCERR);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, MADV_WILLNEED), 0);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, MADV_COLD), 0);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, MADV_PAGEOUT), 0);
    CHECK_EQ(mm_madvise(mm, AT, PAGE_SIZE, 77), -EINVAL);
    /* A stack that may not grow: the limit of the whole address space. */
    CHECK_EQ(mm_setup_stack(mm, TASK_SIZE), 0);
    mm->as_limit = mm->total_vm * PAGE_SIZE;
    expect_fault(TASK_SIZE - (132 << 10) - 4, FAULT_WRITE, FAULT_MAPERR);
    /* brk as far as the user half goes. */
    mm->as_limit = mm->data_limit = ~0u;
    mm_set_brk(mm, 0x09000000);
    CHECK_EQ(mm_brk(mm, TASK_SIZE - 1), 0x09000000);
    mm_set_brk(mm, PAGE_SIZE);
    CHECK_EQ(mm_brk(mm, 2 * PAGE_SIZE), PAGE_SIZE);
    mm_put(mm);
}
