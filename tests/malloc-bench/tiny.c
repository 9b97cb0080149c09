/*
 * Tiny objects with random lifetimes: the nodes of graphs and dictionaries.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define LIVE 200000

unsigned long workload(unsigned long operations)
{
    static void *object[LIVE];

    for (unsigned long done = 0; done < operations; done += 2) {
        void **slot = &object[random_below(LIVE)];

        free(*slot);
        *slot = take(4 + 4 * random_below(16));
    }
    return operations;
}
