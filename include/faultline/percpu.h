#pragma once
/*
 * Per-CPU data behind one accessor. One CPU runs today; code is written as if several did: it takes
 * its own CPU's copy by this_cpu(), with interrupts off or in a place where it cannot migrate.
 */
#include <faultline/types.h>

#define NR_CPUS                     1

#define DEFINE_PER_CPU(type, name)  __typeof__(type) name[NR_CPUS]
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name[NR_CPUS]

static inline unsigned cpu_id(void)
{
    return 0;
}

#define per_cpu(name, cpu) ((name)[cpu])
#define this_cpu(name)     ((name)[cpu_id()])
