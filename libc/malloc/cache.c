/*
 * What the thread cache does when it is empty or full.
 */
#include "libc/malloc/cache_int.h"
#include "libc/malloc/thread_int.h"

HOT_CALL void *__malloc_die_unaligned(void)
{
    __malloc_die("malloc(): unaligned tcache chunk detected");
}

void __malloc_cache_load(struct cache *cache, size_t index)
{
    struct cache_bin *bin = &cache->bin[index];
    struct cached *magazine = cache->full[index];

    if (magazine) {
        cache->full[index] = NULL;
    } else {
        magazine = __malloc_depot_take(index);
    }
    bin->first = magazine;
    bin->room = magazine ? 0 : magazine_size(index * MALLOC_ALIGNMENT);
}

/*
 * How many chunks the bin @index shall be given by the arena: more each time, as many as it has
 * room for.
 */
static unsigned next_batch(struct cache *cache, size_t index)
{
    unsigned n = 2u * cache->batch[index] + 1, room = (unsigned)cache->bin[index].room;

    n = n < room ? n : room;
    cache->batch[index] = (uint8_t)n;
    return n;
}

/*
 * Chunks for the empty bin @index from the arena.
 */
static void refill(struct cache *cache, size_t index)
{
    struct arena *a = thread_arena();
    struct cache_bin *bin = &cache->bin[index];
    unsigned n = next_batch(cache, index);

    lock_take(&a->lock);
    n = __malloc_take_batch(a, index * MALLOC_ALIGNMENT, n, &bin->first);
    lock_release(&a->lock);
    bin->room -= (intptr_t)n;
}

/*
 * A block that does not go through the caches.
 */
static void *uncached(size_t size)
{
    struct chunk *c = __malloc_obtain(size, NULL);

    if (c == NULL) {
        return NULL;
    }
    perturb_new(c);
    return chunk_to_mem(c);
}

HOT_CALL void *__malloc_cache_miss(size_t index)
{
    struct cache *cache = &__malloc_cache;
    struct cache_bin *bin = &cache->bin[index];
    size_t size = index * MALLOC_ALIGNMENT;

    if (!cache_keeps(cache, size)) {
        return uncached(size);
    }
    __malloc_cache_load(cache, index);
    if (bin->first == NULL) {
        refill(cache, index);
    }
    return bin->first ? cache_pop(bin, bin->first) : uncached(size);
}

/*
 * The first list of @index is full, or the thread has not freed such a chunk yet: make room.
 */
static void make_room(struct cache *cache, size_t index)
{
    struct cache_bin *bin = &cache->bin[index];

    if (bin->first) {
        if (cache->full[index]) {
            __malloc_depot_put(index, cache->full[index]);
        }
        cache->full[index] = bin->first;
        bin->first = NULL;
    }
    bin->room = magazine_size(index * MALLOC_ALIGNMENT);
}

/*
 * Whether @c is a chunk of @a in use, as far as its place and its cookie tell.
 */
static bool is_in_use(const struct arena *a, const struct chunk *c)
{
    return arena_may_own(a, c) && !(head_of(c) & IS_FREE) && chunk_size_valid(chunk_size(c)) &&
           !chunk_passes_end(a, c, chunk_size(c));
}

/*
 * Whether somebody wrote over the cookie behind @c, which is in use.
 */
static bool next_is_bad(const struct arena *a, struct chunk *c)
{
    struct chunk *next = chunk_next(c);
    size_t size = chunk_size(next);

    if (!(head_of(next) & PREV_INUSE)) {
        return true;
    }
    return next != a->top && !is_fence(next) &&
           (!chunk_size_valid(size) || chunk_passes_end(a, next, size));
}

/*
 * Die if @c is not what free() may be given. Its arena is locked.
 */
static void check_freed(struct arena *a, struct chunk *c)
{
    if (!is_in_use(a, c)) {
        __malloc_die_of_free(a, c);
    }
    if (next_is_bad(a, c)) {
        __malloc_die("free(): invalid next size (fast)");
    }
}

static void free_to_arena(struct arena *a, struct chunk *c)
{
    lock_take(&a->lock);
    if (unlikely(__malloc_params.perturb)) {
        check_freed(a, c);
        perturb_freed(c);
    }
    __malloc_free_chunk(a, c);
    lock_release(&a->lock);
}

static void free_to_cache(struct arena *a, struct chunk *c, size_t index)
{
    struct cache *cache = &__malloc_cache;

    lock_take(&a->lock);
    check_freed(a, c);
    lock_release(&a->lock);
    watch_thread(cache);
    make_room(cache, index);
    cache->bin[index].room--;
    cache_push(&cache->bin[index], chunk_to_mem(c));
}

HOT_CALL void __malloc_free_slow(void *mem)
{
    struct chunk *c = mem_to_chunk(mem);
    struct arena *a;
    size_t index;

    if (mem == NULL) {
        return;
    }
    a = chunk_owner(c);
    if (a == NULL) {
        __malloc_munmap_chunk(c);
        return;
    }
    index = chunk_size(c) / MALLOC_ALIGNMENT;
    if (index >= CACHE_BINS) {
        free_to_arena(a, c);
    } else if (cache_keeps(&__malloc_cache, chunk_size(c))) {
        free_to_cache(a, c, index);
    } else {
        __malloc_cache.bin[index].room = 0;
        free_to_arena(a, c);
    }
}

void __malloc_cache_flush(void)
{
    struct cache *cache = &__malloc_cache;

    for (size_t i = 0; i < CACHE_BINS; i++) {
        struct cached *first = cache->bin[i].first, *full = cache->full[i];

        cache->bin[i].first = cache->full[i] = NULL;
        cache->bin[i].room = 0;
        __malloc_free_list(first);
        __malloc_free_list(full);
    }
}

void __malloc_thread_exit(void)
{
    struct cache *cache = &__malloc_cache;

    cache->closed = true;
    __malloc_cache_flush();
    __malloc_leave_arena(cache->arena);
    cache->arena = NULL;
}
