#pragma once
/* What the system calls of mm/virt offer each other. All of it with mmap_lock held. */
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

/* A new mm with `from`'s layout and limits, but without areas; NULL without memory. */
struct mm *__must_check mm_alloc_like(const struct mm *from);

/* [start, end): page-aligned, not empty. -ENOMEM leaves all as it was. */
int __must_check munmap_locked(struct mm *mm, vaddr_t start, vaddr_t end);

/*
 * A place for len bytes (page-aligned, not 0): at the hint if it is free, else the highest below
 * mmap_base, else the lowest above TASK_SIZE / 3. 0 if there is none. *above: the first area above
 * it, NULL if there is none.
 */
vaddr_t mmap_free_range(struct mm *mm, vaddr_t hint, u32 len, struct vm_area **above);

/*
 * Maps t (vma_describe()) in place of what is there. The area that has the range now may be a
 * neighbour that was equal to it. `first` is vma_find(mm, t->start). On -ENOMEM all is as it was.
 */
int __must_check map_region(struct mm *mm, struct vm_area *t, struct vm_area *first);

/*
 * Puts the free range t among the areas, as part of an equal neighbour or as an area of its own:
 * `spare`, which is consumed, or if that is NULL a new one (-ENOMEM). `next` is the area above it,
 * vma_find(mm, t->start). Accounts nothing.
 */
int __must_check insert_region(struct mm *mm, const struct vm_area *t, struct vm_area *next,
                               struct vm_area *spare);

/*
 * Faults in what is not resident of [start, end), for writing where that is private and allowed.
 * mm_populate() stops at the first page that cannot be: -EFAULT (no access, or behind the end of a
 * file), -ENOMEM. mm_populate_quietly() leaves the rest of that area out: the access will tell.
 */
int __must_check mm_populate(struct mm *mm, vaddr_t start, vaddr_t end);
void mm_populate_quietly(struct mm *mm, vaddr_t start, vaddr_t end);
/* The same for one kind of access: -ENOMEM at a hole, -EINVAL where the area forbids it. */
int mm_populate_for(struct mm *mm, vaddr_t start, vaddr_t end, bool write);

/* madvise(MADV_REMOVE): takes [start, end) out of the objects behind it. Takes mmap_lock itself. */
int mm_remove(struct mm *mm, vaddr_t start, vaddr_t end);

/*
 * Extends the stack area a down to addr's page; false where limits or other areas forbid it. Where
 * it meets an equal area, one of the two goes.
 */
bool stack_grow(struct vm_area *a, vaddr_t addr);

/* Once, when zero_page exists. */
void fault_init(void);

/* Are its pages its own, zero before they are written? It may have a file for all that. */
static inline bool vma_anonymous(const struct vm_area *a)
{
    return !a->file || unlikely(a->file_ops->anonymous);
}

static inline bool vma_accessible(const struct vm_area *a)
{
    return a->flags & VM_ACCESS;
}

#define VM_MAY_ALL (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
/* Heap and stack. */
#define VM_DATA_FLAGS (VM_READ | VM_WRITE | VM_MAY_ALL)

/* Are the pages of such an area promised, and so part of Committed_AS? */
static inline bool vm_accountable(u32 flags)
{
    return (flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE;
}
