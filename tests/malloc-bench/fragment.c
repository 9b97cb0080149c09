/*
 * Fragmentation: sizes over four orders of magnitude, random lifetimes, and a heap whose mix of
 * sizes changes again and again, so that holes of one age must serve the next.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define LIVE   30000
#define PERIOD 400000

static size_t next_size(unsigned long age)
{
    unsigned least = 4 + age % 4, shift = least + random_below(5);

    if (random_below(64) == 0) {
        shift += 5;
    }
    return ((size_t)1 << shift) + random_below(1u << shift);
}

unsigned long workload(unsigned long operations)
{
    static void *block[LIVE];

    for (unsigned long done = 0; done < operations; done += 2) {
        void **slot = &block[random_below(LIVE)];

        free(*slot);
        *slot = take(next_size(done / PERIOD));
    }
    return operations;
}
