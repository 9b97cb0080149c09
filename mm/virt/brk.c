/* brk: the heap is one anonymous area behind the program's data. */
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/vm_area_int.h"

void mm_set_brk(struct mm *mm, vaddr_t start)
{
    mm->start_brk = mm->brk = start;
}

/* RLIMIT_DATA counts the program's data and the heap. */
static bool within_data_limit(const struct mm *mm, vaddr_t brk)
{
    u32 data = mm->end_data - mm->start_data, heap = brk - mm->start_brk;

    return mm->data_limit == ~0u || (heap + data >= heap && heap + data <= mm->data_limit);
}

/* Pages from `from` on with these flags go on where the area `heap` ends. */
static bool goes_on(const struct vm_area *heap, vaddr_t from, u32 flags)
{
    return heap->flags == flags && !heap->file &&
           heap->pgoff + vma_pages(heap) == from >> PAGE_SHIFT;
}

/*
 * The pages [from, to), which are free, become part of the heap: `heap` is the area that ends
 * there, or NULL, `next` the one above it.
 */
static bool heap_map(struct mm *mm, vaddr_t from, vaddr_t to, struct vm_area *heap,
                     struct vm_area *next)
{
    u32 pages = (to - from) >> PAGE_SHIFT, flags = VM_DATA_FLAGS | VM_ACCOUNT | mm->def_flags;

    if (!vm_may_lock(mm, flags, pages))
        return false;
    if (!heap || !goes_on(heap, from, flags)) {
        struct vm_area t;
        vma_describe(&t, from, to, flags, from >> PAGE_SHIFT);
        return map_region(mm, &t, next) == 0;
    }
    if (!vm_may_expand(mm, VM_DATA_FLAGS, pages) || commit_charge(pages))
        return false;
    vma_set_end(heap, to);
    vm_account(mm, flags, pages);
    return true;
}

/* One page stays free between the heap and the area above it. */
static bool heap_grow(struct mm *mm, vaddr_t from, vaddr_t to)
{
    if (from < MMAP_MIN_ADDR || to < from || to > TASK_SIZE - PAGE_SIZE)
        return false;
    struct vm_area *heap = vma_find(mm, from - 1), *next = heap;
    if (heap && heap->end == from)
        next = vma_next(heap);
    else
        heap = NULL;
    if (next && to + PAGE_SIZE > vma_guarded_start(next))
        return false;
    if (mm->map_count > max_map_count || !heap_map(mm, from, to, heap, next))
        return false;
    if (unlikely(mm->def_flags))
        mm_populate_quietly(mm, from, to);
    return true;
}

/* A program that has unmapped all of [to, from) itself cannot give it back once more. */
static bool heap_shrink(struct mm *mm, vaddr_t from, vaddr_t to)
{
    const struct vm_area *a = vma_find(mm, to);

    return a && a->start < from && munmap_locked(mm, to, from) == 0;
}

static bool brk_locked(struct mm *mm, vaddr_t brk)
{
    if (brk < mm->start_brk || brk > TASK_SIZE || !within_data_limit(mm, brk))
        return false;
    vaddr_t from = PAGE_ALIGN(mm->brk), to = PAGE_ALIGN(brk);
    if (to > from)
        return heap_grow(mm, from, to);
    return to == from || heap_shrink(mm, from, to);
}

vaddr_t mm_brk(struct mm *mm, vaddr_t new_brk)
{
    mutex_lock(&mm->mmap_lock);
    if (brk_locked(mm, new_brk))
        mm->brk = new_brk;
    vaddr_t brk = mm->brk;
    mutex_unlock(&mm->mmap_lock);
    return brk;
}
