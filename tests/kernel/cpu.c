/* Descriptor tables, control registers and the kernel's page directory after boot. */
#include "kernel/test/ktest.h"
#include "arch/i386/cpu.h"
#include "arch/i386/gdt.h"
#include "arch/i386/kernel_map.h"
#include "arch/i386/layout.h"
#include "arch/i386/paging.h"
#include "mm/phys/alloc.h"
#include <uapi/errno.h>

struct table_register {
    u16 limit;
    u32 base;
} __attribute__((packed));

static u64 descriptor(u32 selector)
{
    struct table_register r;

    __asm__ volatile("sgdt %0" : "=m"(r));
    return ((const u64 *)r.base)[selector >> 3];
}

#define ACCESSED (1ull << 40) /* the CPU sets it when it loads the descriptor */

KTEST(cpu, gdt_has_the_flat_segments)
{
    CHECK((descriptor(KERNEL_CS) | ACCESSED) == (0x00cf9a000000ffffull | ACCESSED));
    CHECK((descriptor(KERNEL_DS) | ACCESSED) == (0x00cf92000000ffffull | ACCESSED));
    CHECK((descriptor(USER_CS) | ACCESSED) == (0x00cffa000000ffffull | ACCESSED));
    CHECK((descriptor(USER_DS) | ACCESSED) == (0x00cff2000000ffffull | ACCESSED));
    CHECK(descriptor(0) == 0);
    CHECK_EQ(USER_CS, 0x73);
    CHECK_EQ(USER_DS, 0x7b);
}

KTEST(cpu, segments_in_use)
{
    u16 cs, ss, tr;

    __asm__ volatile("mov %%cs, %0" : "=r"(cs));
    __asm__ volatile("mov %%ss, %0" : "=r"(ss));
    __asm__ volatile("str %0" : "=r"(tr));
    CHECK_EQ(cs, KERNEL_CS);
    CHECK_EQ(ss, KERNEL_DS);
    CHECK_EQ(tr, GDT_TSS << 3);
    CHECK_EQ(descriptor(tr) >> 40 & 0xff, 0x8b); /* busy 32-bit TSS, present, DPL 0 */
}

KTEST(cpu, idt_gates)
{
    struct table_register r;

    __asm__ volatile("sidt %0" : "=m"(r));
    const u64 *idt = (const u64 *)r.base;
    CHECK_EQ(r.limit, 256 * 8 - 1);
    CHECK_EQ(idt[8] >> 40 & 0xff, 0x85); /* double fault: task gate */
    CHECK_EQ(idt[8] >> 16 & 0xffff, GDT_DOUBLE_FAULT_TSS << 3);
    CHECK_EQ(idt[14] >> 40 & 0xff, 0x8e);   /* page fault: interrupt gate, ring 0 only */
    CHECK_EQ(idt[0x80] >> 40 & 0xff, 0xef); /* system call: trap gate, ring 3 may use it */
    CHECK_EQ(idt[0x21] >> 40 & 0xff, 0x8e);
    CHECK(idt[0x81] == 0);
}

KTEST(cpu, write_protect_and_global_pages)
{
    CHECK(read_cr0() & (1u << 16)); /* WP */
    CHECK(read_cr0() & (1u << 31)); /* PG */
    CHECK(read_cr4() & (1u << 4));  /* PSE */
    CHECK(read_cr4() & (1u << 7));  /* PGE */
}

KTEST(paging, boot_identity_map_is_gone)
{
    for (u32 i = 0; i < KERNEL_PDE; i++)
        CHECK(!kernel_pgd->e[i].present);
}

KTEST(paging, linear_map_ends_with_low_memory)
{
    for (u32 i = KERNEL_PDE + 1; i < PTRS_PER_TABLE; i++) {
        bool inside = (u64)i << PDE_SHIFT < high_memory;
        if (inside) {
            CHECK(kernel_pgd->e[i].large && kernel_pgd->e[i].global && !kernel_pgd->e[i].user);
            CHECK_EQ(pde_pfn(kernel_pgd->e[i]).v, (i - KERNEL_PDE) << 10);
        } else {
            CHECK(!kernel_pgd->e[i].large);
        }
    }
}

KTEST(paging, a_new_directory_shares_the_kernel_half)
{
    pgd_t *pgd = pgd_alloc();

    CHECK(pgd != NULL);
    for (u32 i = 0; i < KERNEL_PDE; i++)
        CHECK_EQ(pgd->e[i].raw, 0);
    for (u32 i = KERNEL_PDE; i < PTRS_PER_TABLE; i++)
        CHECK_EQ(pgd->e[i].raw & ~(PTE_ACCESSED | PTE_DIRTY),
                 kernel_pgd->e[i].raw & ~(PTE_ACCESSED | PTE_DIRTY));
    pgd_free(pgd);
}

KTEST(paging, mapping_above_the_linear_map)
{
    /* The last page of a page table that vmalloc made (the test's own stack): a table stays. */
    vaddr_t va = ((vaddr_t) & (u32){0} | (PDE_SPAN - 1)) & PAGE_MASK;
    struct page *p = alloc_page(GFP_KERNEL | GFP_ZERO);

    CHECK(p != NULL);
    CHECK_EQ(kernel_map_prepare(va, va + PAGE_SIZE), 0);
    CHECK(va > high_memory && va < VMALLOC_END);
    CHECK(pte_none(kernel_map_lookup(va)));
    kernel_map_page(va, page_to_pfn(p), PTE_WRITE);
    *(volatile u32 *)va = 0x12345678;
    CHECK_EQ(*(u32 *)page_address(p), 0x12345678);
    CHECK_EQ(pte_pfn(kernel_unmap_page(va)).v, page_to_pfn(p).v);
    CHECK(pte_none(kernel_map_lookup(va)));
    free_page(p);
}

static void map_twice(void *va)
{
    kernel_map_page((vaddr_t)va, PFN(1), PTE_WRITE);
}

KTEST(paging, mapping_over_an_entry_panics)
{
    ktest_expect_panic(map_twice, (void *)KERNEL_BASE, "VERIFY(e && pte_none(*e))");
}
