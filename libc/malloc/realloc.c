/*
 * realloc: in place if possible.
 *
 *      smaller                     cut, and free the rest
 *      larger, next is free        take it, cut what is over
 *      larger, next is top         take from top; grow top if the break allows
 *      a mapping                   let the system move its pages (mremap)
 *      otherwise                   a new block, copy, free the old one
 */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/top_int.h"
#include "libc/include/malloc.h"

static void check_chunk(struct arena *a, struct chunk *c)
{
    if (!arena_may_own(a, c)) {
        __malloc_die("realloc(): invalid pointer");
    }
    if (!chunk_size_valid(chunk_size(c))) {
        __malloc_die("realloc(): invalid old size");
    }
    if (chunk_in_top(a, c) || chunk_passes_end(a, c, chunk_size(c)) || !chunk_in_use(c)) {
        __malloc_die("realloc(): invalid pointer");
    }
}

static void set_size(struct chunk *c, size_t size)
{
    c->head = size | (c->head & FLAG_BITS);
}

/*
 * Give the chunk @c in front of top @more bytes from there.
 */
static bool take_from_top(struct arena *a, struct chunk *c, size_t more)
{
    size_t size = chunk_size(c) + more;

    if (!top_holds(a, more) && (wants_mapping(size) || !__malloc_top_extend(a, more))) {
        return false;
    }
    (void)top_cut(a, more);
    set_size(c, size);
    return true;
}

/*
 * Let @c reach at least @size by what lies behind it.
 */
static bool grow_in_place(struct arena *a, struct chunk *c, size_t size)
{
    struct chunk *next = chunk_next(c);
    size_t both = chunk_size(c) + chunk_size(next);

    if (next == a->top) {
        return take_from_top(a, c, size - chunk_size(c));
    }
    if (chunk_size(next) < FENCE_SIZE || chunk_size(next) >= a->span) {
        __malloc_die("realloc(): invalid next size");
    }
    if (chunk_in_use(next) || both < size) {
        return false;
    }
    if (chunk_at(c, both)->prev_size != chunk_size(next)) {
        __malloc_die("corrupted size vs. prev_size");
    }
    bin_unlink(a, next, chunk_size(next));
    set_size(c, both);
    chunk_at(c, both)->head |= PREV_INUSE;
    return true;
}

/*
 * Move the @used bytes of @mem into a new chunk of @size and free @mem.
 */
static void *move(struct arena *a, void *mem, size_t used, size_t size)
{
    struct chunk *c = __malloc_alloc_chunk(a, size);

    if (c == NULL) {
        return NULL;
    }
    memcpy(chunk_to_mem(c), mem, used);
    free(mem);
    return chunk_to_mem(c);
}

static void *realloc_mapped(struct arena *a, void *mem, size_t size)
{
    struct chunk *c = mem_to_chunk(mem), *moved = __malloc_mremap_chunk(c, size);
    size_t usable;

    if (moved) {
        return chunk_to_mem(moved);
    }
    usable = __malloc_mmapped_usable(c);
    if (usable >= usable_of_size(size)) {
        return mem;
    }
    return move(a, mem, usable, size);
}

static void *realloc_heap(struct arena *a, void *mem, size_t size)
{
    struct chunk *c = mem_to_chunk(mem);

    check_chunk(a, c);
    if (chunk_size(c) < size && !grow_in_place(a, c, size)) {
        return move(a, mem, usable_of_size(chunk_size(c)), size);
    }
    __malloc_shrink_chunk(a, c, size);
    return mem;
}

void *realloc(void *mem, size_t n)
{
    struct arena *a = &__malloc_main_arena;

    if (mem == NULL) {
        return malloc(n);
    }
    if (n == 0) {
        free(mem);
        return NULL;
    }
    if (n > MAX_REQUEST) {
        errno = ENOMEM;
        return NULL;
    }
    if (mem_to_chunk(mem)->head & IS_MMAPPED) {
        return realloc_mapped(a, mem, request_to_size(n));
    }
    return realloc_heap(a, mem, request_to_size(n));
}

void *reallocarray(void *mem, size_t count, size_t size)
{
    size_t n;

    if (__builtin_mul_overflow(count, size, &n)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(mem, n);
}
