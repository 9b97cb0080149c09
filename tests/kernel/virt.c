/*
 * Address spaces on the real machine: what only a CPU shows. Its TLB must forget what was unmapped
 * or protected, its page walk must agree with the entries, its write protection holds in ring 0.
 * The kernel copies to the test's own address space, so each access faults as a program's would.
 */
#include "arch/i386/usercopy.h"
#include "kernel/process/task.h"
#include "kernel/test/ktest.h"
#include "mm/phys/page.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include <uapi/errno.h>
#include <uapi/mman.h>

/* Two pages on each side of the border of two page tables. */
#define AT(page) (0x20000000ul + ((page)-2) * PAGE_SIZE)
#define RW       (PROT_READ | PROT_WRITE)

static long map(vaddr_t at, u32 pages, u32 prot, u32 flags)
{
    struct mmap_request r = {.addr = at, .len = pages * PAGE_SIZE, .prot = prot, .flags = flags};
    return mm_mmap(current->mm, &r);
}

static void enter_space(void)
{
    current->mm = mm_create();
    CHECK(current->mm != NULL);
    current->mm->mmap_base = 0xB0000000;
    mm_activate(current->mm);
    CHECK_EQ(map(AT(0), 4, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED), AT(0));
}

static void leave_space(void)
{
    struct mm *mm = current->mm;

    current->mm = NULL;
    mm_activate(NULL);
    mm_put(mm);
}

static u32 *word(vaddr_t at)
{
    return (u32 *)at;
}

static u32 value_at(vaddr_t at)
{
    u32 value = ~0u;

    CHECK_EQ(get_user(value, word(at)), 0);
    return value;
}

static void fill(void)
{
    for (u32 i = 0; i < 4; i++)
        CHECK_EQ(put_user(i + 1, word(AT(i))), 0);
}

KTEST(virt, tlb_forgets_what_is_unmapped)
{
    u32 value;

    enter_space();
    fill();
    CHECK_EQ(mm_munmap(current->mm, AT(1), 2 * PAGE_SIZE), 0); /* on both sides of the border */
    CHECK_EQ(get_user(value, word(AT(1))), -EFAULT);
    CHECK_EQ(get_user(value, word(AT(2))), -EFAULT);
    CHECK_EQ(value_at(AT(0)), 1);
    CHECK_EQ(value_at(AT(3)), 4);
    CHECK_EQ(map(AT(1), 2, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED), AT(1));
    CHECK_EQ(value_at(AT(1)), 0); /* and not the old page */
    CHECK_EQ(value_at(AT(2)), 0);
    leave_space();
}

/* So many pages that the whole TLB is dropped, and several batches of frames freed. */
KTEST(virt, tlb_forgets_many_pages)
{
    u32 pages = 300;
    vaddr_t at;

    enter_space();
    at = map(0, pages, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE);
    CHECK_EQ(current->mm->rss_anon, pages);
    for (u32 i = 0; i < pages; i++)
        CHECK_EQ(put_user(i, word(at + i * PAGE_SIZE)), 0);
    CHECK_EQ(mm_madvise(current->mm, at, pages * PAGE_SIZE, MADV_DONTNEED), 0);
    CHECK_EQ(current->mm->rss_anon, 0);
    for (u32 i = 0; i < pages; i++)
        CHECK_EQ(value_at(at + i * PAGE_SIZE), 0);
    leave_space();
}

KTEST(virt, rights_hold_in_ring_0)
{
    enter_space();
    fill();
    CHECK_EQ(mm_mprotect(current->mm, AT(1), 2 * PAGE_SIZE, PROT_READ), 0);
    CHECK_EQ(put_user(9u, word(AT(1))), -EFAULT); /* CR0.WP */
    CHECK_EQ(put_user(9u, word(AT(2))), -EFAULT);
    CHECK_EQ(value_at(AT(2)), 3);
    CHECK_EQ(mm_mprotect(current->mm, AT(1), PAGE_SIZE, PROT_NONE), 0);
    CHECK_EQ(copy_to_user(word(AT(0)), word(AT(0)), 4), 0);
    u32 value;
    CHECK_EQ(get_user(value, word(AT(1))), -EFAULT);
    CHECK_EQ(mm_mprotect(current->mm, AT(0), 4 * PAGE_SIZE, RW), 0);
    for (u32 i = 0; i < 4; i++)
        CHECK_EQ(value_at(AT(i)), i + 1);
    CHECK_EQ(put_user(9u, word(AT(1))), 0);
    leave_space();
}

KTEST(virt, fork_copies_on_write)
{
    struct mm *parent, *child;
    u32 copies = fault_stats.cow_copy, reused = fault_stats.cow_reuse;

    enter_space();
    fill();
    parent = current->mm;
    child = mm_dup(parent);
    CHECK(child != NULL);
    CHECK_EQ(put_user(10u, word(AT(0))), 0); /* the TLB held it as writable */
    current->mm = child;
    mm_activate(child);
    CHECK_EQ(value_at(AT(0)), 1);
    CHECK_EQ(put_user(20u, word(AT(0))), 0);
    CHECK_EQ(value_at(AT(3)), 4);
    current->mm = parent;
    mm_activate(parent);
    mm_put(child);
    CHECK_EQ(value_at(AT(0)), 10);
    CHECK_EQ(fault_stats.cow_copy, copies + 1);
    CHECK_EQ(fault_stats.cow_reuse, reused + 1);
    leave_space();
}

KTEST(virt, zero_page_stays_zero)
{
    struct page *page;

    enter_space();
    CHECK_EQ(value_at(AT(0)), 0);
    CHECK_EQ(value_at(AT(1)), 0);
    CHECK_EQ(mm_rss(current->mm), 0);
    CHECK_EQ(mm_user_page(current->mm, AT(0), FAULT_READ, &page), 0);
    CHECK(page == zero_page);
    page_put(page);
    CHECK_EQ(put_user(5u, word(AT(0))), 0);
    CHECK_EQ(value_at(AT(1)), 0);
    CHECK_EQ(mm_rss(current->mm), 1);
    leave_space();
}

KTEST(virt, mremap_moves_translations)
{
    long to;
    u32 value;

    enter_space();
    fill();
    to = mm_mremap(current->mm, AT(0), 4 * PAGE_SIZE, 8 * PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED,
                   0x30000000);
    CHECK_EQ(to, 0x30000000);
    for (u32 i = 0; i < 4; i++)
        CHECK_EQ(value_at(to + i * PAGE_SIZE), i + 1);
    CHECK_EQ(value_at(to + 7 * PAGE_SIZE), 0);
    CHECK_EQ(get_user(value, word(AT(3))), -EFAULT);
    leave_space();
}

/* What the CPU writes into the entries. */
static bool count_dirty(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    u32 *dirty = arg;

    (void)addr;
    CHECK(pde.accessed && pte.accessed);
    *dirty += pte.dirty;
    return true;
}

KTEST(virt, walker_sees_accessed_and_dirty)
{
    u32 dirty = 0;

    enter_space();
    CHECK_EQ(value_at(AT(0)), 0);
    CHECK_EQ(put_user(1u, word(AT(1))), 0);
    CHECK_EQ(put_user(1u, word(AT(3))), 0);
    mm_for_each_pte(current->mm, count_dirty, &dirty);
    CHECK_EQ(dirty, 2);
    leave_space();
}

KTEST(virt, stack_grows_to_its_limit)
{
    vaddr_t top = 0xBFFFF000;

    enter_space();
    current->mm->stack_limit = 1 << 20;
    CHECK_EQ(mm_setup_stack(current->mm, top), 0);
    CHECK_EQ(put_user(1u, word(top - (512 << 10))), 0);
    CHECK_EQ(put_user(1u, word(top - (1 << 20))), 0);
    CHECK_EQ(put_user(1u, word(top - (1 << 20) - 4)), -EFAULT);
    CHECK_EQ(current->mm->stack_vm, 256);
    leave_space();
}

/* fork, split and move with every allocation failing once, in a space that is there before. */
static int fork_once(void)
{
    struct mm *child = mm_dup(current->mm);

    if (!child)
        return -ENOMEM;
    mm_put(child);
    return 0;
}

static int split_once(void)
{
    int err = mm_mprotect(current->mm, AT(1), PAGE_SIZE, PROT_READ);
    return err ? err : mm_mprotect(current->mm, AT(1), PAGE_SIZE, RW);
}

static int map_once(void)
{
    long at = map(0, 3, RW, MAP_SHARED | MAP_ANONYMOUS);
    return is_errno(at) ? at : mm_munmap(current->mm, at, 3 * PAGE_SIZE);
}

KTEST(virt, nth_failure)
{
    enter_space();
    fill();
    ktest_nth_failure(fork_once);
    ktest_nth_failure(split_once);
    ktest_nth_failure(map_once);
    for (u32 i = 0; i < 4; i++)
        CHECK_EQ(value_at(AT(i)), i + 1);
    leave_space();
}
