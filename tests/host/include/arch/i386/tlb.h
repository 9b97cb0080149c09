#pragma once
/* Host tests: TLB flushes are counted, so that a test can ask for the right number of them. */
#include <faultline/types.h>
#include <faultline/percpu.h>
#include <arch/i386/cpu.h>
#include <arch/i386/layout.h>
#include <arch/i386/paging.h>

DECLARE_PER_CPU(pgd_t *, active_pgd);

struct host_tlb_stats {
    u32 page_flushes, user_flushes;
    vaddr_t last_page;
};
extern struct host_tlb_stats host_tlb_stats;

/* A test's model of the TLB: called by each flush of [start, end). NULL: none. */
extern void (*host_tlb_hook)(vaddr_t start, vaddr_t end);

static inline void host_tlb_flush(vaddr_t start, vaddr_t end)
{
    if (host_tlb_hook)
        host_tlb_hook(start, end);
}

static inline void tlb_flush_page(vaddr_t a)
{
    host_tlb_stats.page_flushes++;
    host_tlb_stats.last_page = a;
    host_tlb_flush(a & PAGE_MASK, (a & PAGE_MASK) + PAGE_SIZE);
}

static inline void tlb_flush_user(void)
{
    host_tlb_stats.user_flushes++;
    host_tlb_flush(0, TASK_SIZE);
}

static inline bool tlb_may_hold(const pgd_t *pgd)
{
    return this_cpu(active_pgd) == pgd;
}
