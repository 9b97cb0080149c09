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
#include "libc/malloc/thread_int.h"
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
    if (chunk_in_top(a, c) || chunk_passes_end(a, c, chunk_size(c)) || chunk_is_free(c)) {
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
    if (chunk_size(next) - MIN_CHUNK >= a->span) {
        __malloc_die("realloc(): invalid next size");
    }
    if (!chunk_in_bin(next) || both < size) {
        return false;
    }
    if (chunk_at(c, both)->prev_size != chunk_size(next)) {
        __malloc_die("corrupted size vs. prev_size");
    }
    bin_unlink(a, next, chunk_size(next));
    set_size(c, both);
    set_prev_inuse(chunk_at(c, both));
    return true;
}

/*
 * Move the @used bytes of @mem into a new block of @n and free @mem.
 */
static void *move(void *mem, size_t used, size_t n)
{
    void *to = malloc(n);

    if (to == NULL) {
        return NULL;
    }
    memcpy(to, mem, used);
    free(mem);
    return to;
}

static void *realloc_mapped(void *mem, size_t n)
{
    struct chunk *c = mem_to_chunk(mem), *moved = __malloc_mremap_chunk(c, request_to_size(n));
    size_t usable;

    if (moved) {
        return chunk_to_mem(moved);
    }
    usable = __malloc_mmapped_usable(c);
    return usable >= n ? mem : move(mem, usable, n);
}

/*
 * Resize @c where it lies. Returns false if it cannot reach @size there.
 */
static bool resize_in_place(struct arena *a, struct chunk *c, size_t size)
{
    bool done;

    lock_take(&a->lock);
    check_chunk(a, c);
    done = chunk_size(c) >= size || grow_in_place(a, c, size);
    if (done) {
        __malloc_shrink_chunk(a, c, size);
    }
    lock_release(&a->lock);
    return done;
}

void *realloc(void *mem, size_t n)
{
    struct arena *a;
    struct chunk *c;

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
    c = mem_to_chunk(mem);
    a = chunk_owner(c);
    if (a == NULL) {
        return realloc_mapped(mem, n);
    }
    if (resize_in_place(a, c, request_to_size(n))) {
        return mem;
    }
    return move(mem, usable_of_size(chunk_size(c)), n);
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
