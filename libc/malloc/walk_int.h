/*
 * From chunk to chunk through an arena.
 */
#pragma once

#include "libc/malloc/thread_int.h"
#include "libc/include/malloc.h"

typedef int malloc_visit(const struct malloc_chunk *chunk, void *context);

/*
 * Call @visit for each chunk of @a, number @number, as malloc_walk does. Its lock is held.
 */
int __malloc_walk_arena(struct arena *a, unsigned number, malloc_visit *visit, void *context);

/*
 * What an arena has.
 */
struct arena_sums {
    size_t system, used;
    size_t cached_chunks, cached;
    size_t free_chunks, free; /* top among them */
};

struct arena_sums __malloc_sum_arena(struct arena *a);
