/*
 * The search for a free chunk in which an aligned block fits. It need not be as large as the
 * alignment and the block together: what an aligned block left behind fits the next one, wherever
 * it begins.
 *
 *      | free chunk, of 4096 + 300 bytes              |
 *      |------ lead -----|--- 4096, aligned ---| rest |
 *
 * Looked at are chunks of all sizes from the block's own to that which fits for certain, in the
 * order in which they lie in the trees, and not more than a few.
 */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/tree_int.h"

#define LOOKS 48

struct search {
    size_t size, alignment;
    int looks; /* that are left */
};

static bool fits(const struct search *s, struct chunk *c)
{
    size_t lead = -(uintptr_t)chunk_to_mem(c) & (s->alignment - 1);

    return lead + s->size <= chunk_size(c);
}

/*
 * A chunk that fits, of @t's size, or NULL.
 */
static struct chunk *search_ring(struct search *s, struct tree *t)
{
    struct ring *r = &t->chunk.ring;

    if (chunk_size(&t->chunk) < s->size) {
        return NULL;
    }
    do {
        r = r->next;
        if (fits(s, ring_to_chunk(r))) {
            return ring_to_chunk(r);
        }
    } while (r != &t->chunk.ring && --s->looks > 0);
    return NULL;
}

static struct chunk *search_tree(struct search *s, struct tree *t)
{
    struct chunk *found = NULL;

    if (t && --s->looks > 0) {
        found = search_ring(s, t);
        found = found ? found : search_tree(s, t->child[0]);
        found = found ? found : search_tree(s, t->child[1]);
    }
    return found;
}

static struct chunk *search_trees(struct search *s, struct arena *a)
{
    struct chunk *c = NULL;
    uint32_t first = s->size < LARGE_CHUNK ? 0 : tree_index(s->size);
    uint32_t last = tree_index(s->size + s->alignment + LARGE_CHUNK);

    for (uint32_t i = first; c == NULL && i <= last && s->looks > 0; i++) {
        c = search_tree(s, a->trees[i]);
    }
    return c;
}

struct chunk *__malloc_take_aligned(struct arena *a, size_t size, size_t alignment)
{
    struct search s = {.size = size, .alignment = alignment, .looks = LOOKS};
    struct chunk *c = __malloc_find_best(a, size);

    if (c == NULL) {
        return NULL;
    }
    if (!fits(&s, c)) {
        c = search_trees(&s, a);
    }
    if (c) {
        if (chunk_at(c, chunk_size(c))->prev_size != chunk_size(c)) {
            __malloc_die("corrupted size vs. prev_size");
        }
        bin_unlink(a, c, chunk_size(c));
        mark_used(c);
        set_prev_inuse(chunk_next(c));
    }
    return c;
}
