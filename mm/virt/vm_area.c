/*
 * The areas of an address space: a list in address order, and a tree over it in which each node
 * knows the largest gap of its subtree.
 *
 *      0            a              b                   c
 *      |<-- gap a -->[====]<-gap b->[=====]<-- gap c -->(guard)[==stack==]
 */
#include <uapi/errno.h>
#include "mm/kalloc/slab.h"
#include "mm/virt/vm_area_int.h"

u32 max_map_count = 65530;

static struct kmem_cache *vma_cache;

void vma_cache_init(void)
{
    vma_cache = kmem_cache_must_create("vm_area", sizeof(struct vm_area), 0);
}

struct vm_area *vma_alloc(void)
{
    return kmem_cache_alloc(vma_cache, GFP_KERNEL);
}

void vma_free_unused(struct vm_area *a)
{
    kmem_cache_free(vma_cache, a);
}

void vma_free(struct vm_area *a)
{
    if (a->store)
        vma_unlink_store(a);
    if (a->file)
        a->file_ops->put(a->file);
    vma_free_unused(a);
}

static struct vm_area *node_area(struct rb_node *n)
{
    return rb_entry(n, struct vm_area, node);
}

static struct rb_node *area_node(struct vm_area *a)
{
    return a ? &a->node : NULL;
}

struct vm_area *vma_find_in_tree(struct mm *mm, vaddr_t addr)
{
    struct vm_area *best = NULL;

    for (struct rb_node *n = mm->areas.top; n;) {
        struct vm_area *a = node_area(n);

        if (addr >= a->end) {
            n = n->right;
            continue;
        }
        best = a;
        if (addr >= a->start)
            break;
        n = n->left;
    }
    if (best)
        mm->last_found = best;
    return best;
}

static u32 gap_below(const struct vm_area *a)
{
    const struct vm_area *prev = vma_prev(a);
    vaddr_t from = prev ? prev->end : 0, to = vma_guarded_start(a);

    return to > from ? to - from : 0;
}

void vma_gap_changed(struct vm_area *a)
{
    if (!a)
        return;
    u32 gap = gap_below(a);
    if (gap != a->node.number)
        rb_set_number(&a->node, gap);
}

void vma_insert(struct mm *mm, struct vm_area *a, struct vm_area *prev)
{
    a->mm = mm;
    list_add(&a->link, prev ? &prev->link : &mm->area_list);
    struct vm_area *next = vma_next(a);
    ASSERT(!prev || prev->end <= a->start);
    ASSERT(!next || a->end <= next->start);
    a->node.number = gap_below(a);
    rb_insert_between(&mm->areas, area_node(prev), area_node(next), &a->node);
    vma_gap_changed(next);
    mm->map_count++;
    if (a->store)
        vma_link_store(a);
}

void vma_unlink(struct vm_area *a)
{
    struct mm *mm = a->mm;

    list_del(&a->link);
    rb_erase(&mm->areas, &a->node);
    mm->map_count--;
    if (mm->last_found == a)
        mm->last_found = NULL;
}

static struct rb_node *next_node(void *arg)
{
    struct vm_area **a = arg, *this = *a;

    *a = list_next(this, link);
    return &this->node;
}

/* Takes [first, last] out of its list; `out` is then a list of these. */
static void cut_out(struct list_head *first, struct list_head *last, struct list_head *out)
{
    first->prev->next = last->next;
    last->next->prev = first->prev;
    out->next = first;
    first->prev = out;
    out->prev = last;
    last->next = out;
}

/*
 * To erase a node costs about as much as to rebuild five; but the tree of a usual program is so
 * small that neither matters.
 */
static bool rebuild_is_cheaper(u32 gone, u32 left)
{
    return gone >= 16 && gone > left / 5;
}

void vma_unlink_run(struct vm_area *first, struct vm_area *last, u32 count, struct list_head *out)
{
    struct mm *mm = first->mm;
    struct vm_area *a;

    cut_out(&first->link, &last->link, out);
    mm->map_count -= count;
    mm->last_found = NULL;
    if (rebuild_is_cheaper(count, mm->map_count)) {
        a = list_first(&mm->area_list, struct vm_area, link);
        rb_rebuild(&mm->areas, mm->map_count, next_node, &a);
        return;
    }
    list_for_each (a, out, link)
        rb_erase(&mm->areas, &a->node);
}

void vma_set_range(struct vm_area *a, vaddr_t start, vaddr_t end)
{
    a->pgoff += (start >> PAGE_SHIFT) - (a->start >> PAGE_SHIFT);
    a->start = start;
    a->end = end;
    vma_gap_changed(a);
    vma_gap_changed(vma_next(a));
}

void vma_copy_attributes(struct vm_area *a, const struct vm_area *from)
{
    a->start = from->start;
    a->end = from->end;
    a->flags = from->flags;
    a->pgoff = from->pgoff;
    a->file = from->file;
    a->file_ops = from->file_ops;
    a->store = from->store;
    a->has_anon = from->has_anon;
    if (a->file)
        a->file_ops->get(a->file);
}

void vma_split_into(struct vm_area *a, vaddr_t addr, struct vm_area *upper)
{
    ASSERT(addr > a->start && addr < a->end);
    vma_copy_attributes(upper, a);
    upper->start = addr;
    upper->pgoff += (addr - a->start) >> PAGE_SHIFT;
    a->end = addr;
    vma_insert(a->mm, upper, a);
}

int vma_split(struct vm_area *a, vaddr_t addr)
{
    if (a->mm->map_count >= max_map_count)
        return -ENOMEM;
    struct vm_area *upper = vma_alloc();
    if (!upper)
        return -ENOMEM;
    vma_split_into(a, addr, upper);
    return 0;
}
