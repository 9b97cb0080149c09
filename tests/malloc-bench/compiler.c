/*
 * A compiler: for each function many small nodes that all die with it, symbols that stay, and a few
 * tables that grow. Sizes after what Johnstone and Wilson (1998) report of gcc: most objects have
 * one of few sizes below 64 bytes; blocks of 4 KiB for obstacks.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define NODES   20000
#define SYMBOLS 200000

static const struct size_range mix[] = {
    {300, 12, 12}, {200, 20, 20}, {150, 24, 24},   {120, 28, 28},   {90, 36, 44},
    {80, 48, 64},  {40, 65, 200}, {15, 201, 1000}, {5, 4072, 4072}, {0, 0, 0},
};

/* Never read: as in the end of a compiler's run. */
void *symbol[SYMBOLS];

unsigned long workload(unsigned long operations)
{
    static void *node[NODES];
    unsigned symbols = 0;
    unsigned long done = 0;

    while (done < operations) {
        unsigned n = NODES / 4 + random_below(NODES * 3 / 4);
        size_t table_size = 256;
        void *table = take(table_size);

        for (unsigned i = 0; i < n; i++) {
            node[i] = take(random_size(mix));
            if (i % 2048 == 2047) {
                table_size *= 2;
                table = touch(realloc(table, table_size), table_size);
                done++;
            }
            if (i % 16 == 0 && symbols < SYMBOLS) {
                symbol[symbols++] = take(16 + random_below(32));
                done++;
            }
        }
        free(table);
        for (unsigned i = 0; i < n; i++) {
            free(node[i]);
        }
        done += 2 * n + 2;
    }
    return done;
}
