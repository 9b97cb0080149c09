/* The page tables of a process: pagetables (ours) and pagemap (Linux's). */
#include <uapi/errno.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/task.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/uio.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/page.h"
#include "mm/virt/mm.h"

struct table_walk {
    struct text *text;
    i32 last_pde;
};

static bool add_entry(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    struct table_walk *w = arg;

    if ((i32)pde_index(addr) != w->last_pde) {
        w->last_pde = pde_index(addr);
        text_printf(w->text, "pde %d %08x\n", w->last_pde, pde.raw);
    }
    text_printf(w->text, "pte %u %08x\n", pte_index(addr), pte.raw);
    return true;
}

int proc_pid_pagetables(struct text *t, i32 pid)
{
    struct table_walk w = {t, -1};
    struct mm *mm;
    int err = proc_mm_get(pid, &mm);

    if (err || !mm)
        return err;
    mutex_lock(&mm->mmap_lock);
    text_printf(t, "cr3 %08x\n", virt_to_phys(mm->pgd).v);
    mm_for_each_pte(mm, add_entry, &w);
    mutex_unlock(&mm->mmap_lock);
    mm_put(mm);
    return 0;
}

/* Bits of a pagemap entry (Linux: admin-guide/mm/pagemap). */
#define PM_EXCLUSIVE  (1ull << 56)
#define PM_FILE       (1ull << 61)
#define PM_PRESENT    (1ull << 63)

#define PAGEMAP_BATCH 512u

struct pagemap_walk {
    u64 *entry;
    vaddr_t start;
    u32 count;
};

static bool set_entry(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    struct pagemap_walk *w = arg;
    u32 index = (addr - w->start) >> PAGE_SHIFT;
    const struct page *p = pfn_to_page(pte_pfn(pte));

    (void)pde;
    if (addr < w->start)
        return true;
    if (index >= w->count)
        return false;
    w->entry[index] = PM_PRESENT | pte_pfn(pte).v;
    if (p->flags & PG_FILE)
        w->entry[index] |= PM_FILE;
    if (p != zero_page && p->mapcount == 1)
        w->entry[index] |= PM_EXCLUSIVE;
    return true;
}

/* Copies the entries of `count` pages from page `index` on; bytes copied. */
static u32 copy_batch(struct mm *mm, struct uio *to, u64 *entries, u32 index, u32 count)
{
    struct pagemap_walk w = {entries, (vaddr_t)index << PAGE_SHIFT, count};

    for (u32 i = 0; i < count; i++)
        entries[i] = 0;
    mutex_lock(&mm->mmap_lock);
    mm_for_each_pte(mm, set_entry, &w);
    mutex_unlock(&mm->mmap_lock);
    return uio_put(to, entries, count * sizeof(u64));
}

static long pagemap_read(struct file *f, struct uio *to, u64 *pos)
{
    const u32 pages = TASK_SIZE >> PAGE_SHIFT;
    u64 *entries = kmalloc(PAGEMAP_BATCH * sizeof(u64), GFP_KERNEL);
    struct mm *mm = NULL;
    u32 done = 0;
    bool fault = false;

    if (!entries)
        return -ENOMEM;
    int err = proc_mm_get(proc_inode(f->inode)->pid, &mm);
    if (!err && (to->left % sizeof(u64) || *pos % sizeof(u64)))
        err = -EINVAL;
    while (!err && mm && to->left && *pos / sizeof(u64) < pages && !fault) {
        u32 index = *pos / sizeof(u64);
        u32 wanted = min(to->left / 8, PAGEMAP_BATCH), count = min(wanted, pages - index);
        u32 moved = copy_batch(mm, to, entries, index, count);

        done += moved;
        *pos += moved;
        fault = moved < count * sizeof(u64);
    }
    if (mm)
        mm_put(mm);
    kfree(entries);
    return err ? err : uio_result(done, fault);
}

const struct file_ops proc_pagemap_ops = {.read = pagemap_read, .seek = seek_in_file};
