/* maps and smaps of a process. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <faultline/string.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/task.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/page.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

#define NAME_COLUMN 73 /* where the name begins, as in Linux */

static const char *special_name(const struct mm *mm, const struct vm_area *a)
{
    if (a->start < mm->brk && a->end > mm->start_brk)
        return "[heap]";
    if (a->start <= mm->start_stack && a->end >= mm->start_stack)
        return "[stack]";
    return NULL;
}

static void add_name(struct text *t, u32 line, const char *name)
{
    text_pad(t, line, NAME_COLUMN);
    for (; *name; name++) {
        if (*name == '\n')
            text_add(t, "\\012", 4);
        else
            text_add(t, name, 1);
    }
}

/* One line of maps. `buf` is scratch space of PATH_MAX bytes. */
static void add_area(struct text *t, const struct vm_area *a, char *buf)
{
    u32 line = t->len, dev = 0, ino = 0;
    u64 offset = a->file ? (u64)a->pgoff << PAGE_SHIFT : 0;
    const char *name = NULL;

    if (a->file) {
        a->file_ops->describe(a->file, buf, PATH_MAX, &dev, &ino);
        name = buf;
    } else {
        name = special_name(a->mm, a);
    }
    text_printf(t, "%08lx-%08lx %c%c%c%c %08llx %02x:%02x %u ", a->start, a->end,
                a->flags & VM_READ ? 'r' : '-', a->flags & VM_WRITE ? 'w' : '-',
                a->flags & VM_EXEC ? 'x' : '-', a->flags & VM_MAYSHARE ? 's' : 'p', offset,
                DEV_MAJOR(dev), DEV_MINOR(dev), ino);
    if (name)
        add_name(t, line, name);
    text_add(t, "\n", 1);
}

/* The process's mm, locked, and scratch space for names. 0 (*mm NULL: it has none) or -errno. */
static int lock_mm(i32 pid, struct mm **mm, char **buf)
{
    int err = proc_mm_get(pid, mm);

    if (err || !*mm)
        return err;
    *buf = kmalloc(PATH_MAX, GFP_KERNEL);
    if (!*buf) {
        mm_put(*mm);
        return -ENOMEM;
    }
    mutex_lock(&(*mm)->mmap_lock);
    return 0;
}

static void unlock_mm(struct mm *mm, char *buf)
{
    mutex_unlock(&mm->mmap_lock);
    kfree(buf);
    mm_put(mm);
}

int proc_pid_maps(struct text *t, i32 pid)
{
    struct vm_area *a;
    struct mm *mm;
    char *buf;
    int err = lock_mm(pid, &mm, &buf);

    if (err || !mm)
        return err;
    list_for_each (a, &mm->area_list, link)
        add_area(t, a, buf);
    unlock_mm(mm, buf);
    return 0;
}

/* What is resident of an area, in pages. */
struct area_use {
    u32 rss, shared_clean, shared_dirty, private_clean, private_dirty, referenced, anonymous;
    u64 pss; /* bytes << 12: each page counts 1/mapcount */
};

struct smaps_walk {
    struct mm *mm;
    struct vm_area *area; /* the one that the walk is in */
    struct area_use *use; /* of that area */
};

static void count_page(struct area_use *use, pte_t pte)
{
    const struct page *p = pfn_to_page(pte_pfn(pte));
    u32 users = p->mapcount > 0 ? p->mapcount : 1;
    bool dirty = pte.dirty || (p->flags & PG_ANON);

    use->rss++;
    use->pss += (PAGE_SIZE << 12) / users;
    use->referenced += pte.accessed;
    use->anonymous += (p->flags & PG_ANON) != 0;
    if (users > 1)
        dirty ? use->shared_dirty++ : use->shared_clean++;
    else
        dirty ? use->private_dirty++ : use->private_clean++;
}

static bool visit_pte(vaddr_t addr, pde_t pde, pte_t pte, void *arg)
{
    struct smaps_walk *w = arg;

    (void)pde;
    while (w->area && w->area->end <= addr) {
        w->area = vma_next(w->area);
        w->use++;
    }
    if (w->area && addr >= w->area->start && pfn_to_page(pte_pfn(pte)) != zero_page)
        count_page(w->use, pte);
    return w->area != NULL;
}

static void add_kib(struct text *t, const char *name, u32 kib)
{
    u32 line = t->len;

    text_printf(t, "%s:", name);
    text_pad(t, line, 16);
    text_printf(t, "%8u kB\n", kib);
}

static void add_flags(struct text *t, const struct vm_area *a)
{
    static const struct {
        u32 flag;
        const char *name;
    } names[] = {
        {VM_READ, "rd"},      {VM_WRITE, "wr"},    {VM_EXEC, "ex"},      {VM_SHARED, "sh"},
        {VM_MAYREAD, "mr"},   {VM_MAYWRITE, "mw"}, {VM_MAYEXEC, "me"},   {VM_MAYSHARE, "ms"},
        {VM_GROWSDOWN, "gd"}, {VM_LOCKED, "lo"},   {VM_SEQ_READ, "sr"},  {VM_RAND_READ, "rr"},
        {VM_DONTCOPY, "dc"},  {VM_ACCOUNT, "ac"},  {VM_NORESERVE, "nr"},
    };

    text_printf(t, "VmFlags: ");
    for (u32 i = 0; i < ARRAY_SIZE(names); i++)
        if (a->flags & names[i].flag)
            text_printf(t, "%s ", names[i].name);
    text_add(t, "\n", 1);
}

static void add_use(struct text *t, const struct vm_area *a, const struct area_use *use)
{
    const u32 page = PAGE_SIZE / 1024;
    u32 pss = use->pss >> 22;

    add_kib(t, "Size", vma_pages(a) * page);
    add_kib(t, "KernelPageSize", page);
    add_kib(t, "MMUPageSize", page);
    add_kib(t, "Rss", use->rss * page);
    add_kib(t, "Pss", pss);
    add_kib(t, "Shared_Clean", use->shared_clean * page);
    add_kib(t, "Shared_Dirty", use->shared_dirty * page);
    add_kib(t, "Private_Clean", use->private_clean * page);
    add_kib(t, "Private_Dirty", use->private_dirty * page);
    add_kib(t, "Referenced", use->referenced * page);
    add_kib(t, "Anonymous", use->anonymous * page);
    add_kib(t, "Swap", 0);
    add_kib(t, "SwapPss", 0);
    add_kib(t, "Locked", a->flags & VM_LOCKED ? pss : 0);
    add_flags(t, a);
}

int proc_pid_smaps(struct text *t, i32 pid)
{
    struct vm_area *a;
    struct mm *mm;
    char *buf;
    int err = lock_mm(pid, &mm, &buf);

    if (err || !mm)
        return err;
    struct area_use *uses = kzalloc((mm->map_count + 1) * sizeof(*uses), GFP_KERNEL), *use = uses;
    struct smaps_walk w = {mm, vma_find(mm, 0), uses};
    if (uses) {
        mm_for_each_pte(mm, visit_pte, &w);
        list_for_each (a, &mm->area_list, link) {
            add_area(t, a, buf);
            add_use(t, a, use++);
        }
    }
    kfree(uses);
    unlock_mm(mm, buf);
    return uses ? 0 : -ENOMEM;
}
