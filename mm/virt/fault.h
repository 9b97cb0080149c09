#pragma once
/* The page fault: access x area x entry -> one outcome. The table is in fault.c. */
#include <faultline/types.h>

struct mm;

enum fault_access {
    FAULT_READ = 0,
    FAULT_WRITE = 1,
    FAULT_EXEC = 2, /* a fetch; without an NX bit it needs what a read needs */
};

enum fault_result {
    FAULT_MINOR,  /* resolved without I/O */
    FAULT_MAJOR,  /* resolved by reading a device */
    FAULT_MAPERR, /* no area there: SIGSEGV, SEGV_MAPERR */
    FAULT_ACCERR, /* the area forbids it: SIGSEGV, SEGV_ACCERR */
    FAULT_BUS,    /* past the end of the file: SIGBUS, BUS_ADRERR */
    FAULT_OOM,    /* no memory */
};

/*
 * Handles an access of `mm` at addr, by ring 3 or by the kernel on its behalf. A stack grows by any
 * access in its reach, wherever the stack pointer is (as in Linux since 4.20). Process context,
 * takes mmap_lock, may sleep. The caller counts minor and major faults.
 */
enum fault_result mm_fault(struct mm *mm, vaddr_t addr, enum fault_access access);
/* The same with mmap_lock held. */
enum fault_result mm_fault_locked(struct mm *mm, vaddr_t addr, enum fault_access access);

/*
 * The current task made n minor (or major) faults that no trap brought: pages faulted in ahead of
 * use. Implemented by the kernel.
 */
void vm_count_faults(u32 minor, u32 major);

/* Counters of what faults did, for /proc/vmstat and the tests. */
struct fault_stats {
    u32 anon_zero; /* new zeroed page */
    u32 zero_page; /* the shared zero page mapped */
    u32 cow_copy;  /* copied: from a shared, a file's or a swapped page */
    u32 cow_reuse; /* the last owner of a page made it writable again */
    u32 file_map;  /* a file's page mapped */
    u32 replaced;  /* a page unmapped to keep a frame limit */
    u32 stack_growth, spurious, segv, bus, oom;
};
extern struct fault_stats fault_stats;
