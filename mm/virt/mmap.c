/* mmap: where, with which attributes, in place of what. The order of the errors is Linux's. */
#include <uapi/errno.h>
#include <uapi/mman.h>
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/shared_anon.h"
#include "mm/virt/vm_area_int.h"

/* Where the bottom-up search starts. */
#define UNMAPPED_BASE PAGE_ALIGN(TASK_SIZE / 3)

vaddr_t mmap_free_range(struct mm *mm, vaddr_t hint, u32 len, struct vm_area **above)
{
    if (hint >= MMAP_MIN_ADDR && hint <= TASK_SIZE - len) {
        struct vm_area *next = vma_find(mm, hint), *prev = vma_before(mm, next);

        *above = next;
        if ((!next || vma_guarded_start(next) >= hint + len) && (!prev || prev->end <= hint))
            return hint;
    }
    vaddr_t at = vma_gap_top_down(mm, len, MMAP_MIN_ADDR, mm->mmap_base, above);
    return at ? at : vma_gap_bottom_up(mm, len, UNMAPPED_BASE, TASK_SIZE, above);
}

/* A hint is rounded down to its page and up to the lowest address that may be mapped. */
static vaddr_t round_hint(vaddr_t hint)
{
    hint = PAGE_ALIGN_DOWN(hint);
    return hint && hint < MMAP_MIN_ADDR ? MMAP_MIN_ADDR : hint;
}

/* *first: the area at the address, or the first above it. */
static long choose_address(struct mm *mm, const struct mmap_request *req, u32 len,
                           struct vm_area **first)
{
    vaddr_t addr = req->addr;

    if (len > TASK_SIZE - MMAP_MIN_ADDR)
        return -ENOMEM;
    if (!(req->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))) {
        addr = mmap_free_range(mm, round_hint(addr), len, first);
        return addr ? (long)addr : -ENOMEM;
    }
    if (addr > TASK_SIZE - len)
        return -ENOMEM;
    if (PAGE_OFFSET_OF(addr))
        return -EINVAL;
    if (addr < MMAP_MIN_ADDR)
        return -EPERM;
    *first = vma_find(mm, addr);
    if ((req->flags & MAP_FIXED_NOREPLACE) && *first && (*first)->start < addr + len)
        return -EEXIST;
    return addr;
}

_Static_assert(MAP_GROWSDOWN == VM_GROWSDOWN && MAP_LOCKED == VM_LOCKED, "flags in both worlds");
_Static_assert(PROT_READ == VM_READ && PROT_WRITE == VM_WRITE && PROT_EXEC == VM_EXEC,
               "so are these");

static u32 vm_flags_of(const struct mm *mm, const struct mmap_request *req)
{
    u32 flags = VM_MAY_ALL | (req->prot & VM_ACCESS) | mm->def_flags;

    flags |= req->flags & (MAP_GROWSDOWN | MAP_LOCKED);
    if ((req->flags & MAP_NORESERVE) && overcommit.mode != OVERCOMMIT_NEVER)
        flags |= VM_NORESERVE;
    return flags;
}

/* The flags that are older than MAP_SHARED_VALIDATE, which refuses others it does not know. */
#define KNOWN_FLAGS                                                                                \
    (MAP_SHARED_VALIDATE | MAP_FIXED | MAP_ANONYMOUS | MAP_32BIT | MAP_GROWSDOWN | MAP_DENYWRITE | \
     MAP_EXECUTABLE | MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK |       \
     MAP_HUGETLB | MAP_UNINITIALIZED)

/* A shared area that may not be written now and is not to be later stays read-only. */
static void set_shared(struct vm_area *t, bool writable)
{
    t->flags |= VM_MAYSHARE;
    if (writable)
        t->flags |= VM_SHARED;
    else
        t->flags &= ~VM_MAYWRITE;
}

/* Gives t a new object of its size. The caller owns the reference. */
static int set_shared_object(struct vm_area *t)
{
    struct file *object;
    int err = shared_anon_create(vma_pages(t), t->flags & VM_NORESERVE, &object);

    if (!err)
        vma_set_file(t, object, &shared_anon_ops);
    return err;
}

/*
 * Attributes of a file area. Shared memory from /dev/zero keeps the offset that was asked for,
 * though its object ends after as many pages as the area has, as on Linux.
 */
static int file_attributes(const struct mmap_request *req, struct vm_area *t)
{
    u32 type = req->flags & MAP_TYPE;

    if (type == MAP_SHARED_VALIDATE && (req->flags & ~KNOWN_FLAGS))
        return -EOPNOTSUPP;
    if (type != MAP_PRIVATE && type != MAP_SHARED && type != MAP_SHARED_VALIDATE)
        return -EINVAL;
    int err = vm_file_may_map(req->file, req->prot, type == MAP_PRIVATE ? type : MAP_SHARED);
    if (err)
        return err;
    if (t->flags & VM_GROWSDOWN)
        return -EINVAL;
    const struct vm_file_ops *ops = vm_file_ops_of(req->file);
    if (!ops)
        return -ENODEV;
    vma_set_file(t, req->file, ops);
    if (type != MAP_PRIVATE)
        set_shared(t, vm_file_may_map(req->file, PROT_WRITE, MAP_SHARED) == 0);
    return ops->anonymous && (t->flags & VM_SHARED) ? set_shared_object(t) : 0;
}

/* A shared area of an object that is no file: what `prot` does not have it does not get. */
static int object_attributes(const struct mmap_request *req, struct vm_area *t)
{
    vma_set_file(t, req->file, req->object_ops);
    set_shared(t, req->prot & PROT_WRITE);
    return 0;
}

static int anon_attributes(const struct mmap_request *req, struct vm_area *t)
{
    switch (req->flags & MAP_TYPE) {
    case MAP_PRIVATE:
        t->pgoff = t->start >> PAGE_SHIFT;
        return 0;
    case MAP_SHARED:
        if (t->flags & VM_GROWSDOWN)
            return -EINVAL;
        t->flags |= VM_SHARED | VM_MAYSHARE;
        t->pgoff = 0;
        return set_shared_object(t);
    default:
        return -EINVAL;
    }
}

/* Pages that are mapped in a range now, and those of them that are charged. */
struct mapped {
    u32 pages, charged;
};

/* a is the first area of the range [start, end). */
static struct mapped mapped_pages(const struct vm_area *a, vaddr_t start, vaddr_t end)
{
    struct mapped m = {0};

    for (; a && a->start < end; a = vma_next(a)) {
        u32 pages = (min(end, a->end) - max(start, a->start)) >> PAGE_SHIFT;

        m.pages += pages;
        if (a->flags & VM_ACCOUNT)
            m.charged += pages;
    }
    return m;
}

int insert_region(struct mm *mm, const struct vm_area *t, struct vm_area *next,
                  struct vm_area *spare)
{
    struct vm_area *prev = vma_before(mm, next), *a = vma_extend_over(prev, next, t);

    if (a) {
        if (spare)
            vma_free_unused(spare);
    } else {
        a = spare ? spare : vma_alloc();
        if (!a)
            return -ENOMEM;
        vma_copy_attributes(a, t);
        vma_insert(mm, a, prev);
    }
    mm->last_found = a; /* it will be touched next */
    return 0;
}

/* insert_region() in place of what is there, for which all memory is got before the unmapping. */
static int insert_replacing(struct mm *mm, const struct vm_area *t)
{
    struct vm_area *spare = vma_alloc();

    if (!spare)
        return -ENOMEM;
    int err = munmap_locked(mm, t->start, t->end);
    if (err) {
        vma_free_unused(spare);
        return err;
    }
    return insert_region(mm, t, vma_find(mm, t->start), spare);
}

/* map_region() where areas are in the way; `first` is the first of them. */
static __attribute__((noinline)) int replace_region(struct mm *mm, struct vm_area *t,
                                                    const struct vm_area *first)
{
    struct mapped old = mapped_pages(first, t->start, t->end);
    u32 pages = vma_pages(t), charged = vm_accountable(t->flags) ? pages : 0;
    u32 more = charged > old.charged ? charged - old.charged : 0; /* the rest comes back */

    if (!vm_may_expand(mm, t->flags, pages - old.pages) || commit_charge(more))
        return -ENOMEM;
    if (charged)
        t->flags |= VM_ACCOUNT;
    int err = insert_replacing(mm, t);
    if (err) {
        commit_uncharge(more);
        return err;
    }
    commit_add(charged - more);
    vm_account(mm, t->flags, pages);
    return 0;
}

int map_region(struct mm *mm, struct vm_area *t, struct vm_area *first)
{
    u32 pages = vma_pages(t), charged = 0;

    if (first && first->start < t->end)
        return replace_region(mm, t, first);
    if (vm_accountable(t->flags)) {
        charged = pages;
        t->flags |= VM_ACCOUNT;
    }
    if (!vm_may_expand(mm, t->flags, pages) || commit_charge(charged))
        return -ENOMEM;
    if (insert_region(mm, t, first, NULL)) {
        commit_uncharge(charged);
        return -ENOMEM;
    }
    vm_account(mm, t->flags, pages);
    return 0;
}

/* For an area that is to be locked. */
static __attribute__((noinline)) int may_lock(const struct mm *mm, const struct mmap_request *req,
                                              u32 pages)
{
    if ((req->flags & MAP_LOCKED) && !vm_memlock_limit())
        return -EPERM;
    return vm_within_memlock(mm, pages) ? 0 : -EAGAIN;
}

static long mmap_locked(struct mm *mm, const struct mmap_request *req, u32 len)
{
    struct vm_area t, *first;

    if (mm->map_count > max_map_count)
        return -ENOMEM;
    long addr = choose_address(mm, req, len, &first);
    if (is_errno(addr))
        return addr;
    vma_describe(&t, addr, addr + len, vm_flags_of(mm, req), req->pgoff);
    int err = t.flags & VM_LOCKED ? may_lock(mm, req, vma_pages(&t)) : 0;
    if (err)
        return err;
    err = req->object_ops ? object_attributes(req, &t)
          : req->file     ? file_attributes(req, &t)
                          : anon_attributes(req, &t);
    if (err)
        return err;
    err = map_region(mm, &t, first);
    if (t.file != req->file) /* the area has a reference of its own */
        t.file_ops->put(t.file);
    return err ? err : addr;
}

static bool is_populated(const struct mm *mm, const struct mmap_request *req)
{
    return (req->flags & MAP_LOCKED) || mm->def_flags ||
           (req->flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE;
}

long mm_mmap(struct mm *mm, const struct mmap_request *req)
{
    u32 len = PAGE_ALIGN(req->len);

    if (req->len == 0)
        return -EINVAL;
    if (len == 0)
        return -ENOMEM;
    if (req->pgoff + (len >> PAGE_SHIFT) < req->pgoff)
        return -EOVERFLOW;
    mutex_lock(&mm->mmap_lock);
    long addr = mmap_locked(mm, req, len);
    if (unlikely(is_populated(mm, req)) && !is_errno(addr))
        mm_populate_quietly(mm, addr, (vaddr_t)addr + len);
    mutex_unlock(&mm->mmap_lock);
    return addr;
}
