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
#include "mm/virt/zap.h"

/* What is unmapped of a run of areas. */
struct cut {
    vaddr_t start, end;         /* asked for */
    vaddr_t first, last;        /* from the first to the last page that was mapped */
    struct vm_area *gone_first; /* these go whole */
    struct vm_area *gone_last;
    u32 gone_count;
};

/*
 * Takes from a what the cut covers of it. An area that it covers whole stays in the tree for now.
 */
static void cut_area(struct cut *c, struct vm_area *a)
{
    vaddr_t from = max(c->start, a->start), to = min(c->end, a->end);

    c->last = to;
    vma_unaccount(a, (to - from) >> PAGE_SHIFT);
    if (a->start < c->start) {
        a->end = c->start;
    } else if (a->end > c->end) {
        a->pgoff += (c->end - a->start) >> PAGE_SHIFT;
        a->start = c->end;
    } else {
        if (!c->gone_first)
            c->gone_first = a;
        c->gone_last = a;
        c->gone_count++;
    }
}

static void free_areas(struct list_head *areas)
{
    struct vm_area *a, *next;

    list_for_each_safe (a, next, areas, link)
        vma_free(a);
}

/* a is the first area of the range, and a cut out of its middle has been made already. */
static void unmap_run(struct vm_area *a, vaddr_t start, vaddr_t end)
{
    struct mm *mm = a->mm;
    struct list_head gone = LIST_HEAD_INIT(gone);
    struct cut c = {.start = start, .end = end};

    c.first = max(start, a->start);
    while (a && a->start < end) {
        cut_area(&c, a);
        if (a->start < end) /* else its upper part is the area above the cut */
            a = vma_next(a);
    }
    if (c.gone_count)
        vma_unlink_run(c.gone_first, c.gone_last, c.gone_count, &gone);
    vma_gap_changed(a);
    zap_range(mm, c.first, c.last);
    free_areas(&gone);
}

/* The usual case: what mmap gave is given back. */
static void unmap_area(struct vm_area *a)
{
    vma_unaccount(a, vma_pages(a));
    vma_unlink(a);
    zap_range(a->mm, a->start, a->end);
    vma_free(a);
}

/* So is this: a heap or a block of memory becomes shorter. */
static void unmap_tail(struct vm_area *a, vaddr_t start)
{
    vaddr_t end = a->end;

    vma_unaccount(a, (end - start) >> PAGE_SHIFT);
    vma_set_end(a, start);
    zap_range(a->mm, start, end);
}

int munmap_locked(struct mm *mm, vaddr_t start, vaddr_t end)
{
    struct vm_area *a = vma_find(mm, start);

    if (!a || a->start >= end)
        return 0;
    if (a->start < start && a->end > end) {
        int err = vma_split(a, end);
        if (err)
            return err;
    }
    vm_note_peak(mm);
    if (a->end != end || a->start > start)
        unmap_run(a, start, end);
    else if (a->start == start)
        unmap_area(a);
    else
        unmap_tail(a, start);
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
