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

/* One page stays free between the heap and the area above it. */
static bool heap_grow(struct mm *mm, vaddr_t from, vaddr_t to)
{
    if (from < MMAP_MIN_ADDR || to < from || to > TASK_SIZE - PAGE_SIZE)
        return false;
    struct vm_area t, *next = vma_find(mm, from);
    if (next && to + PAGE_SIZE > vma_guarded_start(next))
        return false;
    vma_describe(&t, from, to, VM_DATA_FLAGS | mm->def_flags, from >> PAGE_SHIFT);
    if (mm->map_count > max_map_count || !vm_may_lock(mm, t.flags, vma_pages(&t)) ||
        map_region(mm, &t, next))
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
