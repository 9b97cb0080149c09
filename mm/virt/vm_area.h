#pragma once
/*
 * vm_area: a range of pages with one set of attributes. Areas of an mm never overlap; neighbours
 * with equal attributes are merged.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/avl.h>
#include "mm/virt/mm.h"

struct page;
struct page_store;
struct file;

/* Values as in Linux, so that smaps' VmFlags and books agree. */
enum vm_flag {
    VM_READ = 0x1,
    VM_WRITE = 0x2,
    VM_EXEC = 0x4,
    VM_SHARED = 0x8, /* writes go to the object behind the area */
    VM_MAYREAD = 0x10,
    VM_MAYWRITE = 0x20,
    VM_MAYEXEC = 0x40,
    VM_MAYSHARE = 0x80, /* mapped with MAP_SHARED; without VM_SHARED if the file is read-only */
    VM_GROWSDOWN = 0x100,
    VM_LOCKED = 0x2000,
    VM_SEQ_READ = 0x8000,
    VM_RAND_READ = 0x10000,
    VM_DONTCOPY = 0x20000,
    VM_LOCKONFAULT = 0x80000, /* locked, but not faulted in ahead of use */
    VM_ACCOUNT = 0x100000,    /* its pages are part of Committed_AS */
    VM_NORESERVE = 0x200000,
    VM_WIPEONFORK = 0x2000000,
    VM_DONTDUMP = 0x4000000,
};

#define VM_ACCESS    (VM_READ | VM_WRITE | VM_EXEC)
#define VM_LOCK_MASK (VM_LOCKED | VM_LOCKONFAULT)

/*
 * What stands behind a file area. The file system gives it with the file; mm knows no more of
 * files: it hands `struct file *` to these functions and nothing else, so an object of any type
 * may stand behind an area (anonymous shared memory does so).
 */
struct vm_file_ops {
    void (*get)(struct file *f); /* another area refers to f */
    void (*put)(struct file *f);
    /*
     * The page of file index `index` (pages), referenced for the caller. -EFAULT beyond the end of
     * the file (the access gets SIGBUS), -ENOMEM, -EIO. *major is set if it had to be read from a
     * device.
     */
    int (*get_page)(struct file *f, u32 index, struct page **out, bool *major);
    /* For /proc/PID/maps: path into buf; device and inode numbers. */
    void (*describe)(struct file *f, char *buf, size_t size, u32 *dev, u32 *ino);
    /* Is the page in memory? For mincore. NULL: every page of the file always is. */
    bool (*resident)(struct file *f, u32 index);
    /* Where its pages are: areas of it are listed there. NULL: no pages are taken away from it. */
    struct page_store *(*store)(struct file *f);
    /* Takes `count` pages from `first` on away: they read as zero. No mmap_lock held. 0 or -errno.
     */
    int (*punch)(struct file *f, u32 first, u32 count);
    /* msync: what was stored reaches the file's home. No mmap_lock held. 0 or -EIO. NULL: it has
     * none. */
    int (*sync)(struct file *f);
    /*
     * A private area of it is anonymous memory (/dev/zero), and a shared one gets an object of its
     * own: get_page is not needed.
     */
    bool anonymous;
    bool counts_areas; /* each get and put matters: areas of it do not become one */
};

struct vm_area {
    vaddr_t start, end; /* page-aligned, end exclusive */
    u32 flags;          /* VM_* */
    u32 pgoff;          /* file: offset of start in pages; anonymous: start >> PAGE_SHIFT */
    struct file *file;  /* NULL: anonymous */
    const struct vm_file_ops *file_ops;
    struct page_store *store;    /* behind the file, or NULL */
    struct list_head store_link; /* store->areas, while in a tree */
    u32 store_round;             /* the last walk over these that has been here */
    struct mm *mm;
    struct list_head link; /* mm->area_list */
    /* node.number: free bytes between the previous area's end and start, less the guard gap */
    struct avl_node node;
    bool has_anon; /* a private page was once put into it: fork must copy its page tables */
};

/* Free space that a growing stack keeps below itself, bytes. */
#define STACK_GUARD_GAP (256ul << PAGE_SHIFT)
/* Most areas of an address space (vm.max_map_count). */
extern u32 max_map_count;

struct vm_area *vma_find_slow(struct mm *mm, vaddr_t addr);

/* The area that contains addr, or else the first one above it; NULL if none. Locked. */
static inline struct vm_area *vma_find(struct mm *mm, vaddr_t addr)
{
    struct vm_area *a = mm->last_found;

    return a && addr >= a->start && addr < a->end ? a : vma_find_slow(mm, addr);
}

/* Neighbours in address order; NULL past either end. Locked. */
static inline struct vm_area *vma_prev(const struct vm_area *a)
{
    return a->link.prev == &a->mm->area_list ? NULL
                                             : list_entry(a->link.prev, struct vm_area, link);
}

static inline struct vm_area *vma_next(const struct vm_area *a)
{
    return a->link.next == &a->mm->area_list ? NULL
                                             : list_entry(a->link.next, struct vm_area, link);
}

static inline u32 vma_pages(const struct vm_area *a)
{
    return (a->end - a->start) >> PAGE_SHIFT;
}

/* How much the current task may lock, bytes; ~0: no limit. Implemented by the kernel. */
u32 vm_memlock_limit(void);

/* The mapping operations of an open file, NULL if it cannot be mapped: set by the kernel's VFS. */
const struct vm_file_ops *vm_file_ops_of(struct file *f);
/*
 * May the file be mapped with `prot` (PROT_*) and the type in `flags` (MAP_SHARED, MAP_PRIVATE)?
 * 0, -EACCES (not opened for it), -ENODEV. Implemented by the kernel's VFS.
 */
int vm_file_may_map(struct file *f, u32 prot, u32 flags);
