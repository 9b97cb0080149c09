/* madvise: what a program knows about its use of a range. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/mm_int.h"
#include "mm/virt/vm_area_int.h"
#include "mm/virt/zap.h"

/* Advice that is a flag of the area. */
struct flag_advice {
    int advice;
    u32 clear, set;
};

static const struct flag_advice flag_advices[] = {
    {MADV_NORMAL, VM_SEQ_READ | VM_RAND_READ, 0},
    {MADV_RANDOM, VM_SEQ_READ, VM_RAND_READ},
    {MADV_SEQUENTIAL, VM_RAND_READ, VM_SEQ_READ},
    {MADV_DONTFORK, 0, VM_DONTCOPY},
    {MADV_DOFORK, VM_DONTCOPY, 0},
    {MADV_WIPEONFORK, 0, VM_WIPEONFORK},
    {MADV_KEEPONFORK, VM_WIPEONFORK, 0},
    {MADV_DONTDUMP, 0, VM_DONTDUMP},
    {MADV_DODUMP, VM_DONTDUMP, 0},
};

static const struct flag_advice *find_flag_advice(int advice)
{
    for (u32 i = 0; i < ARRAY_SIZE(flag_advices); i++)
        if (flag_advices[i].advice == advice)
            return &flag_advices[i];
    return NULL;
}

static int set_flags(struct vm_area *a, vaddr_t start, vaddr_t end, const struct flag_advice *f)
{
    u32 flags = (a->flags & ~f->clear) | f->set;

    if (f->advice == MADV_WIPEONFORK && a->file)
        return -EINVAL;
    if (flags == a->flags)
        return 0;
    return vma_modify_flags(a, start, end, flags) ? 0 : -EAGAIN;
}

static bool is_valid(int advice)
{
    return find_flag_advice(advice) || advice == MADV_WILLNEED || advice == MADV_DONTNEED ||
           advice == MADV_FREE || advice == MADV_REMOVE ||
           (advice >= MADV_COLD && advice <= MADV_DONTNEED_LOCKED);
}

/* Advises [start, end), which lies in a. */
static int advise_area(struct vm_area *a, vaddr_t start, vaddr_t end, int advice)
{
    const struct flag_advice *f = find_flag_advice(advice);

    if (f)
        return set_flags(a, start, end, f);
    if (advice == MADV_WILLNEED)
        return 0; /* without devices there is nothing to read ahead */
    if (a->flags & VM_LOCKED && advice != MADV_DONTNEED_LOCKED)
        return -EINVAL;
    if (advice == MADV_FREE && !vma_anonymous(a))
        return -EINVAL;
    if (advice == MADV_DONTNEED || advice == MADV_FREE || advice == MADV_DONTNEED_LOCKED)
        zap_range(a->mm, start, end);
    return 0;
}

/* Goes on over holes, which make the result -ENOMEM. */
static int advise_range(struct mm *mm, vaddr_t start, vaddr_t end, int advice)
{
    int result = 0;

    while (start < end) {
        struct vm_area *a = vma_find(mm, start);

        if (!a || a->start >= end)
            return -ENOMEM;
        if (a->start > start) {
            start = a->start;
            result = -ENOMEM;
        }
        vaddr_t to = min(end, a->end);
        int err = advise_area(a, start, to, advice);
        if (err)
            return err;
        start = to;
    }
    return result;
}

int mm_madvise(struct mm *mm, vaddr_t addr, u32 len, int advice)
{
    vaddr_t end = addr + PAGE_ALIGN(len);

    if (!is_valid(advice) || PAGE_OFFSET_OF(addr) || (len && !PAGE_ALIGN(len)) || end < addr)
        return -EINVAL;
    if (advice == MADV_REMOVE)
        return mm_remove(mm, addr, end);
    mutex_lock(&mm->mmap_lock);
    int err = advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE
                  ? mm_populate_for(mm, addr, end, advice == MADV_POPULATE_WRITE)
                  : advise_range(mm, addr, end, advice);
    mutex_unlock(&mm->mmap_lock);
    return err;
}
