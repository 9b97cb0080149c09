#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Bits of a page-table entry, Intel SDM vol. 3, tables 4-5 (PDE) and 4-6 (PTE). */
#define ENTRY_PRESENT       (1U << 0)
#define ENTRY_WRITE         (1U << 1)
#define ENTRY_USER          (1U << 2)
#define ENTRY_WRITE_THROUGH (1U << 3)
#define ENTRY_NO_CACHE      (1U << 4)
#define ENTRY_ACCESSED      (1U << 5)
#define ENTRY_DIRTY         (1U << 6)
#define ENTRY_GLOBAL        (1U << 8)

/* What the processor meets on the way to an address; an entry that is not there is 0. */
struct walk {
    uint32_t cr3;
    uint32_t pde;
    uint32_t pte;
};

/* Does this kernel show page tables? Of all kernels, Faultline does. */
bool have_pagetables(void);

/* Walks our own page tables. Returns false if this kernel does not show them. */
bool walk_pagetables(uintptr_t address, struct walk *walk);
