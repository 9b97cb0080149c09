#pragma once
/*
 * Host tests: the kernel half, cut to what a 32-bit program may map on a 64-bit Linux host.
 *
 *   0xC0000000  linear map of low memory, at most 512 MiB      [KERNEL_BASE, high_memory)
 *   0xEF800000  end of the vmalloc area, persistent kmap window [KMAP_BASE, + 4 MiB)
 *   0xEFC00000  fixmap                                          [FIXMAP_BASE, ...)
 *   0xF0000000  HOST_KERNEL_END: above it live the host's libraries and stack
 */
#include <faultline/types.h>

#define KERNEL_BASE     0xC0000000ul
#define KERNEL_LOAD     0x00100000ul
#define TASK_SIZE       KERNEL_BASE
#define MMAP_MIN_ADDR   0x00010000ul

#define LOWMEM_MAX      (512ul << 20)
#define VMALLOC_GAP     (8ul << 20)
#define VMALLOC_END     0xEF800000ul
#define KMAP_BASE       0xEF800000ul
#define KMAP_PAGES      1024u
#define FIXMAP_BASE     0xEFC00000ul
#define FIXMAP_PAGES    1008u
#define HOST_KERNEL_END 0xF0000000ul

static inline paddr_t virt_to_phys(const void *p)
{
    return PADDR((vaddr_t)p - KERNEL_BASE);
}

static inline void *phys_to_virt(paddr_t p)
{
    return (void *)(vaddr_t)(p.v + KERNEL_BASE);
}
