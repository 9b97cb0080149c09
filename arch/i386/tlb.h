#pragma once
/*
 * The TLB. It holds translations of the page directory in CR3 and, for global entries, of the
 * kernel half across CR3 loads. Host tests shadow this header with counters.
 *
 * A caller that changes or removes a present PTE must flush before the frame is used for anything
 * else. Making a non-present entry present needs no flush (Intel SDM volume 3A, 4.10.4.3).
 */
#include <faultline/types.h>
#include <faultline/percpu.h>
#include <arch/i386/cpu.h>
#include <arch/i386/paging.h>

/* The page directory this CPU's CR3 points to. */
DECLARE_PER_CPU(pgd_t *, active_pgd);

static inline void tlb_flush_page(vaddr_t a)
{
    __asm__ volatile("invlpg (%0)" ::"r"(a) : "memory");
}

/* Drops every translation of the user half. */
static inline void tlb_flush_user(void)
{
    write_cr3(read_cr3());
}

/* True if translations of pgd can be in this CPU's TLB; if not, there is nothing to flush. */
static inline bool tlb_may_hold(const pgd_t *pgd)
{
    return this_cpu(active_pgd) == pgd;
}
