#pragma once
/*
 * Segmentation, flat as on Linux: every code and data segment has base 0 and limit 4 GiB, so that a
 * logical address is the linear address. Selector = index << 3 | table indicator | RPL.
 */
#include <faultline/types.h>

enum gdt_index {
    GDT_TLS = 6, /* three entries, per task: set_thread_area(2) */
    GDT_KERNEL_CODE = 12,
    GDT_KERNEL_DATA = 13,
    GDT_USER_CODE = 14,
    GDT_USER_DATA = 15,
    GDT_TSS = 16,
    GDT_DOUBLE_FAULT_TSS = 31,
    GDT_ENTRIES = 32,
};

#define KERNEL_CS 0x60u
#define KERNEL_DS 0x68u
#define USER_CS   0x73u
#define USER_DS   0x7bu

/* Hardware task-state segment (Intel SDM volume 3A, 7.2.1). */
struct tss {
    u32 link, esp0, ss0, esp1, ss1, esp2, ss2;
    u32 cr3, eip, eflags, eax, ecx, edx, ebx, esp, ebp, esi, edi;
    u32 es, cs, ss, ds, fs, gs, ldt;
    u16 trap, io_map; /* io_map beyond the limit: ring 3 has no ports */
};
_Static_assert(sizeof(struct tss) == 104, "the CPU's layout");

void gdt_init(void);
/* The stack that the CPU switches to on the next entry from ring 3. */
void gdt_set_kernel_stack(u32 top);
/* Loads a task's TLS descriptors. */
void gdt_load_tls(const u64 *descriptors);
/* The TSS behind a selector that the CPU stored (the link of a hardware task switch). */
const struct tss *tss_by_selector(u32 selector);
