/*
 * munmap: over holes and across areas.
 *
 *         start                end
 *           v                   v
 *      [=======]   hole of one area: its upper part becomes an area of its own
 *    [====|===]                         the lower part stays
 *            [=======]  [====]          these go
 *                            [==|=====] the upper part stays, its file offset moves
 *
 * Only the first case needs memory, so failure comes before any change.
 */
#include <uapi/errno.h>
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/vm_area_int.h"
#include "mm/virt/zap_int.h"

/* Takes away what [start, end) covers of a; an area that is covered whole moves to `gone`. */
static void cut(struct vm_area *a, vaddr_t start, vaddr_t end, struct list_head *gone)
{
    vaddr_t from = max(start, a->start), to = min(end, a->end);

    vma_unaccount(a, (to - from) >> PAGE_SHIFT);
    if (a->start < start) {
        vma_set_range(a, a->start, start);
    } else if (a->end > end) {
        vma_set_range(a, end, a->end);
    } else {
        vma_remove_in_run(a);
        list_add_tail(&a->link, gone);
    }
}

int munmap_locked(struct mm *mm, vaddr_t start, vaddr_t end)
{
    struct vm_area *a = vma_find(mm, start), *next;
    struct list_head gone = LIST_HEAD_INIT(gone);

    if (!a || a->start >= end)
        return 0;
    if (a->start < start && a->end > end) {
        int err = vma_split(a, end);
        if (err)
            return err;
    }
    vaddr_t first = max(start, a->start), last = first;
    for (; a && a->start < end; a = next) {
        next = vma_next(a);
        last = min(end, a->end);
        cut(a, start, end, &gone);
    }
    vma_gap_changed(a);
    zap_range(mm, first, last);
    list_for_each_safe (a, next, &gone, link)
        vma_free(a);
    return 0;
}

int mm_munmap(struct mm *mm, vaddr_t addr, u32 len)
{
    if (PAGE_OFFSET_OF(addr) || addr > TASK_SIZE || len > TASK_SIZE - addr || len == 0)
        return -EINVAL;
    mutex_lock(&mm->mmap_lock);
    int err = munmap_locked(mm, addr, addr + PAGE_ALIGN(len));
    mutex_unlock(&mm->mmap_lock);
    return err;
}
