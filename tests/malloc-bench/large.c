/*
 * Large blocks: the buffers of images and files, 32 KiB to 2 MiB.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define LIVE 24

unsigned long workload(unsigned long operations)
{
    static void *block[LIVE];

    for (unsigned long done = 0; done < operations; done += 2) {
        void **slot = &block[random_below(LIVE)];
        size_t unit = (size_t)32768 << random_below(6);

        free(*slot);
        *slot = take(unit + random_below((uint32_t)unit));
    }
    return operations;
}
