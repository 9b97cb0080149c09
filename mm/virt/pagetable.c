/* Page-table pages: made at the first fault in their 4 MiB, gone with their last entry. */
#include <faultline/percpu.h>
#include "mm/phys/alloc.h"
#include "mm/virt/pagetable_int.h"

#define PDE_USER_TABLE (PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED)

/* Beyond this many pages one load of CR3 costs less than an INVLPG for each. */
#define FLUSH_PAGES_MAX 16

/*
 * Empty tables, kept because they need no clearing: to zero a page is most of the cost of a new
 * one. No interrupt handler uses them and nothing sleeps in between, so the CPU's own list needs no
 * lock.
 */
#define CLEAN_TABLES_MAX 8

struct clean_tables {
    struct list_head list; /* by lru */
    u32 count;
};
static DEFINE_PER_CPU(struct clean_tables, clean_tables);

static struct shrinker clean_tables_shrinker = {.shrink = mm_shrink};

void pt_init(void)
{
    for (unsigned cpu = 0; cpu < NR_CPUS; cpu++) {
        list_init(&per_cpu(clean_tables, cpu).list);
        per_cpu(clean_tables, cpu).count = 0;
    }
    shrinker_register(&clean_tables_shrinker);
}

static struct page *take_clean_table(struct clean_tables *c)
{
    struct page *table = list_first(&c->list, struct page, lru);

    list_del(&table->lru);
    c->count--;
    return table;
}

static struct page *table_alloc(void)
{
    struct clean_tables *c = &this_cpu(clean_tables);

    if (c->count)
        return take_clean_table(c);
    struct page *table = alloc_page(GFP_USER_LOW | GFP_ZERO);
    if (table) {
        table->flags |= PG_TABLE;
        table->pt_used = 0;
    }
    return table;
}

static void table_free(struct page *table)
{
    table->flags &= ~PG_TABLE;
    free_page(table);
}

void pt_release(struct page *table)
{
    struct clean_tables *c = &this_cpu(clean_tables);

    ASSERT(table->pt_used == 0);
    if (c->count == CLEAN_TABLES_MAX) {
        table_free(table);
        return;
    }
    list_add(&table->lru, &c->list);
    c->count++;
}

u32 mm_shrink(void)
{
    struct clean_tables *c = &this_cpu(clean_tables);
    u32 freed = c->count;

    while (c->count)
        table_free(take_clean_table(c));
    return freed;
}

/* Makes the table for addr, which has none, and returns addr's entry; NULL without memory. */
pte_t *pt_add_table(struct mm *mm, vaddr_t addr)
{
    struct page *table = table_alloc();

    if (!table)
        return NULL;
    *pde_of(mm, addr) = pde_make(page_to_pfn(table), PDE_USER_TABLE);
    mm->page_tables++;
    return (pte_t *)page_address(table) + pte_index(addr);
}

struct page *pt_unhook(struct mm *mm, vaddr_t addr)
{
    pde_t *pde = pde_of(mm, addr);
    struct page *table = pde_table(*pde);

    ASSERT(table->pt_used == 0);
    pde->raw = 0;
    mm->page_tables--;
    return table;
}

void pt_trim(struct mm *mm, vaddr_t addr)
{
    pde_t pde = *pde_of(mm, addr);

    if (pde.present && pde_table(pde)->pt_used == 0) {
        struct page *table = pt_unhook(mm, addr);
        pt_flush_page(mm, addr);
        pt_release(table);
    }
}

void pt_flush_range(struct mm *mm, vaddr_t start, vaddr_t end)
{
    if (!tlb_may_hold(mm->pgd))
        return;
    if (end - start > FLUSH_PAGES_MAX * PAGE_SIZE) {
        tlb_flush_user();
        return;
    }
    for (vaddr_t a = start; a < end; a += PAGE_SIZE)
        tlb_flush_page(a);
}

void mm_for_each_pte(struct mm *mm, bool (*fn)(vaddr_t addr, pde_t pde, pte_t pte, void *arg),
                     void *arg)
{
    for (vaddr_t addr = 0; addr < TASK_SIZE; addr += PDE_SPAN) {
        pde_t pde = *pde_of(mm, addr);

        for (u32 i = 0; pde.present && i < PTRS_PER_TABLE; i++) {
            pte_t pte = pde_entries(pde)[i];
            if (!pte_none(pte) && !fn(addr + i * PAGE_SIZE, pde, pte, arg))
                return;
        }
    }
}
