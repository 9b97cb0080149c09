/*
 * Large bins, and the search for the best fit over all bins.
 */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/tree_int.h"

static struct tree *ring_to_tree(struct ring *r)
{
    return (struct tree *)ring_to_chunk(r);
}

/*
 * Where the pointer to the tree node @t is kept.
 */
static struct tree **tree_slot(struct arena *a, struct tree *t)
{
    if (t->parent == t) {
        return &a->trees[t->index];
    }
    return &t->parent->child[t->parent->child[1] == t];
}

static void tree_add_node(struct tree **slot, struct tree *t, struct tree *parent)
{
    *slot = t;
    t->parent = parent;
    t->child[0] = t->child[1] = NULL;
    t->chunk.ring.next = t->chunk.ring.prev = &t->chunk.ring;
}

static void tree_add_to_ring(struct tree *t, struct tree *node)
{
    struct ring *head = &node->chunk.ring, *next = head->next;

    if (unlikely(next->prev != head)) {
        __malloc_die("free(): corrupted unsorted chunks");
    }
    t->parent = NULL;
    t->chunk.ring.next = next;
    t->chunk.ring.prev = head;
    next->prev = &t->chunk.ring;
    head->next = &t->chunk.ring;
}

HOT_CALL void __malloc_tree_insert(struct arena *a, struct chunk *c, size_t size)
{
    struct tree *t = (struct tree *)c, *node;
    uint32_t index = tree_index(size);
    size_t path = path_bits(size, index);

    t->index = index;
    node = a->trees[index];
    if (node == NULL) {
        a->tree_map |= (uint32_t)1 << index;
        tree_add_node(&a->trees[index], t, t);
        return;
    }
    while (chunk_size(&node->chunk) != size) {
        struct tree **slot = &node->child[first_bit(path)];

        if (*slot == NULL) {
            tree_add_node(slot, t, node);
            return;
        }
        node = *slot;
        path <<= 1;
    }
    tree_add_to_ring(t, node);
}

/*
 * Detach and return some leaf below @t, or NULL if @t is a leaf itself.
 */
static struct tree *tree_detach_leaf(struct tree *t)
{
    struct tree **slot = NULL, *leaf = t;

    while (leaf->child[0] || leaf->child[1]) {
        slot = &leaf->child[leaf->child[1] != NULL];
        leaf = *slot;
    }
    if (slot == NULL) {
        return NULL;
    }
    *slot = NULL;
    return leaf;
}

/*
 * Let @heir (or nobody) take the place of @t in the tree.
 */
static void tree_replace(struct arena *a, struct tree *t, struct tree *heir)
{
    struct tree **slot = tree_slot(a, t);

    if (unlikely(*slot != t)) {
        __malloc_die("corrupted double-linked list");
    }
    *slot = heir;
    if (heir == NULL) {
        if (t->parent == t) {
            a->tree_map &= ~((uint32_t)1 << t->index);
        }
        return;
    }
    heir->parent = t->parent == t ? heir : t->parent;
    for (int side = 0; side < 2; side++) {
        heir->child[side] = t->child[side];
        if (heir->child[side]) {
            heir->child[side]->parent = heir;
        }
    }
}

HOT_CALL void __malloc_tree_unlink(struct arena *a, struct chunk *c)
{
    struct tree *t = (struct tree *)c;
    struct ring *next = c->ring.next, *prev = c->ring.prev;

    if (unlikely(next->prev != &c->ring || prev->next != &c->ring)) {
        __malloc_die("corrupted double-linked list");
    }
    next->prev = prev;
    prev->next = next;
    if (t->parent) {
        tree_replace(a, t, next != &c->ring ? ring_to_tree(next) : tree_detach_leaf(t));
    }
}

/*
 * The smallest chunk in the subtree @t, given the best so far: it lies on the path that keeps to
 * the left.
 */
static struct tree *tree_smallest(struct tree *t, struct tree *best)
{
    while (t) {
        if (best == NULL || chunk_size(&t->chunk) < chunk_size(&best->chunk)) {
            best = t;
        }
        t = t->child[t->child[0] == NULL];
    }
    return best;
}

/*
 * The best fit for @size in its own bin: the smaller of what lies on the path of @size and what
 * lies leftmost in the last subtree to the right of it.
 */
static struct tree *tree_best_fit(struct tree *t, size_t size, uint32_t index)
{
    struct tree *best = NULL, *right_of_path = NULL;
    size_t path = path_bits(size, index);

    while (t) {
        size_t here = chunk_size(&t->chunk);

        if (here >= size && (best == NULL || here < chunk_size(&best->chunk))) {
            best = t;
            if (here == size) {
                return best;
            }
        }
        if (first_bit(path) == 0 && t->child[1]) {
            right_of_path = t->child[1];
        }
        t = t->child[first_bit(path)];
        path <<= 1;
    }
    return tree_smallest(right_of_path, best);
}

static struct chunk *find_large(struct arena *a, size_t size)
{
    uint32_t first = 0, map = a->tree_map;
    struct tree *best = NULL;

    if (size >= LARGE_CHUNK) {
        first = tree_index(size);
        best = tree_best_fit(a->trees[first], size, first);
        map &= ~(uint32_t)1 << first;
    }
    if (best == NULL && map) {
        best = tree_smallest(a->trees[__builtin_ctz(map)], NULL);
    }
    if (best == NULL) {
        return NULL;
    }
    /* Another one of the same size comes out of its ring at less cost than the node out of the
     * tree. */
    return ring_to_chunk(best->chunk.ring.next);
}

HOT_CALL struct chunk *__malloc_find_best(struct arena *a, size_t size)
{
    if (size < LARGE_CHUNK) {
        size_t bin = small_at_least(a, size);

        if (bin) {
            return ring_to_chunk(a->small[bin].next);
        }
    }
    return a->tree_map ? find_large(a, size) : NULL;
}

HOT_CALL struct chunk *__malloc_take_best(struct arena *a, size_t size)
{
    struct chunk *c = __malloc_find_best(a, size);
    size_t found;

    if (c == NULL) {
        return NULL;
    }
    found = chunk_size(c);
    if (unlikely(found < size || chunk_at(c, found)->prev_size != found)) {
        __malloc_die("corrupted size vs. prev_size");
    }
    bin_unlink(a, c, found);
    return c;
}
