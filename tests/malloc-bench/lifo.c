/*
 * Tiny objects, last in first out: a recursive evaluation. The stack of objects goes up and down in
 * runs of random length.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define DEPTH 40000

unsigned long workload(unsigned long operations)
{
    static void *stack[DEPTH];
    unsigned depth = 0;
    unsigned long done = 0;

    while (done < operations) {
        unsigned push = random_below(200), pop = random_below(200);

        for (; push && depth < DEPTH; push--, done++) {
            stack[depth++] = take(4 + 4 * random_below(16));
        }
        for (; pop && depth; pop--, done++) {
            free(stack[--depth]);
        }
    }
    return done;
}
