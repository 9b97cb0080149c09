/*
 * Cutting chunks from top.
 */
#pragma once

#include "libc/malloc/arena_int.h"

static inline bool top_holds(const struct arena *a, size_t size)
{
    return top_size(a) >= size + MIN_CHUNK;
}

/*
 * Cut a chunk of @size from the start of top, which is large enough.
 */
static inline struct chunk *top_cut(struct arena *a, size_t size)
{
    struct chunk *c = a->top, *rest = chunk_at(c, size);
    size_t all = chunk_size(c);

    if (unlikely(all != a->top_end - (uintptr_t)c)) {
        __malloc_die("malloc(): corrupted top size");
    }
    a->top = rest;
    rest->head = (all - size) | PREV_INUSE;
    c->head = size | PREV_INUSE;
    return c;
}

/*
 * Whether a chunk of @size that the heap has no room for should be a mapping.
 */
static inline bool wants_mapping(size_t size)
{
    return size >= __malloc_params.mmap_threshold &&
           __malloc_params.mmaps < __malloc_params.mmap_max;
}
