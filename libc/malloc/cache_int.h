/*
 * The thread cache: what malloc and free look at first. No lock, no search.
 *
 *      bin[i]    first --> chunk --> chunk --> ...    chunks of exactly 16 * i bytes, last freed
 *                room: how many more it takes         first
 *      full[i]   a second list of that size, as long as one may be, or NULL
 *
 * A list is a magazine (Bonwick and Adams, 2001). When the first is full it changes places with the
 * second, and if that is full too, that one goes to the depot (depot.c), whole; when both are empty
 * a full one comes from there. So a thread does 2n calls between two visits to what it shares with
 * others, whatever the order of its calls.
 *
 * A cached chunk keeps its cookie, with IS_FREE set: freeing it again is noticed at once. The links
 * are hidden (safe-linking): stored is next XOR (address >> 12), so that who overwrites one without
 * knowing where the heap lies sends malloc to an unaligned address, which it notices.
 */
#pragma once

#include "libc/malloc/arena_int.h"

#define CACHE_BINS 64

/* The largest request with a bin. */
#define CACHED_REQUEST ((CACHE_BINS - 1) * MALLOC_ALIGNMENT - CHUNK_OVERHEAD)
#define CACHED_CHUNK   ((CACHE_BINS - 1) * MALLOC_ALIGNMENT)

_Static_assert(CACHED_CHUNK < LARGE_CHUNK, "what is cached waits in a small bin");

/* What a magazine holds, where that are 4 to 32 chunks. */
#define MAGAZINE_BYTES 2048

/* The first bytes of a cached chunk's block. */
struct cached {
    uintptr_t next;  /* hidden */
    uintptr_t below; /* hidden; in a magazine's first chunk: the next magazine of the depot */
};

struct cache_bin {
    struct cached *first;
    intptr_t room;
};

struct cache {
    struct cache_bin bin[CACHE_BINS];
    struct cached *full[CACHE_BINS];
    uint8_t batch[CACHE_BINS]; /* how many chunks the last visit to the arena brought */
    struct arena *arena;       /* NULL before the thread's first visit */
    bool watched;              /* somebody will call __malloc_thread_exit */
    bool closed;               /* the thread ends */
};

extern __thread struct cache __malloc_cache __attribute__((visibility("hidden")));

/*
 * All chunks of all arenas have their bytes in [low, low + 16 * blocks).
 */
struct heap_bounds {
    uintptr_t low;
    size_t blocks;
};

extern struct heap_bounds __malloc_bounds __attribute__((visibility("hidden")));

/* M_MXFAST at the start. Above, sizes seldom come back, and what waits for that is not joined. */
#define FAST_CHUNK   ((size_t)640)
#define FAST_REQUEST (FAST_CHUNK - CHUNK_OVERHEAD)

static inline size_t request_index(size_t n)
{
    return request_to_size(n) / MALLOC_ALIGNMENT;
}

static inline uintptr_t hide(const uintptr_t *where, const void *link)
{
    return ((uintptr_t)where >> 12) ^ (uintptr_t)link;
}

static inline struct cached *reveal(const uintptr_t *where)
{
    return (struct cached *)(((uintptr_t)where >> 12) ^ *where);
}

static inline struct chunk *cached_to_chunk(struct cached *e)
{
    return mem_to_chunk(e);
}

/*
 * How many chunks of @size, not 0, a magazine holds.
 */
static inline intptr_t magazine_size(size_t size)
{
    intptr_t n = (intptr_t)(MAGAZINE_BYTES / size);

    return n < 4 ? 4 : n > 32 ? 32 : n;
}

/*
 * Whether free() puts a chunk of @size, which has a bin, into @cache.
 */
static inline bool cache_keeps(const struct cache *cache, size_t size)
{
    return !cache->closed && size && size <= __malloc_params.max_cached;
}

/*
 * Die. Returns in the compiler's eyes, so that it costs its caller no stack frame.
 */
HOT_CALL void *__malloc_die_unaligned(void) __attribute__((cold));

/*
 * Take the first chunk @e of @bin into use.
 */
static inline void *cache_pop(struct cache_bin *bin, struct cached *e)
{
    if (unlikely((uintptr_t)e % MALLOC_ALIGNMENT)) {
        return __malloc_die_unaligned();
    }
    bin->first = reveal(&e->next);
    bin->room++;
    mark_used(cached_to_chunk(e));
    return e;
}

/*
 * Put the block @mem, whose cookie is already looked at, in front of @bin.
 */
static inline void cache_push(struct cache_bin *bin, void *mem)
{
    struct cached *e = mem;

    mark_free(mem_to_chunk(mem));
    e->next = hide(&e->next, bin->first);
    bin->first = e;
}

#define ALIGNMENT_SHIFT __builtin_ctzl(MALLOC_ALIGNMENT)

/*
 * Whether the block @mem can lie in an arena: rotated, what is misaligned is too far away. NULL
 * does not.
 */
static inline bool in_heap(const void *mem)
{
    uintptr_t offset = (uintptr_t)mem - __atomic_load_n(&__malloc_bounds.low, __ATOMIC_RELAXED);

    offset = offset / MALLOC_ALIGNMENT | offset << (8 * sizeof(offset) - ALIGNMENT_SHIFT);
    return offset < __atomic_load_n(&__malloc_bounds.blocks, __ATOMIC_RELAXED);
}

/*
 * The arena that the running thread allocates from.
 */
static inline struct arena *thread_arena(void)
{
    struct arena *a = __malloc_cache.arena;

    return likely(a) ? a : __malloc_enter_arena();
}

/* cache.c */

/*
 * The bin @index is empty: a block of its size from elsewhere, or NULL with errno ENOMEM.
 */
HOT_CALL void *__malloc_cache_miss(size_t index);

/*
 * Free @mem, which is no valid block of a size for which the cache has room; perhaps NULL.
 */
HOT_CALL void __malloc_free_slow(void *mem);

/*
 * The bin @index is empty: fill it with a magazine, if there is one.
 */
void __malloc_cache_load(struct cache *cache, size_t index);

/*
 * Give all that the running thread's cache holds back to the arenas.
 */
void __malloc_cache_flush(void);

/*
 * The running thread ends; what it still frees goes to the arenas.
 */
void __malloc_thread_exit(void);

/* align.c, align_cache.c, align_fit.c */

/*
 * Take a free chunk that holds an aligned block of @size bytes out of the bins of @a, whose lock is
 * held. NULL if none was found.
 */
struct chunk *__malloc_take_aligned(struct arena *a, size_t size, size_t alignment)
    __attribute__((warn_unused_result));

/*
 * Drop the first @lead bytes of @c, whose arena @a is locked (NULL: a mapping), and return the
 * chunk that begins there.
 */
struct chunk *__malloc_cut_lead(struct arena *a, struct chunk *c, size_t lead);

/*
 * A block with a chunk of @size bytes, a size that is cached and a multiple of @alignment. NULL
 * with errno ENOMEM.
 */
void *__malloc_aligned_cached(size_t alignment, size_t size);

/* depot.c */

/*
 * A full magazine of chunks of size 16 * @index, or NULL.
 */
struct cached *__malloc_depot_take(size_t index);
void __malloc_depot_put(size_t index, struct cached *magazine);

/*
 * Give the chunks of all magazines back to their arenas, where they are joined, if they are @least
 * bytes or more. Returns whether there were any.
 */
bool __malloc_depot_drain(size_t least);

/* Before the heap grows: fewer bytes are not worth the visit. */
#define DRAIN_LEAST ((size_t)32 << 10)

/*
 * Give the cached chunks of @list back to their arenas.
 */
void __malloc_free_list(struct cached *list);
