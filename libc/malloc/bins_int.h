/*
 * Bins: where free chunks wait. The small ones are simple enough to be inlined.
 *
 *      small[i]    ring of the free chunks of exactly 16 * i bytes, the last freed in front
 *      trees[i]    one tree for each half power of two from 2 KiB (bins.c)
 *
 * A bit map for each tells which are not empty, so the best fit is found by one bit scan.
 */
#pragma once

#include "libc/malloc/arena_int.h"

static inline size_t small_index(size_t size)
{
    return size / MALLOC_ALIGNMENT;
}

static inline uint32_t small_bit(size_t size)
{
    return (uint32_t)1 << small_index(size) % 32;
}

static inline bool small_waits(const struct arena *a, size_t size)
{
    size_t i = small_index(size);

    return a->small_map[i / 32] >> i % 32 & 1;
}

/*
 * The first bin from that of @size on that is not empty; 0 if all are.
 */
static inline size_t small_at_least(const struct arena *a, size_t size)
{
    size_t i = small_index(size), word = i / 32;
    uint32_t map = a->small_map[word] & (~(uint32_t)0 << i % 32);

    while (map == 0) {
        if (++word == SMALL_WORDS) {
            return 0;
        }
        map = a->small_map[word];
    }
    return word * 32 + (size_t)__builtin_ctz(map);
}

static inline void small_insert(struct arena *a, struct chunk *c, size_t size)
{
    struct ring *bin = &a->small[small_index(size)];
    struct ring *first = bin->next;

    if (unlikely(first->prev != bin)) {
        __malloc_die("free(): corrupted unsorted chunks");
    }
    c->ring.next = first;
    c->ring.prev = bin;
    first->prev = &c->ring;
    bin->next = &c->ring;
    a->small_map[small_index(size) / 32] |= small_bit(size);
}

static inline void small_unlink(struct arena *a, struct chunk *c, size_t size)
{
    struct ring *next = c->ring.next, *prev = c->ring.prev;

    if (unlikely(next->prev != &c->ring || prev->next != &c->ring)) {
        __malloc_die("corrupted double-linked list");
    }
    next->prev = prev;
    prev->next = next;
    if (next == prev) { /* only the bin's own head is left */
        a->small_map[small_index(size) / 32] &= ~small_bit(size);
    }
}

/*
 * Take the first chunk out of the bin for exactly @size, which is not empty.
 */
static inline struct chunk *small_pop(struct arena *a, size_t size)
{
    struct ring *bin = &a->small[small_index(size)];
    struct chunk *c = ring_to_chunk(bin->next);
    struct ring *next = c->ring.next;

    if (unlikely(c->head != (size | a->mark | IS_FREE | PREV_INUSE))) {
        __malloc_die("corrupted size vs. prev_size");
    }
    if (unlikely(next->prev != &c->ring)) {
        __malloc_die("malloc(): smallbin double linked list corrupted");
    }
    next->prev = bin;
    bin->next = next;
    if (next == bin) {
        a->small_map[small_index(size) / 32] &= ~small_bit(size);
    }
    return c;
}

/*
 * The same, into use.
 */
static inline struct chunk *small_take(struct arena *a, size_t size)
{
    struct chunk *c = small_pop(a, size);

    mark_used(c);
    set_prev_inuse(chunk_at(c, size));
    return c;
}

HOT_CALL void __malloc_tree_insert(struct arena *a, struct chunk *c, size_t size);
HOT_CALL void __malloc_tree_unlink(struct arena *a, struct chunk *c);

/*
 * The smallest free chunk that holds @size, or NULL.
 */
HOT_CALL struct chunk *__malloc_find_best(struct arena *a, size_t size);

/*
 * Take it from its bin.
 */
HOT_CALL struct chunk *__malloc_take_best(struct arena *a, size_t size)
    __attribute__((warn_unused_result));

/*
 * Put a free chunk of @size into its bin and write both of its tags. The chunk in front is in use
 * and the one behind knows already (no PREV_INUSE).
 */
static inline void bin_insert(struct arena *a, struct chunk *c, size_t size)
{
    c->head = size | a->mark | IS_FREE | PREV_INUSE;
    chunk_at(c, size)->prev_size = size;
    if (likely(size < LARGE_CHUNK)) {
        small_insert(a, c, size);
    } else {
        __malloc_tree_insert(a, c, size);
    }
}

/*
 * Take a free chunk of @size, as both of its tags say, out of its bin.
 */
static inline void bin_unlink(struct arena *a, struct chunk *c, size_t size)
{
    if (likely(size < LARGE_CHUNK)) {
        small_unlink(a, c, size);
    } else {
        __malloc_tree_unlink(a, c);
    }
}
