/*
 * The areas of an address space: a list in address order, and once there are many, a tree over it
 * in which each node knows the largest gap of its subtree.
 *
 *      0            a              b                   c
 *      |<-- gap a -->[====]<-gap b->[=====]<-- gap c -->(guard)[==stack==]
 *
 * To walk along a few areas costs less than to keep a tree of them true. So a process has its tree
 * from the 17th area on, until there are no more than eight.
 */
#include <uapi/errno.h>
#include "mm/kalloc/slab.h"
#include "mm/virt/vm_area_int.h"

u32 max_map_count = 65530;

#define LIST_AREAS_MAX 16u /* beyond, a tree is built */
#define TREE_AREAS_MIN 8u  /* down to here, it goes */

static struct kmem_cache *vma_cache;

void vma_cache_init(void)
{
    vma_cache = kmem_cache_must_create("vm_area", sizeof(struct vm_area), 0);
}

struct vm_area *vma_alloc(void)
{
    return kmem_cache_alloc(vma_cache, GFP_USER_LOW);
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

static struct vm_area *node_area(struct avl_node *n)
{
    return avl_entry(n, struct vm_area, node);
}

static struct avl_node *area_node(struct vm_area *a)
{
    return a ? &a->node : NULL;
}

static struct vm_area *find_in_list(const struct mm *mm, vaddr_t addr)
{
    struct vm_area *a;

    list_for_each (a, &mm->area_list, link)
        if (addr < a->end)
            return a;
    return NULL;
}

static struct vm_area *find_in_tree(const struct mm *mm, vaddr_t addr)
{
    struct vm_area *best = NULL;

    for (struct avl_node *n = mm->areas.top; n;) {
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
    return best;
}

struct vm_area *vma_find_slow(struct mm *mm, vaddr_t addr)
{
    struct vm_area *a = vma_has_tree(mm) ? find_in_tree(mm, addr) : find_in_list(mm, addr);

    if (a)
        mm->last_found = a;
    return a;
}

static u32 gap_below(const struct vm_area *a)
{
    vaddr_t from = vma_gap_start(a), to = vma_guarded_start(a);

    return to > from ? to - from : 0;
}

static struct avl_node *next_node(void *arg)
{
    struct vm_area **a = arg, *this = *a;

    *a = list_next(this, link);
    this->node.number = gap_below(this);
    return &this->node;
}

static void build_tree(struct mm *mm)
{
    struct vm_area *a = list_first(&mm->area_list, struct vm_area, link);

    avl_rebuild(&mm->areas, mm->map_count, next_node, &a);
}

static void drop_tree(struct mm *mm)
{
    avl_init(&mm->areas);
}

void vma_gap_changed(struct vm_area *a)
{
    if (!a || !vma_has_tree(a->mm))
        return;
    u32 gap = gap_below(a);
    if (gap != a->node.number)
        avl_set_number(&a->node, gap);
}

static void insert_into_tree(struct mm *mm, struct vm_area *a)
{
    struct vm_area *prev = vma_prev(a), *next = vma_next(a);

    a->node.number = gap_below(a);
    if (next)
        next->node.number = gap_below(next);
    avl_insert(&mm->areas, area_node(prev), area_node(next), &a->node);
}

void vma_insert(struct mm *mm, struct vm_area *a, struct vm_area *prev)
{
    a->mm = mm;
    list_add(&a->link, prev ? &prev->link : &mm->area_list);
    mm->map_count++;
    ASSERT(!vma_prev(a) || vma_prev(a)->end <= a->start);
    ASSERT(!vma_next(a) || a->end <= vma_next(a)->start);
    if (a->store)
        vma_link_store(a);
    if (vma_has_tree(mm))
        insert_into_tree(mm, a);
    else if (mm->map_count > LIST_AREAS_MAX)
        build_tree(mm);
}

/* `next` was the area above a, which is out of the list already. */
static void erase_from_tree(struct mm *mm, struct vm_area *a, struct vm_area *next)
{
    if (mm->map_count <= TREE_AREAS_MIN) {
        drop_tree(mm);
        return;
    }
    if (next)
        next->node.number = gap_below(next);
    avl_erase(&mm->areas, &a->node, area_node(next));
}

void vma_unlink(struct vm_area *a)
{
    struct mm *mm = a->mm;
    struct vm_area *next = vma_next(a);

    list_del(&a->link);
    mm->map_count--;
    if (mm->last_found == a)
        mm->last_found = NULL;
    if (vma_has_tree(mm))
        erase_from_tree(mm, a, next);
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

/* To erase a node costs about as much as to rebuild five. */
static bool rebuild_is_cheaper(u32 gone, u32 left)
{
    return gone > left / 5;
}

void vma_unlink_run(struct vm_area *first, struct vm_area *last, u32 count, struct list_head *out)
{
    struct mm *mm = first->mm;
    struct vm_area *a;

    cut_out(&first->link, &last->link, out);
    mm->map_count -= count;
    mm->last_found = NULL;
    if (!vma_has_tree(mm))
        return;
    if (mm->map_count <= TREE_AREAS_MIN) {
        drop_tree(mm);
    } else if (rebuild_is_cheaper(count, mm->map_count)) {
        build_tree(mm);
    } else {
        list_for_each (a, out, link)
            avl_erase(&mm->areas, &a->node, NULL);
    }
}

void vma_set_start(struct vm_area *a, vaddr_t start)
{
    a->pgoff += (start >> PAGE_SHIFT) - (a->start >> PAGE_SHIFT);
    a->start = start;
    vma_gap_changed(a);
}

void vma_set_end(struct vm_area *a, vaddr_t end)
{
    a->end = end;
    vma_gap_changed(vma_next(a));
}

void vma_move_border(struct vm_area *lower, struct vm_area *upper, vaddr_t border)
{
    ASSERT(lower->end == upper->start);
    upper->pgoff += (border >> PAGE_SHIFT) - (upper->start >> PAGE_SHIFT);
    lower->end = upper->start = border;
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
