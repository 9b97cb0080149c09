#include "mm/reclaim/oom.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include "mm/virt/zap.h"

bool mm_reap(struct mm *mm)
{
    struct vm_area *a;

    if (!mutex_trylock(&mm->mmap_lock))
        return false;
    list_for_each (a, &mm->area_list, link) {
        if (a->flags & VM_SHARED)
            continue;
        a->flags &= ~VM_ACCESS;
        zap_range(mm, a->start, a->end);
    }
    mutex_unlock(&mm->mmap_lock);
    return true;
}
