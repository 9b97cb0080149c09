/*
 * The kernel half above the linear map, as a flat array of entries; each entry is also a real
 * mapping of the host. As in the kernel, a page table costs a frame and stays once made.
 */
#include <faultline/assert.h>
#include <faultline/string.h>
#include <uapi/errno.h>
#include <arch/i386/kernel_map.h>
#include <arch/i386/layout.h>
#include <arch/i386/page_ops.h>
#include <arch/i386/tlb.h>
#include "mm/phys/alloc.h"
#include "tests/host/lib/machine.h"
#include "tests/host/lib/machine_int.h"

#define FIRST_TABLE (KERNEL_BASE >> PDE_SHIFT)
#define TABLES      ((HOST_KERNEL_END - KERNEL_BASE) >> PDE_SHIFT)

static pte_t entries[TABLES * PTRS_PER_TABLE];
static bool table_exists[TABLES];
static u32 mapped;

static pgd_t boot_pgd;
pgd_t *kernel_pgd = &boot_pgd;

void host_kernel_map_reset(void)
{
    memset(entries, 0, sizeof(entries));
    memset(table_exists, 0, sizeof(table_exists));
    mapped = 0;
    this_cpu(active_pgd) = kernel_pgd;
}

static pte_t *entry_of(vaddr_t va)
{
    if (va < high_memory || va >= HOST_KERNEL_END || (va & ~PAGE_MASK))
        panic("kernel_map: %#lx is no page of the kernel map area", va);
    return &entries[(va - KERNEL_BASE) >> PAGE_SHIFT];
}

int kernel_map_prepare(vaddr_t start, vaddr_t end)
{
    entry_of(start);
    for (u32 t = pde_index(start); t <= pde_index(end - 1); t++) {
        if (table_exists[t - FIRST_TABLE])
            continue;
        struct page *p = alloc_page(GFP_KERNEL | GFP_ZERO);
        if (!p)
            return -ENOMEM;
        p->flags |= PG_TABLE;
        table_exists[t - FIRST_TABLE] = true;
    }
    return 0;
}

static void map_entry(vaddr_t va, pte_t e)
{
    host_map_fixed(va, PAGE_SIZE, pfn_to_paddr(pte_pfn(e)).v, e.writable);
}

void kernel_map_page(vaddr_t va, pfn_t frame, u32 bits)
{
    pte_t *e = entry_of(va);
    if (!table_exists[pde_index(va) - FIRST_TABLE])
        panic("kernel_map_page: no page table for %#lx", va);
    if (!pte_none(*e))
        panic("kernel_map_page: %#lx is mapped already", va);
    *e = pte_make(frame, bits | PTE_PRESENT | PTE_GLOBAL | PTE_ACCESSED);
    map_entry(va, *e);
    mapped++;
}

pte_t kernel_unmap_page(vaddr_t va)
{
    pte_t *e = entry_of(va);
    pte_t old = *e;
    if (!old.present)
        panic("kernel_unmap_page: %#lx is not mapped", va);
    *e = (pte_t){.raw = 0};
    host_unmap_fixed(va, PAGE_SIZE);
    tlb_flush_page(va);
    mapped--;
    return old;
}

pte_t kernel_map_lookup(vaddr_t va)
{
    return *entry_of(va & PAGE_MASK);
}

void host_kernel_map_remap(void)
{
    for (u32 i = 0; i < TABLES * PTRS_PER_TABLE; i++)
        if (entries[i].present)
            map_entry(KERNEL_BASE + i * PAGE_SIZE, entries[i]);
}

u32 host_kernel_tables(void)
{
    u32 n = 0;
    for (u32 t = 0; t < TABLES; t++)
        n += table_exists[t];
    return n;
}

u32 host_kernel_mapped(void)
{
    return mapped;
}

pgd_t *pgd_alloc(void)
{
    struct page *p = alloc_page(GFP_KERNEL);
    if (!p)
        return NULL;
    p->flags |= PG_TABLE;
    clear_page(page_address(p));
    return page_address(p);
}

void pgd_free(pgd_t *pgd)
{
    struct page *p = virt_to_page(pgd);
    for (u32 i = 0; i < KERNEL_PDE; i++)
        if (pgd->e[i].raw)
            panic("pgd_free: user half not empty at PDE %u", i);
    p->flags &= ~PG_TABLE;
    free_page(p);
}
