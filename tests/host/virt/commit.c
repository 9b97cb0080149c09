/* Committed_AS: what is charged and given back, and what each mode of overcommit refuses. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/phys/alloc.h"
#include "mm/commit.h"
#include "tests/host/virt/fake_file.h"
#include "tests/host/virt/tests.h"

#define BASE   0xb0000000ul
#define AT     0x20000000ul
#define RW     (PROT_READ | PROT_WRITE)
#define ANON   (MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS)

static long map(struct mm *mm, vaddr_t addr, u32 pages, u32 prot, u32 flags)
{
    struct mmap_request r = {.addr = addr, .len = pages * PAGE_SIZE, .prot = prot, .flags = flags};

    return mm_mmap(mm, &r);
}

/* Mode 2 with room for `pages` more; as on Linux the limit itself is not reached. */
static void leave_room(u32 pages)
{
    overcommit.mode = OVERCOMMIT_NEVER;
    overcommit.kbytes = (committed_pages() + pages + 1) * (PAGE_SIZE / 1024);
    overcommit_changed();
}

void overcommit_guess(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u32 ram = nr_total_pages();

    CHECK_EQ(map(mm, 0, ram + 1, RW, ANON), -ENOMEM);
    CHECK_EQ(map(mm, 0, ram + 1, RW, SHARED), -ENOMEM);
    CHECK_EQ(committed_pages(), 0);
    CHECK(!is_errno(map(mm, 0, ram, RW, ANON)));
    CHECK(!is_errno(map(mm, 0, ram, RW, SHARED)));
    CHECK_EQ(committed_pages(), 2 * ram);
    CHECK(!is_errno(map(mm, 0, ram + 1, RW, ANON | MAP_NORESERVE)));
    CHECK(!is_errno(map(mm, 0, ram + 1, PROT_READ, ANON)));
    CHECK_EQ(committed_pages(), 2 * ram);
    mm_put(mm);
    CHECK_EQ(committed_pages(), 0);
}

void overcommit_always(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);
    u32 ram = nr_total_pages();

    overcommit.mode = OVERCOMMIT_ALWAYS;
    overcommit_changed();
    CHECK(!is_errno(map(mm, 0, 2 * ram, RW, ANON)));
    CHECK(!is_errno(map(mm, 0, 2 * ram, RW, SHARED)));
    CHECK_EQ(committed_pages(), 4 * ram);
    mm_put(mm);
    CHECK_EQ(committed_pages(), 0);
}

void overcommit_never(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    leave_room(10);
    CHECK_EQ(map(mm, 0, 11, RW, ANON), -ENOMEM);
    CHECK_EQ(map(mm, 0, 11, RW, ANON | MAP_NORESERVE), -ENOMEM); /* the flag means nothing now */
    CHECK_EQ(map(mm, 0, 11, RW, SHARED), -ENOMEM);
    CHECK_EQ(map(mm, 0, 11, RW, SHARED | MAP_NORESERVE), -ENOMEM);
    CHECK_EQ(committed_pages(), 0);
    CHECK(!is_errno(map(mm, 0, 100, PROT_READ, ANON)));
    CHECK_EQ(map(mm, AT, 10, RW, ANON | MAP_FIXED), AT);
    CHECK_EQ(map(mm, 0, 1, RW, ANON), -ENOMEM);
    /* What goes makes room for what comes in its place. */
    CHECK_EQ(map(mm, AT, 10, RW, ANON | MAP_FIXED), AT);
    CHECK_EQ(map(mm, AT, 11, RW, ANON | MAP_FIXED), -ENOMEM);
    CHECK_EQ(committed_pages(), 10);
    CHECK_EQ(map(mm, AT, 4, PROT_READ, ANON | MAP_FIXED), AT);
    CHECK_EQ(committed_pages(), 6);
    CHECK(!is_errno(map(mm, 0, 4, RW, SHARED)));
    CHECK_EQ(committed_pages(), 10);
    mm_put(mm);
    CHECK_EQ(committed_pages(), 0);
}

/* Each call that may need more, at the limit: -ENOMEM, and the areas are what they were. */
void overcommit_never_keeps_the_old_state(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    CHECK_EQ(map(mm, AT, 8, RW, ANON | MAP_FIXED), AT);
    CHECK_EQ(map(mm, AT + 0x10000, 2, PROT_READ, ANON | MAP_FIXED), AT + 0x10000);
    mm_set_brk(mm, 0x10000000);
    leave_room(0);
    CHECK_EQ(mm_mprotect(mm, AT + 0x10000, 2 * PAGE_SIZE, RW), -ENOMEM);
    CHECK_EQ(mm_mremap(mm, AT, 8 * PAGE_SIZE, 9 * PAGE_SIZE, 0, 0), -ENOMEM);
    CHECK_EQ(mm_mremap(mm, AT, 8 * PAGE_SIZE, 20 * PAGE_SIZE, MREMAP_MAYMOVE, 0), -ENOMEM);
    CHECK_EQ(mm_brk(mm, 0x10001000), 0x10000000);
    CHECK_EQ(mm_setup_stack(mm, 0xbf000000), -ENOMEM);
    CHECK(mm_dup(mm) == NULL);
    expect_areas(mm, "20000000-20008000 rw-p; 20010000-20012000 r--p");
    CHECK_EQ(committed_pages(), 8);

    leave_room(2);
    CHECK_EQ(mm_mprotect(mm, AT + 0x10000, 2 * PAGE_SIZE, RW), 0);
    CHECK_EQ(mm_mprotect(mm, AT + 0x10000, 2 * PAGE_SIZE, PROT_READ), 0);
    CHECK_EQ(committed_pages(), 10); /* once charged, always charged */
    CHECK_EQ(mm_mprotect(mm, AT + 0x10000, 2 * PAGE_SIZE, RW), 0);
    CHECK_EQ(committed_pages(), 10);
    leave_room(1);
    CHECK(mm_dup(mm) == NULL);
    CHECK_EQ(mm_brk(mm, 0x10001000), 0x10001000);
    CHECK_EQ(mm_brk(mm, 0x10002000), 0x10001000);
    mm_put(mm);
    CHECK_EQ(committed_pages(), 0);
}

void overcommit_limit(void)
{
    world_boot();
    u32 ram = nr_total_pages();

    CHECK_EQ(commit_limit(), ram / 2);
    overcommit.ratio = 200;
    CHECK_EQ(commit_limit(), ram * 2);
    overcommit.ratio = ~0u;
    CHECK(commit_limit() > ram);
    overcommit.kbytes = 4097;
    CHECK_EQ(commit_limit(), 1024);
}

void noreserve_is_charged_by_page(void)
{
    world_boot();
    struct mm *mm = world_mm(BASE);

    CHECK_EQ(map(mm, AT, 3, RW, SHARED | MAP_NORESERVE | MAP_FIXED), AT);
    CHECK_EQ(committed_pages(), 0);
    CHECK_EQ(mm_fault(mm, AT, FAULT_WRITE), FAULT_MINOR);
    CHECK_EQ(mm_fault(mm, AT + PAGE_SIZE, FAULT_READ), FAULT_MINOR);
    CHECK_EQ(committed_pages(), 2);
    leave_room(0);
    CHECK_EQ(mm_fault(mm, AT + 2 * PAGE_SIZE, FAULT_READ), FAULT_BUS);
    CHECK_EQ(committed_pages(), 2);
    mm_put(mm);
    CHECK_EQ(committed_pages(), 0);
}
