/* The life of an address space: made by exec or fork, shared by threads, gone with its last user.
 */
#include <arch/i386/cpu.h>
#include <arch/i386/kernel_map.h>
#include <arch/i386/tlb.h>
#include "mm/file/page_cache.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"
#include "mm/virt/frame_limit.h"
#include "mm/virt/account_int.h"
#include "mm/virt/mm_int.h"
#include "mm/virt/pagetable_int.h"
#include "mm/virt/rmap_int.h"
#include "mm/virt/shared_anon.h"
#include "mm/virt/vm_area_int.h"
#include "mm/virt/zap.h"

struct page *zero_page;
static struct kmem_cache *mm_cache;

void mm_init(void)
{
    mm_cache = kmem_cache_must_create("mm", sizeof(struct mm), 0);
    vma_cache_init();
    page_store_cache_init();
    page_caches_init();
    shared_anon_init();
    frame_limit_init();
    anon_family_init();
    pt_init();
    commit_init();
    zero_page = alloc_page(GFP_KERNEL | GFP_ZERO | GFP_NOFAIL_INJECT);
    VERIFY(zero_page);
    fault_init();
}

struct mm *mm_alloc_like(const struct mm *from)
{
    struct mm *mm = kmem_cache_alloc(mm_cache, GFP_USER_LOW);

    if (!mm)
        return NULL;
    pgd_t *pgd = pgd_alloc();
    if (!pgd) {
        kmem_cache_free(mm_cache, mm);
        return NULL;
    }
    *mm = *from;
    mm->pgd = pgd;
    avl_init(&mm->areas);
    list_init(&mm->area_list);
    mm->last_found = NULL;
    mm->map_count = 0;
    mm->users = 1;
    mutex_init(&mm->mmap_lock);
    mm->total_vm = mm->data_vm = mm->exec_vm = mm->stack_vm = mm->locked_vm = 0;
    mm->def_flags = 0;
    mm->rss_anon = mm->rss_file = mm->rss_shmem = 0;
    mm->hiwater_rss = mm->hiwater_vm = 0;
    mm->page_tables = 0;
    mm->frame_limit = NULL;
    if (anon_family_join(mm, from)) {
        pgd_free(pgd);
        kmem_cache_free(mm_cache, mm);
        return NULL;
    }
    return mm;
}

struct mm *mm_create(void)
{
    static const struct mm empty = {
        .mmap_base = TASK_SIZE,
        .stack_limit = 8u << 20,
        .data_limit = ~0u,
        .as_limit = ~0u,
    };
    return mm_alloc_like(&empty);
}

void mm_get(struct mm *mm)
{
    __atomic_add_fetch(&mm->users, 1, __ATOMIC_RELAXED);
}

bool mm_get_live(struct mm *mm)
{
    i32 users = READ_ONCE(mm->users);

    while (users > 0)
        if (__atomic_compare_exchange_n(&mm->users, &users, users + 1, true, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return true;
    return false;
}

/*
 * Unmaps every page: in runs of areas, so that neither many areas in one table nor the wide empty
 * space between heap and stack costs anything.
 */
static void zap_all(struct mm *mm)
{
    struct vm_area *a, *first = NULL;
    vaddr_t end = 0;

    list_for_each (a, &mm->area_list, link) {
        if (first && a->start - end >= PDE_SPAN) {
            zap_range(mm, first->start, end);
            first = NULL;
        }
        if (!first)
            first = a;
        end = a->end;
    }
    if (first)
        zap_range(mm, first->start, end);
}

static void mm_destroy(struct mm *mm)
{
    struct vm_area *a, *next;

    if (tlb_may_hold(mm->pgd))
        mm_activate(NULL);
    zap_all(mm);
    ASSERT(mm->page_tables == 0 && mm_rss(mm) == 0);
    if (mm->frame_limit)
        frame_limit_free(mm);
    list_for_each_safe (a, next, &mm->area_list, link) {
        if (a->flags & VM_ACCOUNT)
            commit_uncharge(vma_pages(a));
        vma_free(a);
    }
    anon_family_leave(mm);
    pgd_free(mm->pgd);
    kmem_cache_free(mm_cache, mm);
}

void mm_put(struct mm *mm)
{
    ASSERT(mm->users > 0);
    if (!__atomic_sub_fetch(&mm->users, 1, __ATOMIC_ACQ_REL))
        mm_destroy(mm);
}

void mm_activate(struct mm *mm)
{
    pgd_t *pgd = mm ? mm->pgd : kernel_pgd;

    if (this_cpu(active_pgd) == pgd)
        return;
    this_cpu(active_pgd) = pgd;
    write_cr3(virt_to_phys(pgd).v);
}
