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

/*
 * No chunk of exactly @size waits in a small bin.
 */
static inline struct chunk *alloc_inexact(struct arena *a, size_t size)
{
    uint32_t candidates = a->tree_map;

    if (size < LARGE_CHUNK) {
        candidates |= a->small_map >> small_index(size);
    }
    if (candidates) {
        struct chunk *c = __malloc_take_best(a, size);

        if (c) {
            return c;
        }
    }
    if (likely(top_holds(a, size))) {
        return top_cut(a, size);
    }
    return alloc_from_system(a, size);
}

static inline bool small_waits(const struct arena *a, size_t size)
{
    return a->small_map >> small_index(size) & 1;
}

struct chunk *__malloc_alloc_chunk(struct arena *a, size_t size)
{
    if (size < LARGE_CHUNK && small_waits(a, size)) {
        return small_take(a, size);
    }
    return alloc_inexact(a, size);
}

static __attribute__((noinline)) HOT_CALL void *malloc_inexact(size_t n)
{
    struct chunk *c;

    if (unlikely(n > MAX_REQUEST)) {
        errno = ENOMEM;
        return NULL;
    }
    c = alloc_inexact(&__malloc_main_arena, request_to_size(n));
    return likely(c) ? chunk_to_mem(c) : NULL;
}

void *malloc(size_t n)
{
    struct arena *a = &__malloc_main_arena;

    if (likely(n <= MAX_SMALL_REQUEST) && small_waits(a, request_to_size(n))) {
        return chunk_to_mem(small_take(a, request_to_size(n)));
    }
    return malloc_inexact(n);
}

/*
 * Join the free chunk @c of @size, the last one before top, with top.
 */
static inline void join_top(struct arena *a, struct chunk *c, size_t size)
{
    struct chunk *old = a->top;

    if (a->fresh < (uintptr_t)&old->ring) {
        a->fresh = (uintptr_t)&old->ring;
    }
    size += chunk_size(old);
    old->head = 0; /* whoever frees again what lay in front of it finds no PREV_INUSE */
    c->head = size | PREV_INUSE;
    a->top = c;
    if (unlikely(size >= __malloc_params.trim_at)) {
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

/*
 * Whether @c with cookie @head is no chunk in use. For speed two comparisons do the work of four: a
 * size below MIN_CHUNK wraps around and is too large. Top itself has no valid size.
 */
static inline bool free_is_bad(const struct arena *a, struct chunk *c, size_t head)
{
    uintptr_t offset = (uintptr_t)c - a->low;
    size_t size = head & ~FLAG_BITS;

    return (uintptr_t)chunk_to_mem(c) % MALLOC_ALIGNMENT ||
           head & (MALLOC_ALIGNMENT - 1) & ~PREV_INUSE || offset >= a->span ||
           size - MIN_CHUNK > a->span - offset - MIN_CHUNK ||
           !(chunk_at(c, size)->head & PREV_INUSE);
}

/*
 * Take the free chunk in front of @c out of its bin and return it.
 */
static inline struct chunk *take_prev(struct arena *a, struct chunk *c)
{
    size_t size = c->prev_size;
    struct chunk *prev = chunk_at(c, -size);

    if (unlikely(chunk_size(prev) != size)) {
        __malloc_die("corrupted size vs. prev_size while consolidating");
    }
    bin_unlink(a, prev, size);
    return prev;
}

/*
 * The chunk in front of @next, which is not top, becomes free. If @next is free too, take it out of
 * its bin and return its size; if not, tell it and return 0.
 */
static inline size_t take_next(struct arena *a, struct chunk *next)
{
    size_t size = chunk_size(next);
    struct chunk *after = chunk_at(next, size);

    if (unlikely(size - FENCE_SIZE >= a->span)) {
        __malloc_die("free(): invalid next size (normal)");
    }
    if (likely(after->head & PREV_INUSE)) {
        next->head &= ~PREV_INUSE;
        return 0;
    }
    if (unlikely(after->prev_size != size)) {
        __malloc_die("corrupted size vs. prev_size");
    }
    bin_unlink(a, next, size);
    return size;
}

static inline void free_chunk(struct arena *a, struct chunk *c)
{
    size_t head = c->head, size = head & ~FLAG_BITS;
    struct chunk *next = chunk_at(c, size);

    if (unlikely(free_is_bad(a, c, head))) {
        if (head & IS_MMAPPED) {
            __malloc_munmap_chunk(c);
            return;
        }
        die_of_bad_free(a, c);
    }
    if (!(head & PREV_INUSE)) {
        c = take_prev(a, c);
        size += chunk_size(c);
    }
    if (next == a->top) {
        join_top(a, c, size);
    } else {
        bin_insert(a, c, size + take_next(a, next));
    }
}

void __malloc_free_chunk(struct arena *a, struct chunk *c)
{
    free_chunk(a, c);
}

void free(void *mem)
{
    if (mem) {
        free_chunk(&__malloc_main_arena, mem_to_chunk(mem));
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
    __malloc_free_chunk(a, tail);
}
