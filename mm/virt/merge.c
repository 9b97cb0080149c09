/* Merging: neighbours with equal attributes, whose file offsets go on, are one area. */
#include "mm/virt/vm_area_int.h"

static bool same_attributes(const struct vm_area *a, const struct vm_area *b)
{
    return a->flags == b->flags && a->file == b->file;
}

bool vma_continues(const struct vm_area *a, const struct vm_area *t)
{
    return a->end == t->start && same_attributes(a, t) && a->pgoff + vma_pages(a) == t->pgoff;
}

bool vma_precedes(const struct vm_area *t, const struct vm_area *a)
{
    return t->end == a->start && same_attributes(a, t) && t->pgoff + vma_pages(t) == a->pgoff;
}

static bool may_go(const struct vm_area *a)
{
    return !a->file || !a->file_ops->counts_areas;
}

/* `upper` goes; `lower` reaches to its end. */
static void absorb(struct vm_area *lower, struct vm_area *upper)
{
    lower->has_anon |= upper->has_anon;
    lower->end = upper->end; /* so that for the area above nothing changes */
    vma_unlink(upper);
    vma_free(upper);
}

struct vm_area *vma_extend_over(struct vm_area *prev, struct vm_area *next, const struct vm_area *t)
{
    bool into_next = next && vma_precedes(t, next);

    if (prev && vma_continues(prev, t)) {
        if (into_next && may_go(next))
            absorb(prev, next);
        else
            vma_set_end(prev, t->end);
        prev->has_anon |= t->has_anon;
        return prev;
    }
    if (into_next) {
        vma_set_start(next, t->start);
        next->has_anon |= t->has_anon;
        return next;
    }
    return NULL;
}

struct vm_area *vma_merge(struct vm_area *a)
{
    struct vm_area *prev = vma_prev(a), *next = vma_next(a);

    if (!may_go(a))
        return a;
    if (next && vma_precedes(a, next))
        absorb(a, next);
    if (prev && vma_continues(prev, a)) {
        absorb(prev, a);
        return prev;
    }
    return a;
}
