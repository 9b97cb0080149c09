/*
 * Cutting chunks from top.
 */
#pragma once

#include "libc/malloc/arena_int.h"

/* Whoever frees what lies at the start of top finds that it is free. */
#define TOP_MARK (IS_FREE | PREV_INUSE)

/* The largest chunk that a segment of an arena other than the first has room for. */
#define ARENA_MAX_CHUNK (((size_t)1 << 20) - 4096)

static inline bool top_holds(const struct arena *a, size_t size)
{
    return top_size(a) >= size + MIN_TOP;
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
    rest->head = (all - size) | TOP_MARK;
    c->head = size | a->mark | PREV_INUSE;
    return c;
}

/*
 * Whether a chunk of @size that the heap has no room for should be a mapping.
 */
static inline bool wants_mapping(size_t size)
{
    return size >= __malloc_params.mmap_threshold &&
           __atomic_load_n(&__malloc_mmaps.mmaps, __ATOMIC_RELAXED) < __malloc_params.mmap_max;
}
