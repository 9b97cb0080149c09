/*
 * /proc/kernel_pagetables: the kernel half of every page directory, as raw words, in the format of
 * /proc/PID/pagetables. (Linux has page_tables/kernel in debugfs for this.)
 *
 *     cr3 PPPPPPPP          of the kernel's own directory
 *     pde IDX RAW           each present entry from 768 on; one that maps 4 MiB itself has bit 7
 *     pte IDX RAW           the entries of its table that are not zero
 */
#include <arch/i386/kernel_map.h>
#include <arch/i386/layout.h>
#include "kernel/fs/proc/proc.h"

static void add_table(struct text *t, vaddr_t start)
{
    for (u32 i = 0; i < PTRS_PER_TABLE; i++) {
        pte_t pte = kernel_map_lookup(start + i * PAGE_SIZE);
        if (!pte_none(pte))
            text_printf(t, "pte %u %08x\n", i, pte.raw);
    }
}

int proc_show_kernel_pagetables(struct text *t, i32 pid)
{
    (void)pid;
    text_printf(t, "cr3 %08x\n", virt_to_phys(kernel_pgd).v);
    for (u32 i = KERNEL_PDE; i < PTRS_PER_TABLE; i++) {
        pde_t pde = kernel_pgd->e[i];
        if (!pde.present)
            continue;
        text_printf(t, "pde %u %08x\n", i, pde.raw);
        if (!pde.large)
            add_table(t, (vaddr_t)i << PDE_SHIFT);
    }
    return 0;
}
