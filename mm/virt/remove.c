/* MADV_REMOVE: pages of the object behind shared areas go, for all who map it. */
#include <uapi/errno.h>
#include "mm/virt/mm_int.h"

/* A part of an object; referenced. */
struct removal {
    struct file *file;
    const struct vm_file_ops *ops;
    u32 first, count; /* pages */
};

static int describe(const struct vm_area *a, vaddr_t start, vaddr_t end, struct removal *r)
{
    if (a->flags & VM_LOCKED || !a->file)
        return -EINVAL;
    if ((a->flags & (VM_SHARED | VM_MAYWRITE)) != (VM_SHARED | VM_MAYWRITE))
        return -EACCES;
    if (!a->file_ops->punch)
        return -EOPNOTSUPP;
    *r = (struct removal){
        .file = a->file,
        .ops = a->file_ops,
        .first = a->pgoff + ((start - a->start) >> PAGE_SHIFT),
        .count = (end - start) >> PAGE_SHIFT,
    };
    r->ops->get(r->file);
    return 0;
}

/*
 * What is to go of the first area in [*start, end); *start becomes its end. -ENOMEM: no area.
 * *hole is set if there was none at *start.
 */
static int next_removal(struct mm *mm, vaddr_t *start, vaddr_t end, struct removal *r, bool *hole)
{
    const struct vm_area *a = vma_find(mm, *start);

    if (!a || a->start >= end)
        return -ENOMEM;
    *hole |= a->start > *start;
    vaddr_t from = max(a->start, *start);
    *start = min(a->end, end);
    return describe(a, from, *start, r);
}

int mm_remove(struct mm *mm, vaddr_t start, vaddr_t end)
{
    bool hole = false;
    int err = 0;

    while (start < end && !err) {
        struct removal r;

        mutex_lock(&mm->mmap_lock);
        err = next_removal(mm, &start, end, &r, &hole);
        mutex_unlock(&mm->mmap_lock);
        if (err)
            break;
        err = r.ops->punch(r.file, r.first, r.count);
        r.ops->put(r.file);
    }
    return err ? err : hole ? -ENOMEM : 0;
}
