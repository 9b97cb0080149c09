#pragma once
/*
 * The double fault runs as a hardware task of its own: the CPU switches TSS and stack by a task
 * gate, so that even a kernel stack that ran into its guard page ends in a report.
 */
#include "arch/i386/gdt.h"

/* Fills in the double-fault TSS; the page directory is the kernel's own. */
struct tss *double_fault_tss_init(void);
