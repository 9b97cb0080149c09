/*
 * The search for free space. A subtree whose largest gap is too small is never entered, and of
 * those that are large enough only one reaches over each bound, so a search is O(log areas).
 */
#include "mm/virt/vm_area_int.h"

struct gap_query {
    u32 len;
    vaddr_t low, high;
    struct vm_area *above; /* result: the area above the place, NULL behind the last */
};

/* The part of the free range [from, to) that the query may use; empty: *from >= *to. */
static bool fits(const struct gap_query *q, vaddr_t *from, vaddr_t *to)
{
    *from = max(*from, q->low);
    *to = min(*to, q->high);
    return *to > *from && *to - *from >= q->len;
}

static vaddr_t highest(struct rb_node *n, struct gap_query *q)
{
    if (!n || n->max < q->len)
        return 0;
    struct vm_area *a = rb_entry(n, struct vm_area, node);
    vaddr_t at = a->end < q->high ? highest(n->right, q) : 0;
    if (at)
        return at;
    vaddr_t to = vma_guarded_start(a), from = to - n->number;
    if (n->number >= q->len && fits(q, &from, &to)) {
        q->above = a;
        return to - q->len;
    }
    return a->start > q->low ? highest(n->left, q) : 0;
}

static vaddr_t lowest(struct rb_node *n, struct gap_query *q)
{
    if (!n || n->max < q->len)
        return 0;
    struct vm_area *a = rb_entry(n, struct vm_area, node);
    vaddr_t at = a->start > q->low ? lowest(n->left, q) : 0;
    if (at)
        return at;
    vaddr_t to = vma_guarded_start(a), from = to - n->number;
    if (n->number >= q->len && fits(q, &from, &to)) {
        q->above = a;
        return from;
    }
    return a->end < q->high ? lowest(n->right, q) : 0;
}

/* The end of the last area: from there on all is free. */
static vaddr_t end_of_areas(struct mm *mm)
{
    struct vm_area *last = vma_before(mm, NULL);
    return last ? last->end : 0;
}

vaddr_t vma_gap_top_down(struct mm *mm, u32 len, vaddr_t low, vaddr_t high, struct vm_area **above)
{
    struct gap_query q = {len, low, high, NULL};
    vaddr_t from = end_of_areas(mm), to = TASK_SIZE;
    vaddr_t at = fits(&q, &from, &to) ? to - len : highest(mm->areas.top, &q);

    *above = q.above;
    return at;
}

vaddr_t vma_gap_bottom_up(struct mm *mm, u32 len, vaddr_t low, vaddr_t high, struct vm_area **above)
{
    struct gap_query q = {len, low, high, NULL};
    vaddr_t from = end_of_areas(mm), to = TASK_SIZE;
    vaddr_t at = lowest(mm->areas.top, &q);

    if (!at && fits(&q, &from, &to))
        at = from;
    *above = q.above;
    return at;
}
