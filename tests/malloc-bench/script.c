/*
 * A script interpreter: most values die young, some live long; strings and lists beside small
 * cells. After Zorn and Grunwald (1992), perl: mean size about 30 bytes, half of all objects gone
 * after a few allocations.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define YOUNG 64
#define OLD   200000

static const struct size_range mix[] = {
    {350, 8, 16},   {300, 17, 32},   {200, 33, 64}, {100, 65, 128},
    {40, 129, 512}, {10, 513, 4096}, {0, 0, 0},
};

unsigned long workload(unsigned long operations)
{
    static void *young[YOUNG], *old[OLD];

    for (unsigned long done = 0; done < operations; done += 2) {
        void **slot = &young[random_below(YOUNG)];

        if (random_below(8) == 0) {
            void **survivor = &old[random_below(OLD)];

            free(*survivor);
            *survivor = *slot;
        } else {
            free(*slot);
        }
        *slot = take(random_size(mix));
    }
    return operations;
}
