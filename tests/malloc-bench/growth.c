/*
 * Growing by realloc: vectors that double, and strings that are appended to piece by piece.
 */
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define ARRAYS 64

struct array {
    void *mem;
    size_t size, limit;
};

static void grow(struct array *a)
{
    if (a->size >= a->limit) {
        free(a->mem);
        a->mem = NULL;
        a->size = 0;
        a->limit = (size_t)64 << random_below(15);
    }
    a->size = random_below(4) ? a->size + 16 + random_below(64) : a->size * 2 + 16;
    a->mem = touch(realloc(a->mem, a->size), a->size);
}

unsigned long workload(unsigned long operations)
{
    static struct array array[ARRAYS];

    for (unsigned long done = 0; done < operations; done++) {
        grow(&array[random_below(ARRAYS)]);
    }
    return operations;
}
