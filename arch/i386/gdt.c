#include "arch/i386/gdt.h"
#include "arch/i386/context.h"
#include "arch/i386/cpu.h"
#include "arch/i386/double_fault.h"
#include <faultline/percpu.h>

/*
 * A segment descriptor (Intel SDM volume 3A, 3.4.5), high word above low word:
 *
 *    31        24 23 22 21 20 19    16 15 14 13 12 11   8 7          0
 *   +------------+--+--+--+--+--------+--+-----+--+------+------------+
 *   | base 31-24 | G|DB| L|AV| lim 19 | P| DPL | S| type | base 23-16 |
 *   +------------+--+--+--+--+--------+--+-----+--+------+------------+
 *   | base 15-0                       | limit 15-0                    |
 *   +---------------------------------+-------------------------------+
 *
 * 0xcf9a: G (limit in pages), D (32-bit), limit 0xfffff; present, DPL 0, code, readable.
 * 0xcffa: the same with DPL 3. Type 2 instead of a: data, writable.
 */
#define FLAT_KERNEL_CODE 0x00cf9a000000ffffull
#define FLAT_KERNEL_DATA 0x00cf92000000ffffull
#define FLAT_USER_CODE   0x00cffa000000ffffull
#define FLAT_USER_DATA   0x00cff2000000ffffull

#define TYPE_TSS         0x89ull /* present, DPL 0, available 32-bit TSS */

struct cpu_segments {
    u64 gdt[GDT_ENTRIES];
    struct tss tss;
};
static DEFINE_PER_CPU(struct cpu_segments, segments) __attribute__((aligned(64)));

static u64 tss_descriptor(const struct tss *tss)
{
    u64 base = (vaddr_t)tss, limit = sizeof(*tss) - 1;

    return (base >> 24) << 56 | TYPE_TSS << 40 | (base & 0xffffff) << 16 | limit;
}

void gdt_init(void)
{
    struct cpu_segments *s = &this_cpu(segments);

    s->gdt[GDT_KERNEL_CODE] = FLAT_KERNEL_CODE;
    s->gdt[GDT_KERNEL_DATA] = FLAT_KERNEL_DATA;
    s->gdt[GDT_USER_CODE] = FLAT_USER_CODE;
    s->gdt[GDT_USER_DATA] = FLAT_USER_DATA;
    s->gdt[GDT_TSS] = tss_descriptor(&s->tss);
    s->gdt[GDT_DOUBLE_FAULT_TSS] = tss_descriptor(double_fault_tss_init());
    s->tss.ss0 = KERNEL_DS;
    s->tss.io_map = sizeof(s->tss);

    struct {
        u16 limit;
        u32 base;
    } __attribute__((packed)) gdtr = {sizeof(s->gdt) - 1, (vaddr_t)s->gdt};
    __asm__ volatile("lgdt %0\n\t"
                     "ljmp %1, $1f\n" /* the only way to load cs */
                     "1:\tmov %2, %%ds\n\t"
                     "mov %2, %%es\n\t"
                     "mov %2, %%ss\n\t"
                     "mov %3, %%fs\n\t"
                     "mov %3, %%gs\n\t"
                     "lldt %w3\n\t" /* none: reset leaves one at address 0 */
                     "ltr %w4"
                     :
                     : "m"(gdtr), "i"(KERNEL_CS), "r"(KERNEL_DS), "r"(0), "r"(GDT_TSS << 3)
                     : "memory");
}

void gdt_set_kernel_stack(u32 top)
{
    this_cpu(segments).tss.esp0 = top;
}

void gdt_load_tls(const u64 *descriptors)
{
    u64 *tls = &this_cpu(segments).gdt[GDT_TLS];

    for (unsigned i = 0; i < TLS_ENTRIES; i++)
        tls[i] = descriptors[i];
}

const struct tss *tss_by_selector(u32 selector)
{
    u64 d = this_cpu(segments).gdt[(selector >> 3) % GDT_ENTRIES];

    return (const struct tss *)(vaddr_t)((d >> 16 & 0xffffff) | (d >> 56) << 24);
}
