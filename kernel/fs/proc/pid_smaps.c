/* smaps and smaps_rollup of a process: what is resident of its areas. */
#include <uapi/errno.h>
#include "kernel/fs/proc/pid_maps.h"
#include "kernel/fs/proc/proc.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/page.h"
#include "mm/virt/mm.h"

/* Proportional sizes are bytes << 12: of each page, its part of 1/mapcount. */
#define PSS_SHIFT 12

/* What is resident of an area, in pages. */
struct area_use {
    u32 rss, shared_clean, shared_dirty, private_clean, private_dirty, referenced, anonymous;
    u64 pss, pss_dirty, pss_anon, pss_shmem, pss_locked;
};

struct smaps_walk {
    struct vm_area *area; /* the one that the walk is in */
    struct area_use *use; /* of that area */
    bool each;            /* each area has its own `use`, in a row; else all have one */
};

static void count_page(struct area_use *use, pte_t pte, bool locked)
{
    const struct page *p = pfn_to_page(pte_pfn(pte));
    u32 users = p->mapcount > 0 ? p->mapcount : 1;
    bool dirty = pte.dirty || (p->flags & PG_ANON);
    u32 part = (PAGE_SIZE << PSS_SHIFT) / users;

    use->rss++;
    use->pss += part;
    use->pss_dirty += dirty ? part : 0;
    use->pss_anon += p->flags & PG_ANON ? part : 0;
    use->pss_shmem += p->flags & PG_SHMEM ? part : 0;
    use->pss_locked += locked ? part : 0;
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
        w->use += w->each;
    }
    if (w->area && addr >= w->area->start && pfn_to_page(pte_pfn(pte)) != zero_page)
        count_page(w->use, pte, w->area->flags & VM_LOCKED);
    return w->area != NULL;
}

static void add_kib(struct text *t, const char *name, u32 kib)
{
    u32 line = t->len;

    text_printf(t, "%s:", name);
    text_pad(t, line, 16);
    text_printf(t, "%8u kB\n", kib);
}

static void add_pages(struct text *t, const char *name, u32 pages)
{
    add_kib(t, name, pages * (PAGE_SIZE / 1024));
}

static void add_pss(struct text *t, const char *name, u64 pss)
{
    add_kib(t, name, pss >> (PSS_SHIFT + 10));
}

static void add_flags(struct text *t, const struct vm_area *a)
{
    static const struct {
        u32 flag;
        const char *name;
    } names[] = {
        {VM_READ, "rd"},       {VM_WRITE, "wr"},       {VM_EXEC, "ex"},     {VM_SHARED, "sh"},
        {VM_MAYREAD, "mr"},    {VM_MAYWRITE, "mw"},    {VM_MAYEXEC, "me"},  {VM_MAYSHARE, "ms"},
        {VM_GROWSDOWN, "gd"},  {VM_LOCKED, "lo"},      {VM_SEQ_READ, "sr"}, {VM_RAND_READ, "rr"},
        {VM_DONTCOPY, "dc"},   {VM_LOCKONFAULT, "lf"}, {VM_ACCOUNT, "ac"},  {VM_NORESERVE, "nr"},
        {VM_WIPEONFORK, "wf"}, {VM_DONTDUMP, "dd"},
    };

    text_printf(t, "VmFlags: ");
    for (u32 i = 0; i < ARRAY_SIZE(names); i++)
        if (a->flags & names[i].flag)
            text_printf(t, "%s ", names[i].name);
    text_add(t, "\n", 1);
}

/* From Shared_Clean on. */
static void add_rest(struct text *t, const struct area_use *use)
{
    static const char *const none[] = {"LazyFree",      "AnonHugePages",  "ShmemPmdMapped",
                                       "FilePmdMapped", "Shared_Hugetlb", "Private_Hugetlb",
                                       "Swap",          "SwapPss"};

    add_pages(t, "Shared_Clean", use->shared_clean);
    add_pages(t, "Shared_Dirty", use->shared_dirty);
    add_pages(t, "Private_Clean", use->private_clean);
    add_pages(t, "Private_Dirty", use->private_dirty);
    add_pages(t, "Referenced", use->referenced);
    add_pages(t, "Anonymous", use->anonymous);
    for (u32 i = 0; i < ARRAY_SIZE(none); i++)
        add_kib(t, none[i], 0);
    add_pss(t, "Locked", use->pss_locked);
}

static void add_area_use(struct text *t, const struct vm_area *a, const struct area_use *use)
{
    add_pages(t, "Size", vma_pages(a));
    add_pages(t, "KernelPageSize", 1);
    add_pages(t, "MMUPageSize", 1);
    add_pages(t, "Rss", use->rss);
    add_pss(t, "Pss", use->pss);
    add_pss(t, "Pss_Dirty", use->pss_dirty);
    add_rest(t, use);
    text_printf(t, "THPeligible:           0\n");
    add_flags(t, a);
}

int proc_pid_smaps(struct text *t, i32 pid)
{
    struct vm_area *a;
    struct mm *mm;
    char *buf;
    int err = proc_lock_mm(pid, &mm, &buf);

    if (err || !mm)
        return err;
    struct area_use *uses = kzalloc((mm->map_count + 1) * sizeof(*uses), GFP_KERNEL), *use = uses;
    struct smaps_walk w = {vma_find(mm, 0), uses, true};
    if (uses) {
        mm_for_each_pte(mm, visit_pte, &w);
        list_for_each (a, &mm->area_list, link) {
            proc_add_area(t, a, buf);
            add_area_use(t, a, use++);
        }
    }
    kfree(uses);
    proc_unlock_mm(mm, buf);
    return uses ? 0 : -ENOMEM;
}

static void add_rollup(struct text *t, struct mm *mm, const struct area_use *use)
{
    const struct vm_area *first = vma_find(mm, 0), *last = first;
    u32 line = t->len;

    while (last && vma_next(last))
        last = vma_next(last);
    text_printf(t, "%08lx-%08lx ---p 00000000 00:00 0 ", first ? first->start : 0,
                last ? last->end : 0);
    proc_add_name(t, line, "[rollup]");
    text_add(t, "\n", 1);
    add_pages(t, "Rss", use->rss);
    add_pss(t, "Pss", use->pss);
    add_pss(t, "Pss_Dirty", use->pss_dirty);
    add_pss(t, "Pss_Anon", use->pss_anon);
    add_pss(t, "Pss_File", use->pss - use->pss_anon - use->pss_shmem);
    add_pss(t, "Pss_Shmem", use->pss_shmem);
    add_rest(t, use);
}

int proc_pid_smaps_rollup(struct text *t, i32 pid)
{
    struct area_use use = {0};
    struct mm *mm;
    char *buf;
    int err = proc_lock_mm(pid, &mm, &buf);

    if (err)
        return err;
    if (!mm)
        return -ESRCH;
    struct smaps_walk w = {vma_find(mm, 0), &use, false};
    mm_for_each_pte(mm, visit_pte, &w);
    add_rollup(t, mm, &use);
    proc_unlock_mm(mm, buf);
    return 0;
}
