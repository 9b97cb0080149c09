#pragma once
/* The areas as mm/virt changes them. All of it with mmap_lock held. */
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

void vma_cache_init(void);

/* An area of no mm yet, contents undefined. */
struct vm_area *__must_check vma_alloc(void);
/* Frees an area that is in no tree, without looking at its contents. */
void vma_free_unused(struct vm_area *a);
/* Frees an area that is in no tree, and its reference to a file. */
void vma_free(struct vm_area *a);

/* Describes a range that is to be mapped, anonymous. Sets no more of t than vma_insert() needs. */
static inline void vma_describe(struct vm_area *t, vaddr_t start, vaddr_t end, u32 flags, u32 pgoff)
{
    t->start = start;
    t->end = end;
    t->flags = flags;
    t->pgoff = pgoff;
    t->file = NULL;
    t->file_ops = NULL;
    t->store = NULL;
    t->has_anon = false;
}

/*
 * Makes `a` an area as `from` is: range, attributes, a reference of its own to the file. Neither
 * accounted nor in a tree.
 */
void vma_copy_attributes(struct vm_area *a, const struct vm_area *from);

/* Sets the file of t, which is only described yet. Takes no reference. */
static inline void vma_set_file(struct vm_area *t, struct file *f, const struct vm_file_ops *ops)
{
    t->file = f;
    t->file_ops = ops;
    t->store = ops->store ? ops->store(f) : NULL;
}

/* Enters a, an area with a store, into the store's list, and takes it out. */
void vma_link_store(struct vm_area *a);
void vma_unlink_store(struct vm_area *a);

/* Are there so many areas that the tree is in use? Else the list is all there is. */
static inline bool vma_has_tree(const struct mm *mm)
{
    return mm->areas.top;
}

/* Puts a into mm behind `prev` (NULL: as the first). The range must be free. */
void vma_insert(struct mm *mm, struct vm_area *a, struct vm_area *prev);
/* Takes a out. */
void vma_unlink(struct vm_area *a);
/*
 * The same for neighbours, first to last, `count` areas; they go to the list `out` by their link.
 * The caller does vma_gap_changed() of the area above them.
 */
void vma_unlink_run(struct vm_area *first, struct vm_area *last, u32 count, struct list_head *out);
/* Recomputes the gap below a (NULL: nothing to do). */
void vma_gap_changed(struct vm_area *a);

/* Moves a border of a; the file offset goes with the start. What a comes to cover must be free. */
void vma_set_start(struct vm_area *a, vaddr_t start);
void vma_set_end(struct vm_area *a, vaddr_t end);
/* Moves the border between neighbours that touch each other. No gap changes. */
void vma_move_border(struct vm_area *lower, struct vm_area *upper, vaddr_t border);

/* Cuts a at addr, which lies inside: a keeps the lower part, `upper` becomes the rest. */
void vma_split_into(struct vm_area *a, vaddr_t addr, struct vm_area *upper);
/* The same with an area of its own. -ENOMEM: no memory, or too many areas. */
int __must_check vma_split(struct vm_area *a, vaddr_t addr);

/* The last area that ends at or below addr; `at` is vma_find(mm, addr). */
static inline struct vm_area *vma_before(const struct mm *mm, struct vm_area *at)
{
    struct list_head *link = at ? at->link.prev : mm->area_list.prev;
    return link == &mm->area_list ? NULL : list_entry(link, struct vm_area, link);
}

/*
 * Could t's range belong to neighbour a? t needs start, end, flags, file and pgoff only; the range
 * itself may not be mapped yet.
 */
bool vma_continues(const struct vm_area *a, const struct vm_area *t); /* a below t */
bool vma_precedes(const struct vm_area *t, const struct vm_area *a);  /* a above t */

/*
 * Lets the neighbours of the free range t take it over where they are equal to it; if both are,
 * they become one. Returns the area that has the range now, NULL if neither can.
 */
struct vm_area *vma_extend_over(struct vm_area *prev, struct vm_area *next,
                                const struct vm_area *t);
/* Merges a with equal neighbours; returns the area that has its range now. */
struct vm_area *vma_merge(struct vm_area *a);

/*
 * Cuts a so that [start, end) of it is an area of its own, and returns that. NULL (no memory, too
 * many areas): nothing changed.
 */
struct vm_area *__must_check vma_isolate(struct vm_area *a, vaddr_t start, vaddr_t end);
/*
 * Gives [start, end) of a other flags: it becomes an area of its own or part of an equal neighbour.
 * Returns the area that has the range now. NULL (no memory, too many areas): nothing changed.
 */
struct vm_area *__must_check vma_modify_flags(struct vm_area *a, vaddr_t start, vaddr_t end,
                                              u32 flags);

/* Lowest address of free space that a needs, for the guard below a stack. */
static inline vaddr_t vma_guarded_start(const struct vm_area *a)
{
    if (likely(!(a->flags & VM_GROWSDOWN)))
        return a->start;
    return a->start > STACK_GUARD_GAP ? a->start - STACK_GUARD_GAP : 0;
}

/* The end of the area below a. */
static inline vaddr_t vma_gap_start(const struct vm_area *a)
{
    const struct vm_area *prev = vma_prev(a);
    return prev ? prev->end : 0;
}

/*
 * Highest / lowest free place of len bytes in [low, high); 0 if there is none. *above: the first
 * area above it.
 */
vaddr_t vma_gap_top_down(struct mm *mm, u32 len, vaddr_t low, vaddr_t high, struct vm_area **above);
vaddr_t vma_gap_bottom_up(struct mm *mm, u32 len, vaddr_t low, vaddr_t high,
                          struct vm_area **above);
