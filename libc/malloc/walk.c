/*
 * From chunk to chunk: each segment is a row of them without gaps, so the size in a cookie leads to
 * the next cookie.
 */
#include "libc/malloc/walk_int.h"

static enum malloc_state state_of(struct chunk *c)
{
    if (!chunk_is_free(c)) {
        return MALLOC_USED;
    }
    return chunk_in_bin(c) ? MALLOC_FREE : MALLOC_CACHED;
}

static int walk_segment(struct arena *a, struct segment *s, unsigned number, malloc_visit *visit,
                        void *context)
{
    struct malloc_chunk piece = {.arena = number};
    struct chunk *c = segment_first_chunk(s);

    for (; !chunk_ends_segment(a, c); c = chunk_next(c)) {
        int result;

        piece.mem = chunk_to_mem(c);
        piece.size = chunk_size(c);
        piece.state = state_of(c);
        result = visit(&piece, context);
        if (result) {
            return result;
        }
    }
    if (c != a->top) {
        return 0;
    }
    piece.mem = chunk_to_mem(c);
    piece.size = chunk_size(c);
    piece.state = MALLOC_TOP;
    return visit(&piece, context);
}

int __malloc_walk_arena(struct arena *a, unsigned number, malloc_visit *visit, void *context)
{
    int result = 0;

    for (struct segment *s = a->segments; s && result == 0; s = s->prev) {
        result = walk_segment(a, s, number, visit, context);
    }
    return result;
}

int malloc_walk(malloc_visit *visit, void *context)
{
    unsigned number = 0;
    int result = 0;

    for (struct arena *a = __malloc_next_arena(NULL); a && result == 0;
         a = __malloc_next_arena(a)) {
        lock_take(&a->lock);
        result = __malloc_walk_arena(a, number++, visit, context);
        lock_release(&a->lock);
    }
    return result;
}

static int add_chunk(const struct malloc_chunk *c, void *context)
{
    struct arena_sums *sums = context;

    if (c->state == MALLOC_CACHED) {
        sums->cached_chunks++;
        sums->cached += c->size;
    } else if (c->state != MALLOC_USED) {
        sums->free_chunks++;
        sums->free += c->size;
    }
    return 0;
}

struct arena_sums __malloc_sum_arena(struct arena *a)
{
    struct arena_sums sums = {0};

    lock_take(&a->lock);
    (void)__malloc_walk_arena(a, 0, add_chunk, &sums);
    sums.system = a->system_bytes;
    sums.used = sums.system - sums.free - sums.cached;
    lock_release(&a->lock);
    return sums;
}
