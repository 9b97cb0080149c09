/* The heap checker finds each kind of disorder, made in malloc's own state. */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/tree_int.h"
#include "libc/malloc/thread_int.h"
#include "tests/host/malloc/tests.h"

/* A heap of two segments that has some of everything. */
static struct {
    char *used;                /* in front of `small` */
    char *small;               /* in a small bin, alone */
    struct tree *root, *child; /* in one tree, with a ring of two on the root */
    struct cached *cached, *magazine;
} heap;

static struct arena *const a = &__malloc_main_arena;

static void build(void)
{
    enum { MANY = 200 };
    static void *many[MANY];
    char *block[5];

    os_reset(0);
    for (int i = 0; i < MANY; i++) {
        many[i] = malloc(40);
    }
    for (int i = 0; i < MANY; i++) {
        free(many[i]);
    }
    (void)!malloc(3000);
    (void)sbrk(100); /* somebody else */
    (void)!malloc(126 * KIB);
    heap.used = malloc(700);
    heap.small = malloc(700);
    (void)!malloc(700);
    for (int i = 0; i < 5; i++) {
        block[i] = malloc(i == 2 ? 2600 : 2100);
        (void)!malloc(700);
    }
    free(heap.small);
    for (int i = 0; i < 4; i++) {
        free(block[i]);
    }
    heap.root = a->trees[0];
    heap.child = heap.root->child[heap.root->child[0] == NULL];
    heap.cached = __malloc_cache.bin[3].first;
    heap.magazine = __malloc_depot.stack[3];
}

static struct chunk *used(void)
{
    return mem_to_chunk(heap.used);
}

static struct chunk *small(void)
{
    return mem_to_chunk(heap.small);
}

static struct chunk *first(const struct segment *s)
{
    return segment_first_chunk((struct segment *)s);
}

static struct chunk *fence(void)
{
    struct segment *s = a->segments->prev;

    return (struct chunk *)((char *)s + s->size - FENCE_ROOM);
}

static void empty_bin(void)
{
    a->small[44].next = a->small[44].prev = &a->small[44];
    a->small_map[1] &= ~(1u << (44 - 32));
}

static void move_to_next_bin(void)
{
    empty_bin();
    small()->ring.next = small()->ring.prev = &a->small[45];
    a->small[45].next = a->small[45].prev = &small()->ring;
    a->small_map[1] |= 1u << (45 - 32);
}

static void swap_children(void)
{
    struct tree *left = heap.root->child[0];

    heap.root->child[0] = heap.root->child[1];
    heap.root->child[1] = left;
}

/* Each case: the words of the checker, and what is to be done. */
#define CASES(X)                                                                                   \
    X("chunk in a bin is not marked as free", mark_used(small()))                                  \
    X("two free chunks side by side", mark_free(used()), small()->prev_size = chunk_size(used()),  \
      clear_prev_inuse(small()))                                                                   \
    X("foot differs from size", chunk_next(small())->prev_size = 16)                               \
    X("end of the fence broken", chunk_next(fence())->head = 0)                                    \
    X("fence not at the end of its segment", used()->head = FENCE_HEAD)                            \
    X("newest segment does not end in top", first(a->segments)->head = FENCE_HEAD)                 \
    X("free chunk in front of top", a->top->head &= ~IS_FREE)                                      \
    X("top does not reach its end", a->top_end += 16)                                              \
    X("top does not reach its end", a->top->head += 16)                                            \
    X("chunk out of place", a->span = 16)                                                          \
    X("bounds of the arena wrong", a->span += 16)                                                  \
    X("chunk in the wrong tree", a->trees[0] = (struct tree *)small())                             \
    X("chunk in the wrong tree", a->trees[1] = heap.root, a->tree_map |= 2)                        \
    X("chunk in use in a tree", set_prev_inuse(chunk_next(&heap.root->chunk)))                     \
    X("cached chunk is in a bin", __malloc_cache.bin[44].first = (struct cached *)heap.small)      \
    X("cached chunk is not marked as free", mark_used(cached_to_chunk(heap.magazine)))             \
    X("fresh outside of top", a->fresh = a->top_end + 1)                                           \
    X("fresh outside of top", a->fresh = 0)                                                        \
    X("segment does not end at a page boundary", a->segments->size += 16)                          \
    X("first chunk of a segment has a free one in front", clear_prev_inuse(first(a->segments)))    \
    X("chunk of another arena", used()->head |= NON_MAIN)                                          \
    X("flag of a mapping in the heap", used()->head |= IS_MMAPPED)                                 \
    X("links of a bin broken", small()->ring.prev = &used()->ring)                                 \
    X("links of a bin broken", a->small[44].prev = &used()->ring)                                  \
    X("bin leads out of the heap", a->small[44].next = (struct ring *)heap.used + 1)               \
    X("chunk in the wrong bin", move_to_next_bin())                                                \
    X("map of the small bins wrong", a->small_map[1] = 0)                                          \
    X("map of the small bins wrong", a->small_map[0] = 2)                                          \
    X("tree leads out of the heap", a->trees[0] = (struct tree *)a)                                \
    X("chunk in the wrong tree", heap.root->index++)                                               \
    X("chunk on the wrong path of its tree", swap_children())                                      \
    X("parent of a tree node wrong", heap.child->parent = heap.child)                              \
    X("map of the trees wrong", a->tree_map = 0)                                                   \
    X("map of the trees wrong", a->tree_map |= 1u << 9)                                            \
    X("root of a tree is not marked as root", heap.root->parent = NULL)                            \
    X("bounds of the arena wrong", a->low -= 16)                                                   \
    X("bytes of the segments differ from the account", a->system_bytes++)                          \
    X("maximum below the present", a->max_system_bytes = 0)                                        \
    X("free chunks of the heap and of the bins differ", empty_bin())                               \
    X("cache leads out of the heap", __malloc_cache.bin[3].first = (struct cached *)a)             \
    X("chunk in the wrong bin of the cache", __malloc_cache.bin[4].first = heap.cached)            \
    X("cached chunk is not marked as free", mark_used(cached_to_chunk(heap.cached)))               \
    X("room of the cache wrong", __malloc_cache.bin[3].room++)                                     \
    X("list of the cache too long", heap.cached->next = hide(&heap.cached->next, heap.cached))     \
    X("magazine not full", __malloc_cache.full[3] = heap.cached)                                   \
    X("magazine not full", heap.magazine->next = hide(&heap.magazine->next, NULL))                 \
    X("bytes of the depot differ from the account", __malloc_depot.bytes++)

void test_checker_cases(void)
{
    const char *words;

    build();
    CHECK_HEAP();
    CHECK(heap.root && heap.child && heap.cached && heap.magazine);
#define X(message, ...)                                                                            \
    build();                                                                                       \
    (void)(__VA_ARGS__);                                                                           \
    words = malloc_check();                                                                        \
    if (words == NULL || strcmp(words, message) != 0) {                                            \
        host_fail(__FILE__, __LINE__, "%s, not %s", words ? words : "nothing", message);           \
    }
    CASES(X)
#undef X
}
