/* shmdt: what is left of an attachment goes, wherever it was split or partly unmapped. */
#include <uapi/errno.h>
#include "mm/virt/mm_int.h"

/* Does a still show, at its place, the part of an object that was attached whole at addr? */
static bool is_part(const struct vm_area *a, vaddr_t addr, const struct vm_file_ops *ops)
{
    return a->file && a->file_ops == ops && (a->start - addr) >> PAGE_SHIFT == a->pgoff;
}

static int detach_locked(struct mm *mm, vaddr_t addr, const struct vm_file_ops *ops)
{
    const struct file *object = NULL;
    struct vm_area *a = vma_find(mm, addr), *next;

    if (a && a->start < addr)
        a = vma_next(a);
    for (; a; a = next) {
        next = vma_next(a);
        if (!is_part(a, addr, ops) || (object && a->file != object))
            continue;
        object = a->file;
        int err = munmap_locked(mm, a->start, a->end);
        if (err)
            return err;
    }
    return object ? 0 : -EINVAL;
}

int mm_detach(struct mm *mm, vaddr_t addr, const struct vm_file_ops *ops)
{
    mutex_lock(&mm->mmap_lock);
    int err = detach_locked(mm, addr, ops);
    mutex_unlock(&mm->mmap_lock);
    return err;
}
