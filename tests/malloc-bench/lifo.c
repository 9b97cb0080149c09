/*
 * Tiny objects, last in first out: a recursive evaluation. The stack of objects goes up and down
 * between random depths.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define DEPTH 100000

unsigned long workload(unsigned long operations)
{
    static void *stack[DEPTH];
    unsigned depth = 0;
    unsigned long done = 0;

    while (done < operations) {
        unsigned goal = random_below(DEPTH);

        for (; depth < goal; done++) {
            stack[depth++] = take(4 + 4 * random_below(16));
        }
        for (; depth > goal; done++) {
            free(stack[--depth]);
        }
    }
    return done;
}
