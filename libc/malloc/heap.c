/*
 * The heap of one arena: chunks are cut and joined.
 *
 *      allocate:  a chunk of exactly this size waits in a bin?    take it
 *                 a larger one?                                   the smallest of those, cut
 * (bins.c) top is large enough?                            cut from top
 *
 *      free:      look whether it can be a chunk at all, join it with free neighbours on both
 * sides, and put it into a bin, or into top if top is the neighbour.
 */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/cache_int.h"
#include "libc/malloc/top_int.h"

/*
 * Put @size bytes at @c, cut from a block that was in a bin and whose neighbours are in use, into
 * a bin again.
 */
static inline void keep_rest(struct arena *a, struct chunk *c, size_t size)
{
    if (size) {
        bin_insert(a, c, size);
    } else {
        set_prev_inuse(c);
    }
}

/*
 * Cut @size bytes from @c, out of its bin, of @found bytes.
 */
static inline struct chunk *cut(struct arena *a, struct chunk *c, size_t found, size_t size)
{
    keep_rest(a, chunk_at(c, size), found - size);
    c->head = size | a->mark | PREV_INUSE;
    return c;
}

static __attribute__((noinline)) HOT_CALL struct chunk *alloc_large(struct arena *a, size_t size)
{
    struct chunk *c = a->tree_map ? __malloc_take_best(a, size) : NULL;

    if (c) {
        return cut(a, c, chunk_size(c), size);
    }
    return likely(top_holds(a, size)) ? top_cut(a, size) : NULL;
}

HOT_CALL struct chunk *__malloc_alloc_chunk(struct arena *a, size_t size)
{
    size_t bin = size < LARGE_CHUNK ? small_at_least(a, size) : 0;

    if (bin == 0) {
        return alloc_large(a, size);
    }
    return cut(a, small_pop(a, bin * MALLOC_ALIGNMENT), bin * MALLOC_ALIGNMENT, size);
}

/*
 * Put the chunk @c, in use so far, in front of @list.
 */
static inline void list_push(struct cached **list, struct chunk *c)
{
    struct cached *e = chunk_to_mem(c);

    mark_free(c);
    e->next = hide(&e->next, *list);
    *list = e;
}

/*
 * Cut @n chunks of @size from @c, which has @all bytes, the last one first: so the list begins with
 * the lowest address. Returns what is behind them.
 */
static struct chunk *carve(struct arena *a, struct chunk *c, size_t size, unsigned n,
                           struct cached **list)
{
    struct chunk *end = chunk_at(c, n * size);

    for (struct chunk *piece = end; piece != c;) {
        piece = chunk_at(piece, -size);
        piece->head = size | a->mark | PREV_INUSE;
        list_push(list, piece);
    }
    return end;
}

static unsigned carve_best(struct arena *a, size_t size, unsigned n, struct cached **list)
{
    struct chunk *c = __malloc_take_best(a, size);
    size_t found;

    if (c == NULL) {
        return 0;
    }
    found = chunk_size(c);
    if (n > found / size) {
        n = (unsigned)(found / size);
    }
    keep_rest(a, carve(a, c, size, n, list), found - n * size);
    return n;
}

static unsigned carve_top(struct arena *a, size_t size, unsigned n, struct cached **list)
{
    size_t room = top_size(a) - MIN_TOP;
    struct chunk *c = a->top;

    if (top_size(a) < size + MIN_TOP) {
        return 0;
    }
    if (n > room / size) {
        n = (unsigned)(room / size);
    }
    (void)top_cut(a, n * size);
    (void)carve(a, c, size, n, list);
    return n;
}

HOT_CALL unsigned __malloc_take_batch(struct arena *a, size_t size, unsigned n,
                                      struct cached **list)
{
    unsigned taken = 0;

    if (small_waits(a, size)) {
        for (; taken < n && small_waits(a, size); taken++) {
            list_push(list, small_take(a, size));
        }
        return taken;
    }
    taken = carve_best(a, size, n, list);
    return taken ? taken : carve_top(a, size, n, list);
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
    c->head = size | TOP_MARK;
    a->top = c;
    if (unlikely(size >= __malloc_params.trim_at)) {
        (void)__malloc_top_trim(a, __malloc_params.top_pad);
    }
}

/*
 * The order is that of trust: what a test reads, the tests before it have vouched for.
 */
void __malloc_die_of_free(struct arena *a, struct chunk *c)
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
    if (chunk_is_free(c) && !chunk_in_bin(c)) {
        __malloc_die("free(): double free detected in tcache 2");
    }
    __malloc_die("double free or corruption (!prev)");
}

/*
 * Whether @c with cookie @head is no chunk in use. For speed two comparisons do the work of four: a
 * size below MIN_CHUNK wraps around and is too large. Top itself is marked as free.
 */
static inline bool free_is_bad(const struct arena *a, struct chunk *c, size_t head)
{
    uintptr_t offset = (uintptr_t)c - a->low;
    size_t size = head & ~FLAG_BITS, flags = head & (FLAG_BITS | (MALLOC_ALIGNMENT - 1));

    return (uintptr_t)chunk_to_mem(c) % MALLOC_ALIGNMENT || (flags & ~PREV_INUSE) != a->mark ||
           offset >= a->span || size - MIN_CHUNK > a->span - offset - MIN_CHUNK ||
           !(head_of(chunk_at(c, size)) & PREV_INUSE);
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
 * The chunk in front of @next, which is not top, becomes free. If @next is in a bin too, take it
 * out and return its size; if not, tell it and return 0.
 */
static inline size_t take_next(struct arena *a, struct chunk *next)
{
    size_t size = chunk_size(next);
    struct chunk *after = chunk_at(next, size);

    if (unlikely(size - MIN_CHUNK >= a->span)) {
        __malloc_die("free(): invalid next size (normal)");
    }
    if (likely(head_of(after) & PREV_INUSE)) {
        clear_prev_inuse(next);
        return 0;
    }
    if (unlikely(after->prev_size != size)) {
        __malloc_die("corrupted size vs. prev_size");
    }
    bin_unlink(a, next, size);
    return size;
}

HOT_CALL void __malloc_free_chunk(struct arena *a, struct chunk *c)
{
    size_t head = head_of(c), size = head & ~FLAG_BITS;
    struct chunk *next = chunk_at(c, size);

    if (unlikely(free_is_bad(a, c, head))) {
        __malloc_die_of_free(a, c);
    }
    mark_free(c); /* stays there for whoever frees it again, even when it is joined */
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

void __malloc_shrink_chunk(struct arena *a, struct chunk *c, size_t size)
{
    size_t rest = chunk_size(c) - size;
    struct chunk *tail = chunk_at(c, size);

    if (rest < MIN_CHUNK) {
        return;
    }
    c->head = size | (c->head & FLAG_BITS);
    tail->head = rest | a->mark | PREV_INUSE;
    __malloc_free_chunk(a, tail);
}
