/* The invariants of an address space, by recounting. */
#include "mm/phys/page.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/vm_area_int.h"
#include "tests/host/virt/world.h"

/*
 * The subtree holds the areas from *at on, in their order; balance, parent links, maximum. Returns
 * the height.
 */
static u32 check_subtree(struct avl_node *n, struct avl_node *parent, struct list_head **at)
{
    if (!n)
        return 0;
    u32 largest = n->number;

    CHECK(n->parent == parent);
    u32 left = check_subtree(n->left, n, at);
    CHECK(*at == &avl_entry(n, struct vm_area, node)->link);
    *at = (*at)->next;
    u32 right = check_subtree(n->right, n, at);
    CHECK(left <= right + 2 && right <= left + 2);
    CHECK_EQ(n->height, max(left, right) + 1);
    if (n->left)
        largest = max(largest, n->left->max);
    if (n->right)
        largest = max(largest, n->right->max);
    CHECK_EQ(n->max, largest);
    return n->height;
}

static void check_tree(struct mm *mm)
{
    struct list_head *at = mm->area_list.next;

    check_subtree(mm->areas.top, NULL, &at);
    CHECK(at == &mm->area_list);
    CHECK(mm->map_count > 8);
}

/* The gap that a node of the tree knows. */
static void check_gap(const struct vm_area *a, vaddr_t prev_end)
{
    u64 from = prev_end, to = a->start, guard = a->flags & VM_GROWSDOWN ? STACK_GUARD_GAP : 0;

    CHECK_EQ(a->node.number, to > from + guard ? to - from - guard : 0);
}

static void check_areas(struct mm *mm)
{
    u32 count = 0, total = 0, exec = 0, stack = 0, data = 0, locked = 0;
    struct vm_area *a;
    vaddr_t end = 0;

    if (mm->areas.top)
        check_tree(mm);
    else
        CHECK(mm->map_count <= 16);
    list_for_each (a, &mm->area_list, link) {
        u32 pages = (a->end - a->start) >> PAGE_SHIFT;

        CHECK(a->mm == mm);
        CHECK(a->start >= end && a->start < a->end && a->end <= TASK_SIZE);
        CHECK(a->start >= MMAP_MIN_ADDR && !PAGE_OFFSET_OF(a->start | a->end));
        if (mm->areas.top)
            check_gap(a, end);
        end = a->end;
        total += pages;
        if ((a->flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC)
            exec += pages;
        else if (a->flags & VM_GROWSDOWN)
            stack += pages;
        else if ((a->flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
            data += pages;
        if (a->flags & VM_LOCKED)
            locked += pages;
        count++;
    }
    CHECK_EQ(mm->map_count, count);
    CHECK_EQ(mm->total_vm, total);
    CHECK_EQ(mm->exec_vm, exec);
    CHECK_EQ(mm->stack_vm, stack);
    CHECK_EQ(mm->data_vm, data);
    CHECK_EQ(mm->locked_vm, locked);
}

struct recount {
    struct mm *mm;
    struct vm_area *area;
    u32 anon, file, entries;
};

static bool check_entry(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    struct recount *r = arg;
    struct page *page = pfn_to_page(pte_pfn(pte));
    struct vm_area *a = r->area;

    CHECK(pde.present && pde.user && pde.writable);
    while (a && a->end <= addr)
        a = vma_next(a);
    r->area = a;
    r->entries++;
    if (!CHECK(a && a->start <= addr))
        return false;
    CHECK_EQ(pte.present, (a->flags & VM_ACCESS) != 0);
    CHECK(pte.present ? pte.user && !pte.global : pte.global);
    CHECK(!pte.writable || (a->flags & VM_WRITE));
    if (page == zero_page) {
        CHECK(!pte.writable);
        return true;
    }
    CHECK(page->refcount >= page->mapcount && page->mapcount > 0);
    if (page->flags & PG_ANON) {
        r->anon++;
        CHECK(a->has_anon && !(a->flags & VM_SHARED));
        CHECK(!pte.writable || page->mapcount == 1);
    } else {
        r->file++;
        CHECK(page->flags & PG_FILE);
        CHECK(!pte.writable || (a->flags & VM_SHARED));
    }
    return !host_failed();
}

static void check_tables(struct mm *mm, u32 entries)
{
    u32 tables = 0, used = 0;

    for (u32 i = 0; i < KERNEL_PDE; i++) {
        if (!mm->pgd->e[i].present)
            continue;
        tables++;
        CHECK(pde_table(mm->pgd->e[i])->pt_used > 0);
        used += pde_table(mm->pgd->e[i])->pt_used;
    }
    CHECK_EQ(mm->page_tables, tables);
    CHECK_EQ(used, entries);
}

void check_mm(struct mm *mm)
{
    struct recount r = {.mm = mm};

    check_areas(mm);
    if (host_failed())
        return;
    r.area = list_empty(&mm->area_list) ? NULL : list_first(&mm->area_list, struct vm_area, link);
    mm_for_each_pte(mm, check_entry, &r);
    CHECK_EQ(mm->rss_anon, r.anon);
    CHECK_EQ(mm->rss_file, r.file);
    CHECK(mm_hiwater_rss(mm) >= r.anon + r.file);
    check_tables(mm, r.entries);
    CHECK(!mutex_is_locked(&mm->mmap_lock));
}
