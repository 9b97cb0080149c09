/* The kernel's way to the memory of any address space, through its page tables. */
#include <faultline/string.h>
#include <uapi/errno.h>
#include "mm/phys/kmap.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"

/* A present entry says what the area allows, so the area need not be looked at. */
static bool entry_allows(const pte_t *pte, enum fault_access access)
{
    return pte && pte->present && (access != FAULT_WRITE || pte->writable);
}

int mm_user_page(struct mm *mm, vaddr_t addr, enum fault_access access, struct page **out)
{
    int err = 0;

    if (addr >= TASK_SIZE)
        return -EFAULT;
    mutex_lock(&mm->mmap_lock);
    pte_t *pte = pt_lookup(mm, addr);
    if (!entry_allows(pte, access)) {
        enum fault_result r = mm_fault_locked(mm, addr, access);
        if (r > FAULT_MAJOR)
            err = r == FAULT_OOM ? -ENOMEM : -EFAULT;
        else
            pte = pt_lookup(mm, addr);
    }
    if (!err) {
        *out = pte_page(*pte);
        page_get(*out);
    }
    mutex_unlock(&mm->mmap_lock);
    return err;
}

static u32 copy_pages(struct mm *mm, vaddr_t addr, char *buf, u32 len, enum fault_access access)
{
    u32 done = 0;

    while (done < len) {
        u32 offset = PAGE_OFFSET_OF(addr + done), n = min(len - done, PAGE_SIZE - offset);
        struct page *page;

        if (mm_user_page(mm, addr + done, access, &page))
            break;
        char *p = kmap_local(page);
        if (access == FAULT_WRITE)
            memcpy(p + offset, buf + done, n);
        else
            memcpy(buf + done, p + offset, n);
        kunmap_local(p);
        page_put(page);
        done += n;
    }
    return done;
}

u32 mm_read(struct mm *mm, vaddr_t addr, void *buf, u32 len)
{
    return copy_pages(mm, addr, buf, len, FAULT_READ);
}

u32 mm_write(struct mm *mm, vaddr_t addr, const void *buf, u32 len)
{
    return copy_pages(mm, addr, (char *)buf, len, FAULT_WRITE);
}
