/* Mlocked and Unevictable of /proc/meminfo. */
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/task.h"
#include "mm/phys/page.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

struct locked_walk {
    const struct vm_area *area; /* the one that the walk is in, or the next */
    u32 pages;
};

static bool visit_pte(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    struct locked_walk *w = arg;

    (void)pde;
    while (w->area && w->area->end <= addr)
        w->area = vma_next(w->area);
    if (!w->area)
        return false;
    w->pages += addr >= w->area->start && (w->area->flags & VM_LOCKED) &&
                pfn_to_page(pte_pfn(pte)) != zero_page;
    return true;
}

static u32 locked_in(struct mm *mm)
{
    struct locked_walk w = {0};

    mutex_lock(&mm->mmap_lock);
    w.area = vma_find(mm, 0);
    if (mm->locked_vm)
        mm_for_each_pte(mm, visit_pte, &w);
    mutex_unlock(&mm->mmap_lock);
    return w.pages;
}

u32 proc_locked_pages(void)
{
    u32 pages = 0;

    for (i32 pid = 0; (pid = proc_next_pid(pid + 1)) != 0;) {
        struct mm *mm;

        if (proc_mm_get(pid, &mm) || !mm)
            continue;
        pages += locked_in(mm);
        mm_put(mm);
    }
    return pages;
}
