#pragma once

#include <stdint.h>

/*
 * The time-stamp counter: processor cycles, or, under QEMU's -icount shift=0, instructions of the
 * whole machine, those of the kernel among them.
 */
static inline uint64_t read_tsc(void)
{
    uint32_t low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (uint64_t)high << 32 | low;
}
