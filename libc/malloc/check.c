/*
 * The heap checker: does everything agree with everything?
 *
 *      each segment    a row of whole chunks from its base to top or to the fence
 *      each chunk      size, flags; in a bin: foot, free neighbours joined
 *      each bin        links, map bit, and the right sizes; in a tree the right paths
 *      the sums        as many free chunks in the bins as in the segments;
 *                      as many bytes in the segments as accounted
 */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/check_int.h"
#include "libc/malloc/thread_int.h"
#include "libc/malloc/top_int.h"
#include "libc/malloc/tree_int.h"
#include "libc/include/malloc.h"

static const char *check_free_chunk(struct chunk *c, size_t *found)
{
    struct chunk *next = chunk_next(c);

    REQUIRE(chunk_is_free(c), "chunk in a bin is not marked as free");
    REQUIRE(head_of(c) & PREV_INUSE, "two free chunks side by side");
    REQUIRE(next->prev_size == chunk_size(c), "foot differs from size");
    ++*found;
    return NULL;
}

static const char *check_segment_end(struct arena *a, struct segment *s, struct chunk *c)
{
    uintptr_t end = (uintptr_t)s + s->size;

    if (s != a->segments) {
        REQUIRE((uintptr_t)c + FENCE_ROOM == end, "fence not at the end of its segment");
        REQUIRE(chunk_next(c)->head == PREV_INUSE, "end of the fence broken");
        return NULL;
    }
    REQUIRE(c == a->top, "newest segment does not end in top");
    REQUIRE((c->head & TOP_MARK) == TOP_MARK, "free chunk in front of top");
    REQUIRE(a->top_end == end && top_size(a) == end - (uintptr_t)c, "top does not reach its end");
    REQUIRE(a->fresh >= (uintptr_t)s && a->fresh <= end, "fresh outside of top");
    return NULL;
}

static const char *check_segment(struct arena *a, struct segment *s, size_t *found)
{
    uintptr_t end = (uintptr_t)s + s->size;
    struct chunk *c = segment_first_chunk(s);

    REQUIRE(end % OS_PAGE_SIZE == 0, "segment does not end at a page boundary");
    REQUIRE(head_of(c) & PREV_INUSE, "first chunk of a segment has a free one in front");
    for (; !chunk_ends_segment(a, c); c = chunk_next(c)) {
        REQUIRE(arena_may_own(a, c), "chunk out of place");
        REQUIRE(chunk_size_valid(chunk_size(c)), "chunk of a bad size");
        REQUIRE(chunk_size(c) <= end - (uintptr_t)c - MIN_TOP, "chunk reaches out of its segment");
        REQUIRE(!(head_of(c) & IS_MMAPPED), "flag of a mapping in the heap");
        REQUIRE((head_of(c) & NON_MAIN) == a->mark, "chunk of another arena");
        if (chunk_in_bin(c)) {
            const char *wrong = check_free_chunk(c, found);

            REQUIRE(wrong == NULL, wrong);
        }
    }
    return check_segment_end(a, s, c);
}

/*
 * The ring that begins at @head: free chunks of @size each.
 */
static const char *check_ring(const struct arena *a, struct ring *head, size_t size, size_t *binned)
{
    struct ring *prev = head;

    for (struct ring *r = head->next; r != head; prev = r, r = r->next) {
        struct chunk *c = ring_to_chunk(r);

        REQUIRE(arena_may_own(a, c), "bin leads out of the heap");
        REQUIRE(r->prev == prev, "links of a bin broken");
        REQUIRE(chunk_size(c) == size, "chunk in the wrong bin");
        REQUIRE(chunk_in_bin(c), "chunk in use in a bin");
        ++*binned;
    }
    REQUIRE(head->prev == prev, "links of a bin broken");
    return NULL;
}

static const char *check_small_bins(struct arena *a, size_t *binned)
{
    for (size_t i = 0; i < SMALL_BINS; i++) {
        struct ring *bin = &a->small[i];
        const char *wrong = check_ring(a, bin, i * MALLOC_ALIGNMENT, binned);

        REQUIRE(wrong == NULL, wrong);
        REQUIRE((bin->next != bin) == (a->small_map[i / 32] >> i % 32 & 1),
                "map of the small bins wrong");
    }
    return NULL;
}

/*
 * Whether a search for @t's size finds @t.
 */
static bool tree_leads_to(const struct arena *a, const struct tree *t, uint32_t index)
{
    const struct tree *node = a->trees[index];
    size_t size = chunk_size(&t->chunk), path = path_bits(size, index);

    while (node && chunk_size(&node->chunk) != size) {
        node = node->child[first_bit(path)];
        path <<= 1;
    }
    return node == t;
}

/*
 * The subtree at @t. Recursion is bounded by the bits of a size.
 */
static const char *check_tree(struct arena *a, struct tree *t, uint32_t index, size_t *binned)
{
    const char *wrong;
    size_t size;

    REQUIRE(arena_may_own(a, &t->chunk), "tree leads out of the heap");
    size = chunk_size(&t->chunk);
    REQUIRE(size >= LARGE_CHUNK && tree_index(size) == index && t->index == index,
            "chunk in the wrong tree");
    REQUIRE(tree_leads_to(a, t, index), "chunk on the wrong path of its tree");
    REQUIRE(chunk_in_bin(&t->chunk), "chunk in use in a tree");
    ++*binned;
    wrong = check_ring(a, &t->chunk.ring, size, binned);
    for (int side = 0; side < 2 && wrong == NULL; side++) {
        if (t->child[side]) {
            REQUIRE(t->child[side]->parent == t, "parent of a tree node wrong");
            wrong = check_tree(a, t->child[side], index, binned);
        }
    }
    return wrong;
}

static const char *check_trees(struct arena *a, size_t *binned)
{
    for (uint32_t i = 0; i < TREE_BINS; i++) {
        struct tree *root = a->trees[i];

        REQUIRE((root != NULL) == (a->tree_map >> i & 1), "map of the trees wrong");
        if (root) {
            const char *wrong = check_tree(a, root, i, binned);

            REQUIRE(wrong == NULL, wrong);
            REQUIRE(root->parent == root, "root of a tree is not marked as root");
        }
    }
    return NULL;
}

static const char *check_segments(struct arena *a, size_t *found)
{
    uintptr_t low = UINTPTR_MAX, high = 0;
    size_t bytes = 0;

    for (struct segment *s = a->segments; s; s = s->prev) {
        const char *wrong = check_segment(a, s, found);

        REQUIRE(wrong == NULL, wrong);
        bytes += s->size;
        low = (uintptr_t)s < low ? (uintptr_t)s : low;
        high = (uintptr_t)s + s->size > high ? (uintptr_t)s + s->size : high;
    }
    REQUIRE(low == a->low && high == low + a->span + MIN_TOP, "bounds of the arena wrong");
    REQUIRE(bytes == a->system_bytes, "bytes of the segments differ from the account");
    REQUIRE(bytes <= a->max_system_bytes, "maximum below the present");
    return NULL;
}

static const char *check_arena(struct arena *a)
{
    size_t found = 0, binned = 0;
    const char *wrong;

    if (a->segments == NULL) {
        return NULL;
    }
    wrong = check_segments(a, &found);
    if (wrong == NULL) {
        wrong = check_small_bins(a, &binned);
    }
    if (wrong == NULL) {
        wrong = check_trees(a, &binned);
    }
    REQUIRE(wrong == NULL, wrong);
    REQUIRE(found == binned, "free chunks of the heap and of the bins differ");
    return NULL;
}

const char *malloc_check(void)
{
    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        const char *wrong;

        lock_take(&a->lock);
        wrong = check_arena(a);
        lock_release(&a->lock);
        REQUIRE(wrong == NULL, wrong);
    }
    return __malloc_check_caches();
}
