/* Other flags for a part of an area: splitting and merging at its borders. */
#include "mm/virt/vm_area_int.h"

struct vm_area *vma_isolate(struct vm_area *a, vaddr_t start, vaddr_t end)
{
    u32 cuts = (start > a->start) + (end < a->end);
    struct vm_area *middle = NULL, *upper = NULL;

    if (a->mm->map_count + cuts > max_map_count)
        return NULL;
    if (start > a->start && !(middle = vma_alloc()))
        return NULL;
    if (end < a->end && !(upper = vma_alloc())) {
        if (middle)
            vma_free_unused(middle);
        return NULL;
    }
    if (upper)
        vma_split_into(a, end, upper);
    if (!middle)
        return a;
    vma_split_into(a, start, middle);
    return middle;
}

/*
 *     [ prev ][    a    ][ next ]
 *             s    e               the border prev|a moves to e, if prev has the flags
 *                  s     e         the border a|next moves to s, if next has them
 *             s          e         a merges with either or both
 *                s  e              a is cut in three
 */
struct vm_area *vma_modify_flags(struct vm_area *a, vaddr_t start, vaddr_t end, u32 flags)
{
    struct vm_area *prev = vma_prev(a), *next = vma_next(a);
    struct vm_area t;

    vma_describe(&t, start, end, flags, a->pgoff + ((start - a->start) >> PAGE_SHIFT));
    t.file = a->file;
    if (start == a->start && end < a->end && prev && vma_continues(prev, &t)) {
        prev->has_anon |= a->has_anon;
        vma_move_border(prev, a, end);
        return prev;
    }
    if (end == a->end && start > a->start && next && vma_precedes(&t, next)) {
        next->has_anon |= a->has_anon;
        vma_move_border(a, next, start);
        return next;
    }
    a = vma_isolate(a, start, end);
    if (!a)
        return NULL;
    a->flags = flags;
    return vma_merge(a);
}
