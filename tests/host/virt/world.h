#pragma once
/*
 * A machine with address spaces, and a CPU that runs in one of them: it translates through a TLB
 * that only the kernel's flushes (and its own replacement) empty, and faults into mm_fault().
 */
#include <faultline/types.h>
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include "tests/host/lib/ktap.h"

/* What vm_memlock_limit() says, and the faults that were counted by vm_count_faults(). */
extern u32 world_memlock_limit, world_counted_faults;

/* Boots a machine with low and high memory. */
void world_boot(void);
/* After all address spaces are gone: nothing may be left of them. */
void world_check_empty(void);

/* Frames and objects in use, for leak checks around an operation. */
struct world_use {
    u32 frames, objects, committed;
};
struct world_use world_use(void);
void world_check_use(struct world_use before);

/* A new address space, made the active one, whose mmap area ends at `mmap_base`. */
struct mm *world_mm(vaddr_t mmap_base);
/* The CPU switches to mm (NULL: none). */
void world_switch(struct mm *mm);

/* One access of the CPU to the word at addr in the active mm; FAULT_MINOR if it came through. */
enum fault_result cpu_read(vaddr_t addr, u32 *value);
enum fault_result cpu_write(vaddr_t addr, u32 value);
/* The same with the outcome checked. */
void expect_read(vaddr_t addr, u32 value);
void expect_write(vaddr_t addr, u32 value);
void expect_fault(vaddr_t addr, enum fault_access access, enum fault_result r);

/* Do not fault: the entry of addr, none where there is no table. */
pte_t entry_at(struct mm *mm, vaddr_t addr);

/* mmap with the usual flags: private and anonymous, at addr by MAP_FIXED unless it is 0. */
vaddr_t map_anon(struct mm *mm, vaddr_t addr, u32 pages, u32 prot);
long map_with(struct mm *mm, vaddr_t addr, u32 len, u32 prot, u32 flags);

/* The areas as text: "10000-12000 rw-p 0; ..." with file areas marked by the file's name. */
const char *areas_text(struct mm *mm);
void expect_areas(struct mm *mm, const char *text);

/* Recounts all that is counted and checks tree, list, gaps, tables and entries of mm. */
void check_mm(struct mm *mm);
/*
 * Every page that mm maps: the reverse mapping finds exactly the entries that a scan of `all`, all
 * address spaces there are, finds.
 */
void check_rmap(struct mm *mm, struct mm *const all[], u32 count);
