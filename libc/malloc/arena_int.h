/*
 * The arena: a heap with all its state. A program begins with one; a further thread gets one of its
 * own as long as there are not too many (arenas.c).
 *
 * The memory of an arena comes in segments. Normally the first arena has a single one, the brk
 * heap; a new one starts when somebody else moved the break, or when brk failed and a mapping had
 * to step in.
 *
 *      base                                                                     base + size
 *      +------+------+-------+-------+------+-------+-------------------------------+
 *      | prev | size | chunk | chunk | ...  | chunk | top                           |  newest
 *      +------+------+-------+-------+------+-------+-------------------------------+
 *
 *      +------+------+-------+-------+------+-------+-----------------+-------+-----+
 *      | prev | size | chunk | chunk | ...  | chunk | chunk           | fence |     |  older
 *      +------+------+-------+-------+------+-------+-----------------+-------+-----+
 *                                                                        16      8 bytes
 *
 * The base is aligned to 16, so the bytes of the first chunk are too. The segment ends at a page
 * boundary, hence the size of top is always 8 modulo 16: at least 24, room enough for the fence
 * that closes a segment, a chunk that no other looks like, and the cookie of one more behind it.
 * They look as if in use, so that nothing is ever joined across the end.
 */
#pragma once

#include "libc/malloc/chunk_int.h"
#include "libc/malloc/lock_int.h"

struct segment {
    struct segment *prev; /* the next older one */
    size_t size;
};

#define FENCE_SIZE MALLOC_ALIGNMENT
#define FENCE_HEAD (FENCE_SIZE | IS_FREE | IS_MMAPPED | PREV_INUSE)
#define FENCE_ROOM (FENCE_SIZE + CHUNK_HEADER)
#define MIN_TOP    FENCE_ROOM

_Static_assert((sizeof(struct segment) + CHUNK_HEADER) % MALLOC_ALIGNMENT == 0,
               "behind base + segment a chunk may start");

/* Bins by exact size, 16 bytes apart; a chunk of LARGE_CHUNK bytes or more goes into a tree
 * (bins.c). */
#define SMALL_BINS  128
#define SMALL_WORDS (SMALL_BINS / 32)
#define TREE_BINS   32
#define LARGE_SHIFT 11
#define LARGE_CHUNK ((size_t)1 << LARGE_SHIFT)

struct tree;
struct cached;

struct arena {
    struct lock lock;
    size_t mark;                     /* what the cookies of its chunks have: 0 or NON_MAIN */
    uint32_t small_map[SMALL_WORDS]; /* bit i: small[i] is not empty */
    uint32_t tree_map;
    struct chunk *top;

    /*
     * All chunks of all segments lie in [low, low + span), fences and the least top not counted:
     * the bounds of a pointer or a size before it is believed.
     */
    uintptr_t low;
    size_t span;

    uintptr_t top_end; /* where top and the newest segment end */
    uintptr_t fresh;   /* top's bytes from here on were never written since the system gave them */
    struct segment *segments; /* the newest; NULL before the first allocation */
    size_t system_bytes;
    size_t max_system_bytes;

    struct arena *next; /* of all arenas (arenas.c) */
    unsigned threads;   /* that allocate from it */

    struct ring small[SMALL_BINS];
    struct tree *trees[TREE_BINS];
};

/*
 * What mallopt sets (params.c): common to all arenas.
 */
struct malloc_params {
    size_t top_pad;
    size_t trim_threshold;
    size_t trim_at; /* the size of top at which a free trims */
    size_t mmap_threshold;
    int mmap_max;
    size_t max_fast;
    size_t max_cached; /* the largest chunk that the caches keep; 0: none */
    unsigned arena_max;
    int perturb;
    int check_action;
    bool known; /* the environment was asked */
};

/*
 * Chunks that are mappings of their own (mmapped.c).
 */
struct mmap_account {
    struct lock lock;
    int mmaps;
    int max_mmaps;
    size_t bytes;
    size_t max_bytes;
};

extern struct arena __malloc_main_arena;
extern struct malloc_params __malloc_params;
extern struct mmap_account __malloc_mmaps;

static inline size_t top_size(const struct arena *a)
{
    return chunk_size(a->top);
}

static inline struct chunk *segment_first_chunk(struct segment *s)
{
    return (struct chunk *)(s + 1);
}

static inline bool is_fence(const struct chunk *c)
{
    return (head_of(c) | PREV_INUSE) == FENCE_HEAD;
}

/*
 * Whether @c ends the row of chunks in its segment: top, or the fence.
 */
static inline bool chunk_ends_segment(const struct arena *a, struct chunk *c)
{
    return c == a->top || is_fence(c);
}

/*
 * Whether @c may be a chunk of @a's segments at all. Reads nothing through @c.
 */
static inline bool arena_may_own(const struct arena *a, const struct chunk *c)
{
    return ((uintptr_t)c & (MALLOC_ALIGNMENT - 1)) == MALLOC_ALIGNMENT - CHUNK_HEADER &&
           (uintptr_t)c - a->low < a->span;
}

static inline bool chunk_size_valid(size_t size)
{
    return size >= MIN_CHUNK && size % MALLOC_ALIGNMENT == 0;
}

static inline bool chunk_in_top(const struct arena *a, const struct chunk *c)
{
    return (uintptr_t)c - (uintptr_t)a->top < a->top_end - (uintptr_t)a->top;
}

/*
 * Whether @c, inside the bounds of @a, would reach beyond them with @size.
 */
static inline bool chunk_passes_end(const struct arena *a, const struct chunk *c, size_t size)
{
    return size > a->low + a->span - (uintptr_t)c;
}

/* heap.c: the arena's lock is held */

/*
 * Return an in-use chunk of @size bytes without asking the system, or NULL.
 */
HOT_CALL struct chunk *__malloc_alloc_chunk(struct arena *a, size_t size)
    __attribute__((warn_unused_result));

/*
 * Take up to @n chunks of @size, at least one, without asking the system: those that wait in the
 * bin for just this size, or those that one larger block gives. They become a list of cached
 * chunks; its last one is *@last. Returns how many there are; 0 if there is no memory.
 */
HOT_CALL unsigned __malloc_take_batch(struct arena *a, size_t size, unsigned n,
                                      struct cached **list) __attribute__((warn_unused_result));

/*
 * Free @c. Checks it first and dies of what it finds. Keeps errno.
 */
HOT_CALL void __malloc_free_chunk(struct arena *a, struct chunk *c);

/*
 * Cut the in-use chunk @c down to @size and free the rest, if there is one.
 */
void __malloc_shrink_chunk(struct arena *a, struct chunk *c, size_t size);

/*
 * Say why the chunk @c cannot be freed.
 */
_Noreturn void __malloc_die_of_free(struct arena *a, struct chunk *c) __attribute__((cold));

/* obtain.c: no lock is held */

/*
 * Return an in-use chunk of @size bytes from anywhere, or NULL with errno ENOMEM. Of the program's
 * bytes in it, the first *@dirty may be other than zero, unless @dirty is NULL.
 */
struct chunk *__malloc_obtain(size_t size, size_t *dirty) __attribute__((warn_unused_result));

/* top.c: the arena's lock is held */

/*
 * Make [@base, @end) the newest segment of @a. Its bytes from @fresh on are zero.
 */
void __malloc_add_segment(struct arena *a, uintptr_t base, uintptr_t end, uintptr_t fresh);

/*
 * Make top large enough to cut a chunk of @size from it. Returns false if there is no memory.
 */
bool __malloc_top_grow(struct arena *a, size_t size) __attribute__((warn_unused_result));

/*
 * The same, but only by moving the break under the present top: no new segment.
 */
bool __malloc_top_extend(struct arena *a, size_t size) __attribute__((warn_unused_result));

/*
 * Give whole pages of top back, keeping @pad bytes. Returns whether there were any. Keeps errno.
 */
bool __malloc_top_trim(struct arena *a, size_t pad);

/* mmapped.c: no lock is needed */

/*
 * Map a chunk of at least @size. NULL if the system has no memory.
 */
struct chunk *__malloc_mmap_chunk(size_t size) __attribute__((warn_unused_result));

/*
 * Unmap @c. Keeps errno.
 */
void __malloc_munmap_chunk(struct chunk *c);

/*
 * Resize the mapping so that it holds @size; it may move. NULL if the system refuses: nothing
 * changed.
 */
struct chunk *__malloc_mremap_chunk(struct chunk *c, size_t size)
    __attribute__((warn_unused_result));

/*
 * Bytes of @c that belong to the program.
 */
size_t __malloc_mmapped_usable(const struct chunk *c);

/* arenas.c */

/*
 * The arena that the running thread, which has none yet, is to allocate from.
 */
struct arena *__malloc_enter_arena(void) __attribute__((returns_nonnull));

/*
 * The arena of @c, which lies in a segment of its own kind; NULL for a mapping. Dies if @c cannot
 * be a chunk.
 */
HOT_CALL struct arena *__malloc_find_owner(struct chunk *c);

/*
 * The arena that @c is of by its cookie, which alone is read; NULL for a mapping.
 */
static inline struct arena *chunk_owner(struct chunk *c)
{
    if (likely((uintptr_t)chunk_to_mem(c) % MALLOC_ALIGNMENT == 0 &&
               !(head_of(c) & (IS_MMAPPED | NON_MAIN)))) {
        return &__malloc_main_arena;
    }
    return __malloc_find_owner(c);
}
