#pragma once
/*
 * The virtual address space, one picture for kernel and user half.
 *
 *   0x00000000  never mapped (64 KiB, mmap_min_addr)
 *   0x08048000  program text, rodata, data, bss, then the heap (brk)
 *       ...     mmap area, top-down, below the stack
 *   0xC0000000  end of the user half: the stack grows down from here
 *   0xC0000000  linear map of low memory, at most 896 MiB     [KERNEL_BASE, high_memory)
 *               8 MiB gap, unmapped
 *               vmalloc area                                   [vmalloc_start, VMALLOC_END)
 *   0xFF800000  persistent kmap window, 1024 pages             [KMAP_BASE, + 4 MiB)
 *   0xFFC00000  fixmap: temporary kmaps                        [FIXMAP_BASE, ...)
 */
#include <faultline/types.h>

#define KERNEL_BASE   0xC0000000ul
#define KERNEL_LOAD   0x00100000ul /* physical */
#define TASK_SIZE     KERNEL_BASE  /* end of the user half */
#define MMAP_MIN_ADDR 0x00010000ul

#define LOWMEM_MAX    (896ul << 20) /* bytes of RAM in the linear map */
#define VMALLOC_GAP   (8ul << 20)
#define VMALLOC_END   0xFF800000ul
#define KMAP_BASE     0xFF800000ul
#define KMAP_PAGES    1024u
#define FIXMAP_BASE   0xFFC00000ul
#define FIXMAP_PAGES  1008u /* the last 64 KiB stay unmapped, so that pointers near -1 fault */

/* Linear map: virtual <-> physical. Only for addresses of low memory. */
static inline paddr_t virt_to_phys(const void *p)
{
    return PADDR((vaddr_t)p - KERNEL_BASE);
}

static inline void *phys_to_virt(paddr_t p)
{
    return (void *)(vaddr_t)(p.v + KERNEL_BASE);
}
