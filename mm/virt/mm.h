#pragma once
/*
 * struct mm: the address space of a process. Owns a page directory and the areas.
 *
 * mmap_lock (a mutex; taken before every spinlock) protects areas, layout, counters and the user
 * half of the page tables. Functions take it themselves unless their contract says "locked".
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/mutex.h>
#include <faultline/avl.h>
#include <arch/i386/layout.h>
#include <arch/i386/paging.h>
#include "mm/virt/fault.h"

struct vm_area;
struct vm_file_ops;
struct page;
struct file;
struct frame_limit;
struct anon_family;

struct mm {
    pgd_t *pgd;
    struct list_head area_list; /* struct vm_area in address order */
    struct avl_root areas;      /* the same as a tree with the largest gaps, if there are many */
    struct vm_area *last_found; /* last result of find: faults cluster */
    u32 map_count;
    i32 users; /* tasks that run in it, and who looks at it; atomic */
    struct mutex mmap_lock;

    /* Layout, bytes. */
    vaddr_t start_code, end_code, start_data, end_data;
    vaddr_t start_brk, brk;
    vaddr_t start_stack; /* initial stack pointer */
    vaddr_t arg_start, arg_end, env_start, env_end;
    vaddr_t mmap_base; /* the top-down mmap area ends here */

    /* Accounting, pages. Peaks: read them by mm_hiwater_rss() and mm_hiwater_vm(). */
    u32 total_vm, data_vm, exec_vm, stack_vm, locked_vm;
    u32 rss_anon, rss_file, rss_shmem; /* the last is part of rss_file */
    u32 hiwater_rss, hiwater_vm;
    u32 page_tables;

    /* Limits, bytes; the owner's rlimits at exec/setrlimit. */
    u32 stack_limit, data_limit, as_limit;

    struct frame_limit *frame_limit; /* NULL: none (mm/virt/frame_limit.h) */

    /* Reverse mapping (mm/virt/rmap.h). */
    struct anon_family *family; /* ours and our forks' since exec; of its list: */
    struct list_head family_link;
    u32 family_round; /* the last walk that has been here */
    bool strays;      /* maps shared pages elsewhere than the family does */

    u32 def_flags; /* VM_LOCK_MASK of what will be mapped: mlockall(MCL_FUTURE) */
};

/* An empty address space, users 1; NULL without memory. */
struct mm *__must_check mm_create(void);
/*
 * fork's copy: areas duplicated, private pages shared copy-on-write, page tables only where
 * populated. NULL without memory; then `from` is as before (but for pages made read-only, which
 * fault back).
 */
struct mm *__must_check mm_dup(struct mm *from);
void mm_get(struct mm *mm);
/* mm_get() by who holds no reference but knows that mm is not freed yet; false: it is going. */
bool __must_check mm_get_live(struct mm *mm);
/* The last user's put unmaps and frees all. May sleep (files are closed). */
void mm_put(struct mm *mm);
/* Makes mm's page directory the CPU's. NULL: the kernel's own. */
void mm_activate(struct mm *mm);

/* Somebody else has a reference, too. */
static inline bool mm_is_shared(const struct mm *mm)
{
    return READ_ONCE(mm->users) > 1;
}

/* Resident pages now, and the most there ever were. */
static inline u32 mm_rss(const struct mm *mm)
{
    return mm->rss_anon + mm->rss_file;
}

static inline u32 mm_hiwater_rss(const struct mm *mm)
{
    return max(mm->hiwater_rss, mm_rss(mm));
}

static inline u32 mm_hiwater_vm(const struct mm *mm)
{
    return max(mm->hiwater_vm, mm->total_vm);
}

/* brk(2): returns the new break, or the present one where it cannot be moved. */
vaddr_t mm_brk(struct mm *mm, vaddr_t new_brk);
/* The heap starts at `start`, empty: start_brk == brk == start. For exec. */
void mm_set_brk(struct mm *mm, vaddr_t start);

struct mmap_request {
    vaddr_t addr;      /* hint, or the address with MAP_FIXED */
    u32 len;           /* bytes */
    u32 prot;          /* PROT_* */
    u32 flags;         /* MAP_* */
    struct file *file; /* NULL: anonymous. A reference is taken on success */
    u32 pgoff;         /* pages */
    /* Not NULL: `file` is no open file, but an object of these operations. */
    const struct vm_file_ops *object_ops;
};
/* mmap and mremap return an address or -errno; user addresses are negative as `long` too. */
static inline bool is_errno(long r)
{
    return (unsigned long)r >= (unsigned long)-4095l;
}

long mm_mmap(struct mm *mm, const struct mmap_request *req);
int mm_munmap(struct mm *mm, vaddr_t addr, u32 len);
/*
 * Unmaps the areas that are left of an object of `ops` that was mapped whole at addr. -EINVAL if
 * there are none.
 */
int mm_detach(struct mm *mm, vaddr_t addr, const struct vm_file_ops *ops);
int mm_mprotect(struct mm *mm, vaddr_t addr, u32 len, u32 prot);
/* mremap(2): the new address or -errno; flags MREMAP_*. */
long mm_mremap(struct mm *mm, vaddr_t addr, u32 old_len, u32 new_len, u32 flags, vaddr_t new_addr);
int mm_madvise(struct mm *mm, vaddr_t addr, u32 len, int advice);
/*
 * mincore(2) for the first of `pages` pages from addr, as far as one area goes: vec[i] = 1 if page
 * i is in memory. How many it told (pages > 0), or -ENOMEM if addr is not mapped.
 */
int mm_mincore(struct mm *mm, vaddr_t addr, u32 pages, u8 *vec);
/* msync(2), flags MS_*. */
int mm_msync(struct mm *mm, vaddr_t addr, u32 len, u32 flags);
/* mlock2(2), flags MLOCK_ONFAULT; munlock(2); mlockall(2), flags MCL_*, 0: munlockall(2). */
int mm_mlock(struct mm *mm, vaddr_t addr, u32 len, u32 flags);
int mm_munlock(struct mm *mm, vaddr_t addr, u32 len);
int mm_mlockall(struct mm *mm, u32 flags);

/*
 * The stack for exec: an area [top - 132 KiB, top), VM_GROWSDOWN, that grows down to the stack
 * limit. 0 or -errno.
 */
int __must_check mm_setup_stack(struct mm *mm, vaddr_t top);

/*
 * The frame behind a user address, faulted in as the access would, with a reference for the caller
 * (page_put). 0 or -EFAULT. For writing the page is the mm's own or its shared object's.
 */
int __must_check mm_user_page(struct mm *mm, vaddr_t addr, enum fault_access access,
                              struct page **out);
/*
 * Copies between a kernel buffer and any mm, active or not: exec's arguments, /proc/PID/mem,
 * process_vm_readv. Returns the bytes copied, which is less than len where the user range ends.
 */
u32 mm_read(struct mm *mm, vaddr_t addr, void *buf, u32 len);
u32 mm_write(struct mm *mm, vaddr_t addr, const void *buf, u32 len);

/* Calls fn for each entry that is not none, in address order, until it returns false. Locked. */
void mm_for_each_pte(struct mm *mm, bool (*fn)(vaddr_t addr, pde_t pde, pte_t pte, void *arg),
                     void *arg);

/* Frame that every first read of anonymous memory maps; counted in no rss. */
extern struct page *zero_page;

/* Gives back the clean page tables kept for reuse; returns how many. For exact leak reports. */
u32 mm_shrink(void);

void mm_init(void);
