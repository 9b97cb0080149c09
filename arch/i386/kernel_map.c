#include "arch/i386/kernel_map.h"
#include "arch/i386/cpu.h"
#include "arch/i386/hooks.h"
#include "arch/i386/paging_init.h"
#include "arch/i386/layout.h"
#include "arch/i386/tlb.h"
#include <faultline/spinlock.h>
#include <faultline/string.h>
#include <uapi/errno.h>

/*
 * Every page directory has the same kernel half. The linear map never changes after boot; a page
 * table above it is entered into all directories at the moment it is made, so that no kernel access
 * can fault for want of one.
 */
extern pgd_t boot_pgd; /* entry.asm */

#define CR4_PGE   0x80u
#define CPUID_PGE (1u << 13)

extern const char _kernel_start[], _rodata_end[];

pgd_t *kernel_pgd = &boot_pgd;
DEFINE_PER_CPU(pgd_t *, active_pgd) = {&boot_pgd};

/* All page directories but kernel_pgd, linked by table_page_link(). */
static LIST_HEAD(pgd_list);
static struct spinlock pgd_list_lock = SPINLOCK_INIT("pgd_list", RANK_PGD_LIST);

static u32 global_bit; /* PTE_GLOBAL where the CPU has it */

/* The kernel image lies in the first 4 MiB, mapped by small pages: text and constants read-only. */
static pte_t image_table[PTRS_PER_TABLE] __attribute__((aligned(4096)));

static void map_image_readonly(void)
{
    for (u32 i = 0; i < PTRS_PER_TABLE; i++) {
        vaddr_t va = KERNEL_BASE + i * PAGE_SIZE;
        bool readonly = va >= PAGE_ALIGN_DOWN((vaddr_t)_kernel_start) && va < (vaddr_t)_rodata_end;
        image_table[i] = pte_make(PFN(i), PTE_PRESENT | global_bit | PTE_ACCESSED | PTE_DIRTY |
                                              (readonly ? 0 : PTE_WRITE));
    }
    kernel_pgd->e[KERNEL_PDE] =
        pde_make(paddr_to_pfn(virt_to_phys(image_table)), PTE_PRESENT | PTE_WRITE | PTE_ACCESSED);
}

void paging_init(vaddr_t lowmem_end)
{
    u32 id[4];

    cpuid(1, id);
    if (id[3] & CPUID_PGE) {
        write_cr4(read_cr4() | CR4_PGE);
        global_bit = PTE_GLOBAL;
    }
    for (u32 i = KERNEL_PDE + 1; i < PTRS_PER_TABLE; i++) {
        if ((u64)i << PDE_SHIFT < lowmem_end)
            kernel_pgd->e[i].raw |= global_bit;
        else
            kernel_pgd->e[i].raw = 0;
    }
    map_image_readonly();
    write_cr4(read_cr4() & ~CR4_PGE); /* toggling PGE also drops global translations */
    if (global_bit)
        write_cr4(read_cr4() | CR4_PGE);
    else
        tlb_flush_user();
}

static void enter_table(u32 index, pde_t e)
{
    irqflags_t flags = spin_lock_irqsave(&pgd_list_lock);

    kernel_pgd->e[index] = e;
    for (struct list_head *l = pgd_list.next; l != &pgd_list; l = l->next)
        ((pgd_t *)table_page_of_link(l))->e[index] = e;
    spin_unlock_irqrestore(&pgd_list_lock, flags);
}

int kernel_map_prepare(vaddr_t start, vaddr_t end)
{
    for (u32 i = pde_index(start); i <= pde_index(end - 1); i++) {
        if (kernel_pgd->e[i].present)
            continue;
        void *table = table_page_alloc();
        if (!table)
            return -ENOMEM;
        memset(table, 0, PAGE_SIZE);
        enter_table(
            i, pde_make(paddr_to_pfn(virt_to_phys(table)), PTE_PRESENT | PTE_WRITE | PTE_ACCESSED));
    }
    return 0;
}

/* NULL where there is no page table. */
static pte_t *kernel_pte(vaddr_t va)
{
    pde_t d = kernel_pgd->e[pde_index(va)];

    if (!d.present || d.large)
        return NULL;
    return (pte_t *)phys_to_virt(pfn_to_paddr(pde_pfn(d))) + pte_index(va);
}

void kernel_map_page(vaddr_t va, pfn_t frame, u32 bits)
{
    pte_t *e = kernel_pte(va);

    VERIFY(e && pte_none(*e));
    *e = pte_make(frame, bits | PTE_PRESENT | PTE_ACCESSED | PTE_DIRTY | global_bit);
}

pte_t kernel_unmap_page(vaddr_t va)
{
    pte_t *e = kernel_pte(va), old = {0};

    if (e) {
        old = *e;
        e->raw = 0;
        tlb_flush_page(va);
    }
    return old;
}

pte_t kernel_map_lookup(vaddr_t va)
{
    pte_t *e = kernel_pte(va);

    return e ? *e : (pte_t){0};
}

/*
 * Making a directory costs a page of zeroing and copying, and every fork needs one: a few empty
 * ones are kept ready, still on the list, so that their kernel half stays equal.
 */
#define PGD_READY 4
static pgd_t *ready[PGD_READY];
static unsigned nr_ready;

static pgd_t *pgd_take_ready(void)
{
    irqflags_t flags = spin_lock_irqsave(&pgd_list_lock);
    pgd_t *pgd = nr_ready ? ready[--nr_ready] : NULL;

    spin_unlock_irqrestore(&pgd_list_lock, flags);
    return pgd;
}

pgd_t *pgd_alloc(void)
{
    pgd_t *pgd = pgd_take_ready();

    if (pgd)
        return pgd;
    pgd = table_page_alloc();
    if (!pgd)
        return NULL;
    memset(pgd->e, 0, KERNEL_PDE * sizeof(pde_t));
    irqflags_t flags = spin_lock_irqsave(&pgd_list_lock);
    memcpy(pgd->e + KERNEL_PDE, kernel_pgd->e + KERNEL_PDE,
           (PTRS_PER_TABLE - KERNEL_PDE) * sizeof(pde_t));
    list_add(table_page_link(pgd), &pgd_list);
    spin_unlock_irqrestore(&pgd_list_lock, flags);
    return pgd;
}

static void pgd_release(pgd_t *pgd)
{
    irqflags_t flags = spin_lock_irqsave(&pgd_list_lock);

    list_del(table_page_link(pgd));
    spin_unlock_irqrestore(&pgd_list_lock, flags);
    table_page_free(pgd);
}

void pgd_free(pgd_t *pgd)
{
    irqflags_t flags = spin_lock_irqsave(&pgd_list_lock);
    bool keep = nr_ready < PGD_READY;

    ASSERT(pgd != this_cpu(active_pgd));
    if (keep)
        ready[nr_ready++] = pgd;
    spin_unlock_irqrestore(&pgd_list_lock, flags);
    if (!keep)
        pgd_release(pgd);
}

u32 pgd_drain(void)
{
    u32 freed = 0;
    pgd_t *pgd;

    while ((pgd = pgd_take_ready())) {
        pgd_release(pgd);
        freed++;
    }
    return freed;
}
