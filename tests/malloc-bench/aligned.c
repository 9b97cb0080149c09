/*
 * Aligned blocks: vectors for SIMD, cache lines, pages for direct I/O.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define LIVE 10000

unsigned long workload(unsigned long operations)
{
    static void *block[LIVE];

    for (unsigned long done = 0; done < operations; done += 2) {
        void **slot = &block[random_below(LIVE)];
        size_t alignment = random_below(50) ? (size_t)32 << random_below(3) : 4096;
        size_t size = alignment * (1 + random_below(8));

        free(*slot);
        if (posix_memalign(slot, alignment, size)) {
            *slot = NULL;
        }
        touch(*slot, size);
    }
    return operations;
}
