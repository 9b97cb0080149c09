/*
 * calloc: tables and structures that must begin as zero.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define LIVE 8000

static const struct size_range mix[] = {
    {500, 16, 64}, {350, 65, 256}, {100, 257, 1024}, {40, 1025, 8192}, {10, 8193, 65536}, {0, 0, 0},
};

unsigned long workload(unsigned long operations)
{
    static void *block[LIVE];

    for (unsigned long done = 0; done < operations; done += 2) {
        void **slot = &block[random_below(LIVE)];
        size_t size = random_size(mix);

        free(*slot);
        *slot = touch(calloc(1, size), size);
    }
    return operations;
}
