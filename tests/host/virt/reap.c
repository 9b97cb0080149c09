/* mm_reap: private pages go, shared ones stay, and no access brings any back. */
#include <uapi/mman.h>
#include "mm/reclaim/oom.h"
#include "mm/commit.h"
#include "tests/host/virt/tests.h"

#define AT 0x20000000ul
#define RW (PROT_READ | PROT_WRITE)

static void map(struct mm *mm, vaddr_t addr, u32 flags)
{
    struct mmap_request r = {
        .addr = addr, .len = 4 * PAGE_SIZE, .prot = RW, .flags = flags | MAP_ANONYMOUS | MAP_FIXED};

    CHECK_EQ(mm_mmap(mm, &r), addr);
    for (u32 i = 0; i < 4; i++)
        CHECK_EQ(mm_fault(mm, addr + i * PAGE_SIZE, FAULT_WRITE), FAULT_MINOR);
}

void reap_takes_private_pages(void)
{
    world_boot();
    struct world_use before = world_use();
    struct mm *mm = world_mm(0xb0000000);

    map(mm, AT, MAP_PRIVATE);
    map(mm, AT + 0x10000, MAP_SHARED);
    map(mm, AT + 0x20000, MAP_PRIVATE);
    struct mm *child = mm_dup(mm);
    CHECK(child != NULL);
    CHECK(mm_reap(mm));
    CHECK_EQ(mm->rss_anon, 0);
    CHECK_EQ(mm->rss_file, 4);
    CHECK_EQ(mm_fault(mm, AT, FAULT_WRITE), FAULT_ACCERR);
    CHECK_EQ(mm_fault(mm, AT + 0x20000, FAULT_READ), FAULT_ACCERR);
    CHECK_EQ(mm_fault(mm, AT + 0x10000, FAULT_READ), FAULT_MINOR);
    CHECK_EQ(committed_pages(), 8 + 4 + 8); /* given back with the areas */
    CHECK_EQ(child->rss_anon, 8);           /* who shared the pages keeps them */
    CHECK(mm_reap(mm));                     /* again: nothing left to take */
    mm_put(child);
    mm_put(mm);
    world_check_use(before);
}

void reap_waits_for_nobody(void)
{
    world_boot();
    struct mm *mm = world_mm(0xb0000000);

    map(mm, AT, MAP_PRIVATE);
    mutex_lock(&mm->mmap_lock);
    CHECK(!mm_reap(mm));
    CHECK_EQ(mm->rss_anon, 4);
    mutex_unlock(&mm->mmap_lock);
    mm_put(mm);
}
