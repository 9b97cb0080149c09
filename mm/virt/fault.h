#pragma once
/* The page fault: who x what x access x area -> one outcome. The table is in fault.c. */
#include <faultline/types.h>

struct mm;

enum fault_access {
    FAULT_READ = 0,
    FAULT_WRITE = 1,
    FAULT_EXEC = 2,
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
 * Handles an access of `mm` at addr. `user_sp` is the stack pointer of the access, for the growth
 * rule; 0 when the kernel touches user memory on behalf of it. Process context, takes mmap_lock,
 * may sleep.
 */
enum fault_result mm_fault(struct mm *mm, vaddr_t addr, enum fault_access access, vaddr_t user_sp);

/* Counters of what faults did, for /proc/vmstat and the tests. */
struct fault_stats {
    u32 anon_zero, zero_page, cow_copy, cow_reuse, file_map, stack_growth, spurious, segv, bus, oom;
};
extern struct fault_stats fault_stats;
