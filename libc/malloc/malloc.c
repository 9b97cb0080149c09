/*
 * malloc and free: the fast paths.
 *
 *      malloc:  a chunk of exactly this size waits in a bin?    take it
 *               a larger one?                                   the smallest of those, cut (bins.c)
 *               top is large enough?                            cut from top
 *               128 KiB or more?                                a mapping of its own (mmapped.c)
 *               otherwise                                       make top larger (top.c)
 *
 *      free:    look whether it can be a chunk at all, join it with free neighbours on both sides,
 *               and put it into a bin, or into top if top is the neighbour.
 */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/top_int.h"
#include "libc/include/malloc.h"

/*
 * Neither a bin nor top has it: ask the system.
 */
static __attribute__((noinline)) struct chunk *alloc_from_system(struct arena *a, size_t size)
{
    if (wants_mapping(size)) {
        struct chunk *c = __malloc_mmap_chunk(size);

        if (c) {
            return c;
        }
    }
    if (!__malloc_top_grow(a, size)) {
        errno = ENOMEM;
        return NULL;
    }
    return top_cut(a, size);
}

static inline struct chunk *alloc_chunk(struct arena *a, size_t size)
{
    uint32_t candidates = a->tree_map;
    struct chunk *c;

    if (likely(size < LARGE_CHUNK)) {
        uint32_t small = a->small_map >> small_index(size);

        if (small & 1) {
            c = small_take(a, size);
            chunk_at(c, size)->head |= PREV_INUSE;
            return c;
        }
        candidates |= small;
    }
    if (candidates) {
        c = __malloc_take_best(a, size);
        if (c) {
            return c;
        }
    }
    if (likely(top_holds(a, size))) {
        return top_cut(a, size);
    }
    return alloc_from_system(a, size);
}

struct chunk *__malloc_alloc_chunk(struct arena *a, size_t size)
{
    return alloc_chunk(a, size);
}

void *malloc(size_t n)
{
    struct chunk *c;

    if (unlikely(n > MAX_REQUEST)) {
        errno = ENOMEM;
        return NULL;
    }
    c = alloc_chunk(&__malloc_main_arena, request_to_size(n));
    return likely(c) ? chunk_to_mem(c) : NULL;
}

/*
 * Join the free chunk @c of @size, the last one before top, with top.
 */
static inline void join_top(struct arena *a, struct chunk *c, size_t size)
{
    uintptr_t written = (uintptr_t)&a->top->ring;

    if (a->fresh < written) {
        a->fresh = written;
    }
    size += top_size(a);
    c->head = size | PREV_INUSE;
    a->top = c;
    if (unlikely(size >= __malloc_params.trim_threshold)) {
        (void)__malloc_top_trim(a, __malloc_params.top_pad);
    }
}

/*
 * Say why the chunk @c cannot be freed. The order is that of trust: what a test reads, the tests
 * before it have vouched for.
 */
static __attribute__((noinline, cold, noreturn)) void die_of_bad_free(struct arena *a,
                                                                      struct chunk *c)
{
    if (!arena_may_own(a, c)) {
        __malloc_die("free(): invalid pointer");
    }
    if (chunk_in_top(a, c)) {
        __malloc_die("double free or corruption (top)");
    }
    if (!chunk_size_valid(chunk_size(c))) {
        __malloc_die("free(): invalid size");
    }
    if (chunk_passes_end(a, c, chunk_size(c))) {
        __malloc_die("double free or corruption (out)");
    }
    __malloc_die("double free or corruption (!prev)");
}

static inline void free_chunk(struct arena *a, struct chunk *c)
{
    size_t head = c->head, size = head & ~FLAG_BITS, next_size;
    struct chunk *next = chunk_at(c, size);

    if (unlikely(!chunk_valid(a, c, size))) {
        die_of_bad_free(a, c);
    }
    if (!(head & PREV_INUSE)) {
        size_t prev_size = c->prev_size;

        c = (struct chunk *)((char *)c - prev_size);
        if (unlikely(chunk_size(c) != prev_size)) {
            __malloc_die("corrupted size vs. prev_size while consolidating");
        }
        bin_unlink(a, c, prev_size);
        size += prev_size;
    }
    if (next == a->top) {
        join_top(a, c, size);
        return;
    }
    next_size = chunk_size(next);
    if (unlikely(next_size < FENCE_SIZE || next_size >= a->span)) {
        __malloc_die("free(): invalid next size (normal)");
    }
    if (chunk_at(next, next_size)->head & PREV_INUSE) {
        next->head &= ~PREV_INUSE;
    } else {
        if (unlikely(chunk_at(next, next_size)->prev_size != next_size)) {
            __malloc_die("corrupted size vs. prev_size");
        }
        bin_unlink(a, next, next_size);
        size += next_size;
    }
    bin_insert(a, c, size);
}

void __malloc_free_chunk(struct arena *a, struct chunk *c)
{
    free_chunk(a, c);
}

void free(void *mem)
{
    struct chunk *c;

    if (mem == NULL) {
        return;
    }
    c = mem_to_chunk(mem);
    if (unlikely(c->head & IS_MMAPPED)) {
        __malloc_munmap_chunk(c);
    } else {
        free_chunk(&__malloc_main_arena, c);
    }
}

void __malloc_shrink_chunk(struct arena *a, struct chunk *c, size_t size)
{
    size_t rest = chunk_size(c) - size;
    struct chunk *tail = chunk_at(c, size);

    if (rest == 0) {
        return;
    }
    c->head = size | (c->head & FLAG_BITS);
    tail->head = rest | PREV_INUSE;
    free_chunk(a, tail);
}
