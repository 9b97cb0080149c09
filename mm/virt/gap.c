/*
 * The search for free space. In the tree, a subtree whose largest gap is too small is never
 * entered, and of those that are large enough only one reaches over each bound, so a search is
 * O(log areas).
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

/* Does the subtree have a gap that is large enough, if perhaps not in the right place? */
static bool promises(const struct avl_node *n, const struct gap_query *q)
{
    return n && n->max >= q->len;
}

static vaddr_t highest(struct avl_node *n, struct gap_query *q)
{
    struct vm_area *a = avl_entry(n, struct vm_area, node);

    if (a->end < q->high && promises(n->right, q)) {
        vaddr_t at = highest(n->right, q);
        if (at)
            return at;
    }
    if (n->number >= q->len) {
        vaddr_t to = vma_guarded_start(a), from = to - n->number;
        if (fits(q, &from, &to)) {
            q->above = a;
            return to - q->len;
        }
    }
    return a->start > q->low && promises(n->left, q) ? highest(n->left, q) : 0;
}

static vaddr_t lowest(struct avl_node *n, struct gap_query *q)
{
    struct vm_area *a = avl_entry(n, struct vm_area, node);

    if (a->start > q->low && promises(n->left, q)) {
        vaddr_t at = lowest(n->left, q);
        if (at)
            return at;
    }
    if (n->number >= q->len) {
        vaddr_t to = vma_guarded_start(a), from = to - n->number;
        if (fits(q, &from, &to)) {
            q->above = a;
            return from;
        }
    }
    return a->end < q->high && promises(n->right, q) ? lowest(n->right, q) : 0;
}

static vaddr_t highest_in_list(const struct mm *mm, struct gap_query *q)
{
    for (struct vm_area *a = vma_before(mm, NULL); a && a->start > q->low; a = vma_prev(a)) {
        vaddr_t from = vma_gap_start(a), to = vma_guarded_start(a);
        if (fits(q, &from, &to)) {
            q->above = a;
            return to - q->len;
        }
    }
    return 0;
}

static vaddr_t lowest_in_list(const struct mm *mm, struct gap_query *q)
{
    struct vm_area *a;

    list_for_each (a, &mm->area_list, link) {
        vaddr_t from = vma_gap_start(a), to = vma_guarded_start(a);
        if (fits(q, &from, &to)) {
            q->above = a;
            return from;
        }
    }
    return 0;
}

/* The end of the last area: from there on all is free. */
static vaddr_t end_of_areas(const struct mm *mm)
{
    struct vm_area *last = vma_before(mm, NULL);
    return last ? last->end : 0;
}

vaddr_t vma_gap_top_down(struct mm *mm, u32 len, vaddr_t low, vaddr_t high, struct vm_area **above)
{
    struct gap_query q = {len, low, high, NULL};
    vaddr_t from = end_of_areas(mm), to = TASK_SIZE, at = 0;

    if (from < high && fits(&q, &from, &to))
        at = to - len;
    else if (!vma_has_tree(mm))
        at = highest_in_list(mm, &q);
    else if (promises(mm->areas.top, &q))
        at = highest(mm->areas.top, &q);
    *above = q.above;
    return at;
}

vaddr_t vma_gap_bottom_up(struct mm *mm, u32 len, vaddr_t low, vaddr_t high, struct vm_area **above)
{
    struct gap_query q = {len, low, high, NULL};
    vaddr_t from = end_of_areas(mm), to = TASK_SIZE, at = 0;

    if (!vma_has_tree(mm))
        at = lowest_in_list(mm, &q);
    else if (promises(mm->areas.top, &q))
        at = lowest(mm->areas.top, &q);
    if (!at && fits(&q, &from, &to))
        at = from;
    *above = q.above;
    return at;
}
