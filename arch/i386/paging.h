#pragma once
/*
 * Format of the two-level page tables (Intel SDM volume 3A, 4.3 "32-bit paging").
 *
 *      31          22 21          12 11           0
 *     +--------------+--------------+--------------+
 *     | PDE index    | PTE index    | offset       |
 *     +--------------+--------------+--------------+
 *
 * Bits 9-11 of an entry are the system's own; their names are below.
 */
#include <faultline/types.h>

typedef union pte {
    struct {
        u32 present : 1;
        u32 writable : 1;
        u32 user : 1;
        u32 write_through : 1;
        u32 no_cache : 1;
        u32 accessed : 1;
        u32 dirty : 1;
        u32 pat : 1;
        u32 global : 1;
        u32 sw : 3; /* free for software */
        u32 frame : 20;
    };
    u32 raw;
} pte_t;

typedef union pde {
    struct {
        u32 present : 1;
        u32 writable : 1;
        u32 user : 1;
        u32 write_through : 1;
        u32 no_cache : 1;
        u32 accessed : 1;
        u32 dirty : 1; /* 4 MiB pages only */
        u32 large : 1; /* PS: maps 4 MiB itself */
        u32 global : 1;
        u32 sw : 3;
        u32 frame : 20; /* of the page table; for a 4 MiB page its low 10 bits are zero */
    };
    u32 raw;
} pde_t;

_Static_assert(sizeof(pte_t) == 4 && sizeof(pde_t) == 4, "hardware entries are 32 bits");

enum pte_bits {
    PTE_PRESENT = 1u << 0,
    PTE_WRITE = 1u << 1,
    PTE_USER = 1u << 2,
    PTE_WRITE_THROUGH = 1u << 3,
    PTE_NO_CACHE = 1u << 4,
    PTE_ACCESSED = 1u << 5,
    PTE_DIRTY = 1u << 6,
    PTE_LARGE = 1u << 7, /* in a PDE */
    PTE_GLOBAL = 1u << 8,
};

#define PTRS_PER_TABLE 1024u
#define PDE_SHIFT      22
#define PDE_SPAN       (1ul << PDE_SHIFT) /* bytes one PDE maps */
#define KERNEL_PDE     768u               /* first PDE of the kernel half */

/* A page directory: one page, always in low memory. */
typedef struct pgd {
    pde_t e[PTRS_PER_TABLE];
} pgd_t;

static inline u32 pde_index(vaddr_t a)
{
    return a >> PDE_SHIFT;
}

static inline u32 pte_index(vaddr_t a)
{
    return (a >> PAGE_SHIFT) & (PTRS_PER_TABLE - 1);
}

static inline pte_t pte_make(pfn_t f, u32 bits)
{
    return (pte_t){.raw = (f.v << PAGE_SHIFT) | bits};
}

static inline pde_t pde_make(pfn_t f, u32 bits)
{
    return (pde_t){.raw = (f.v << PAGE_SHIFT) | bits};
}

static inline pfn_t pte_pfn(pte_t e)
{
    return PFN(e.raw >> PAGE_SHIFT);
}

static inline pfn_t pde_pfn(pde_t e)
{
    return PFN(e.raw >> PAGE_SHIFT);
}

static inline bool pte_none(pte_t e)
{
    return e.raw == 0;
}
