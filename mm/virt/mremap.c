/*
 * mremap: an area grows or shrinks in place, or its pages move to where there is room. Pages move
 * by their page-table entries; nothing is copied.
 */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/frame_limit.h"
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/rmap_int.h"
#include "mm/virt/vm_area_int.h"

struct remap {
    vaddr_t addr, new_addr;
    u32 old_len, new_len; /* page-aligned */
    u32 flags;            /* MREMAP_* */
};

/* How many pages the process has more afterwards. */
static u32 added_pages(const struct remap *r)
{
    u32 kept = r->flags & MREMAP_DONTUNMAP ? 0 : r->old_len;

    return r->new_len > kept ? (r->new_len - kept) >> PAGE_SHIFT : 0;
}

/* May the range of area a, which contains r->addr, get its new length? */
static int check_resize(const struct vm_area *a, const struct remap *r)
{
    u32 pgoff = a->pgoff + ((r->addr - a->start) >> PAGE_SHIFT);

    if (r->old_len == 0 && !(a->flags & VM_MAYSHARE))
        return -EINVAL;
    if (r->old_len > a->end - r->addr)
        return -EFAULT;
    if (r->new_len == r->old_len && !(r->flags & MREMAP_DONTUNMAP))
        return 0; /* it only moves: no limit is asked, even one that was set too low meanwhile */
    if (pgoff + (r->new_len >> PAGE_SHIFT) < pgoff)
        return -EINVAL;
    if (!vm_may_lock(a->mm, a->flags, added_pages(r)))
        return -EAGAIN;
    return vm_may_expand(a->mm, a->flags, added_pages(r)) ? 0 : -ENOMEM;
}

/* The part of a at r->addr, as an area [start, start + len). */
static struct vm_area part_of(const struct vm_area *a, const struct remap *r, vaddr_t start,
                              u32 len)
{
    struct vm_area t = *a;

    t.start = start;
    t.end = start + len;
    if (!vma_anonymous(a) || a->has_anon)
        t.pgoff = a->pgoff + ((r->addr - a->start) >> PAGE_SHIFT);
    else
        t.pgoff = start >> PAGE_SHIFT;
    return t;
}

/* Lets a, which ends with the old range, grow into free space above it. */
static bool grow_in_place(struct vm_area *a, const struct remap *r)
{
    struct vm_area *next = vma_next(a);
    u32 pages = added_pages(r);
    vaddr_t end = a->end + (r->new_len - r->old_len);

    if (end < a->end || end > TASK_SIZE || (next && next->start < end))
        return false;
    struct vm_area t = *a;
    t.start = a->end;
    t.end = end;
    t.pgoff = a->pgoff + vma_pages(a);
    vm_account(a->mm, a->flags, pages);
    vma_extend_over(a, next, &t);
    return true;
}

/* The first entry of [start + *offset, start + len) that is not none, at *offset then; or NULL. */
static pte_t *next_entry(struct mm *mm, vaddr_t start, u32 len, u32 *offset)
{
    while (*offset < len) {
        vaddr_t addr = start + *offset, end = table_end(addr, start + len);
        pte_t *first = pt_lookup(mm, addr), *last = first + ((end - addr) >> PAGE_SHIFT);

        if (first) {
            pte_t *pte = pt_skip_none(first, last);
            *offset += (pte - first) * PAGE_SIZE;
            if (pte < last)
                return pte;
        }
        *offset = end - start;
    }
    return NULL;
}

/* Makes the tables that the entries of the old range need at the new place. */
static int prepare_tables(struct mm *mm, const struct remap *r)
{
    for (u32 at = 0; next_entry(mm, r->addr, r->old_len, &at); at += PAGE_SIZE)
        if (!pt_walk(mm, r->new_addr + at))
            return -ENOMEM;
    return 0;
}

/* Frees the tables of a range that have become, or stayed, empty. */
static void trim_tables(struct mm *mm, vaddr_t start, u32 len)
{
    for (vaddr_t addr = start; addr < start + len; addr = table_end(addr, start + len))
        pt_trim(mm, addr);
}

static void move_entries(struct mm *mm, const struct remap *r)
{
    pte_t *pte;

    for (u32 at = 0; (pte = next_entry(mm, r->addr, r->old_len, &at)); at += PAGE_SIZE) {
        rmap_moved(mm, pte_page(*pte), r->new_addr + at);
        pt_install(pt_lookup(mm, r->new_addr + at), *pte);
        pte->raw = 0;
        virt_to_page(pte)->pt_used--;
    }
    if (mm->frame_limit)
        frame_limit_move(mm, r->addr, r->old_len, r->new_addr);
    pt_flush_range(mm, r->addr, r->addr + r->old_len);
    trim_tables(mm, r->addr, r->old_len);
}

/* With MREMAP_DONTUNMAP the old range a stays, but all that was in it has gone. */
static void empty_old_range(struct vm_area *a)
{
    if (a->flags & VM_LOCKED)
        a->mm->locked_vm -= vma_pages(a);
    a->flags &= ~VM_LOCK_MASK;
    a->has_anon = false;
}

static void unmap_old_range(struct mm *mm, const struct remap *r)
{
    if (r->old_len == 0)
        return;
    int err = munmap_locked(mm, r->addr, r->addr + r->old_len);
    VERIFY(err == 0); /* it begins or ends an area, so none needs to be made */
}

/* Puts t, the new range, in place of the old range a. Cannot fail: prepared. */
static void replace_range(struct vm_area *a, const struct remap *r, struct vm_area *spare)
{
    struct mm *mm = a->mm;
    struct vm_area t = part_of(a, r, r->new_addr, r->new_len);

    if (r->flags & MREMAP_DONTUNMAP)
        empty_old_range(a);
    int err = insert_region(mm, &t, vma_find(mm, t.start), spare);
    VERIFY(err == 0);
    vm_account(mm, t.flags, vma_pages(&t)); /* for a moment both ranges count */
    u32 hiwater_vm = mm->hiwater_vm;
    move_entries(mm, r);
    if (r->flags & MREMAP_DONTUNMAP)
        vma_merge(vma_find(mm, r->addr));
    else
        unmap_old_range(mm, r);
    mm->hiwater_vm = hiwater_vm;
}

/*
 * Moves the old range of a to r->new_addr, where there is room. All that can fail comes first.
 * -ENOMEM changes nothing.
 */
static long move(struct vm_area *a, const struct remap *r)
{
    struct mm *mm = a->mm;
    u32 charged = a->flags & VM_ACCOUNT ? added_pages(r) : 0;
    struct vm_area *spare = NULL;

    if (mm->map_count + 3 >= max_map_count || commit_charge(charged))
        return -ENOMEM;
    if (r->old_len)
        a = vma_isolate(a, r->addr, r->addr + r->old_len);
    if (!a || !(spare = vma_alloc()) || prepare_tables(mm, r))
        goto fail;
    if (a->flags & VM_ACCOUNT) /* what the old range was charged comes back with its unmapping */
        commit_add((r->new_len >> PAGE_SHIFT) - charged);
    replace_range(a, r, spare);
    return r->new_addr;
fail:
    trim_tables(mm, r->new_addr, r->new_len);
    if (spare)
        vma_free_unused(spare);
    if (a)
        vma_merge(a);
    commit_uncharge(charged);
    return -ENOMEM;
}

static bool overlap(const struct remap *r)
{
    return r->addr + r->old_len > r->new_addr && r->new_addr + r->new_len > r->addr;
}

/* To a given address (MREMAP_FIXED), or away with the old range kept (MREMAP_DONTUNMAP). */
static long move_to(struct vm_area *a, struct remap *r)
{
    struct mm *mm = a->mm;
    struct vm_area *above;

    if (PAGE_OFFSET_OF(r->new_addr) || r->new_len > TASK_SIZE ||
        r->new_addr > TASK_SIZE - r->new_len || overlap(r))
        return -EINVAL;
    if (mm->map_count + 5 >= max_map_count)
        return -ENOMEM;
    u32 kept = min(r->old_len, r->new_len);
    struct remap checked = *r;
    checked.old_len = kept;
    int err = check_resize(a, &checked);
    if (err)
        return err;
    if (!(r->flags & MREMAP_FIXED)) {
        r->new_addr = mmap_free_range(mm, r->new_addr, r->new_len, &above);
        return r->new_addr ? move(a, r) : -ENOMEM;
    }
    if (r->old_len > TASK_SIZE - r->addr)
        return -EINVAL;
    err = munmap_locked(mm, r->new_addr, r->new_addr + r->new_len);
    if (!err && kept < r->old_len)
        err = munmap_locked(mm, r->addr + kept, r->addr + r->old_len);
    if (err)
        return err;
    if (r->new_addr < MMAP_MIN_ADDR)
        return -EPERM; /* on Linux, too, what was to go has gone */
    r->old_len = kept;
    return move(vma_find(mm, r->addr), r);
}

static long remap_locked(struct mm *mm, struct remap *r)
{
    struct vm_area *a = vma_find(mm, r->addr), *above;

    if (!a || a->start > r->addr)
        return -EFAULT;
    if (r->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
        return move_to(a, r);
    if (r->old_len == r->new_len)
        return r->addr;
    if (r->old_len > r->new_len) {
        if (r->old_len > TASK_SIZE - r->addr)
            return -EINVAL;
        int err = munmap_locked(mm, r->addr + r->new_len, r->addr + r->old_len);
        return err ? err : (long)r->addr;
    }
    int err = check_resize(a, r);
    if (err)
        return err;
    if (r->old_len == a->end - r->addr) {
        u32 charged = a->flags & VM_ACCOUNT ? added_pages(r) : 0;
        if (commit_charge(charged))
            return -ENOMEM;
        if (grow_in_place(a, r))
            return r->addr;
        commit_uncharge(charged);
    }
    if (!(r->flags & MREMAP_MAYMOVE))
        return -ENOMEM;
    r->new_addr = mmap_free_range(mm, 0, r->new_len, &above);
    return r->new_addr ? move(a, r) : -ENOMEM;
}

static bool valid_flags(const struct remap *r)
{
    bool moves = r->flags & MREMAP_MAYMOVE;

    if (r->flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
        return false;
    if ((r->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) && !moves)
        return false;
    return !(r->flags & MREMAP_DONTUNMAP) || r->old_len == r->new_len;
}

long mm_mremap(struct mm *mm, vaddr_t addr, u32 old_len, u32 new_len, u32 flags, vaddr_t new_addr)
{
    struct remap r = {addr, new_addr, old_len, new_len, flags};

    if (!valid_flags(&r) || PAGE_OFFSET_OF(addr))
        return -EINVAL;
    r.old_len = PAGE_ALIGN(old_len);
    r.new_len = PAGE_ALIGN(new_len);
    if (r.new_len == 0)
        return -EINVAL;
    mutex_lock(&mm->mmap_lock);
    long at = remap_locked(mm, &r);
    struct vm_area *a = is_errno(at) || r.new_len <= r.old_len ? NULL : vma_find(mm, at);
    if (a && (a->flags & VM_LOCKED))
        mm_populate_quietly(mm, at + r.old_len, at + r.new_len);
    mutex_unlock(&mm->mmap_lock);
    return at;
}
