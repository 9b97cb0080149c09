/*
 * What the thread cache does when it is empty or full.
 */
#include "libc/malloc/cache_int.h"
#include "libc/malloc/thread_int.h"

HOT_CALL void *__malloc_die_unaligned(void)
{
    __malloc_die("malloc(): unaligned tcache chunk detected");
}

/*
 * Chunks for the bin @index from the arena, more each time the cache comes for them.
 */
static void refill(struct cache *cache, size_t index)
{
    struct arena *a = __malloc_thread_arena();
    struct cache_bin *bin = &cache->bin[index];
    size_t size = index * MALLOC_ALIGNMENT;
    unsigned most = (unsigned)magazine_size(size), n = 2u * cache->batch[index] + 1;

    n = n < most ? n : most;
    cache->batch[index] = (uint8_t)n;
    lock_take(&a->lock);
    n = __malloc_take_batch(a, size, n, &bin->first);
    lock_release(&a->lock);
    bin->room = (intptr_t)(most - n);
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

    if (cache->full[index]) {
        bin->first = cache->full[index];
        cache->full[index] = NULL;
        bin->room = 0;
        return cache_pop(bin, bin->first);
    }
    if (cache->closed || magazine_size(size) == 0) {
        return uncached(size);
    }
    bin->first = __malloc_depot_take(index);
    if (bin->first) {
        bin->room = 0;
    } else {
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
    return arena_may_own(a, c) && !(c->head & IS_FREE) && chunk_size_valid(chunk_size(c)) &&
           !chunk_passes_end(a, c, chunk_size(c));
}

/*
 * Whether somebody wrote over the cookie behind @c, which is in use.
 */
static bool next_is_bad(const struct arena *a, struct chunk *c)
{
    struct chunk *next = chunk_next(c);
    size_t size = chunk_size(next);

    if (!(next->head & PREV_INUSE)) {
        return true;
    }
    return next != a->top && !is_fence(next) &&
           (!chunk_size_valid(size) || chunk_passes_end(a, next, size));
}

/*
 * Look closely at @c, of the arena @a, and free it there if @to_arena.
 */
static void check_and_free(struct arena *a, struct chunk *c, bool to_arena)
{
    lock_take(&a->lock);
    if (!is_in_use(a, c)) {
        __malloc_die_of_free(a, c);
    }
    if (to_arena) {
        perturb_freed(c);
        __malloc_free_chunk(a, c);
    } else if (next_is_bad(a, c)) {
        __malloc_die("free(): invalid next size (fast)");
    }
    lock_release(&a->lock);
}

HOT_CALL void __malloc_free_slow(void *mem)
{
    struct cache *cache = &__malloc_cache;
    struct chunk *c = mem_to_chunk(mem);
    struct arena *a;
    size_t index;
    bool kept;

    if (mem == NULL) {
        return;
    }
    a = __malloc_owner(c);
    if (a == NULL) {
        __malloc_munmap_chunk(c);
        return;
    }
    index = chunk_size(c) / MALLOC_ALIGNMENT;
    kept = index < CACHE_BINS && !cache->closed && magazine_size(chunk_size(c));
    check_and_free(a, c, !kept);
    if (kept) {
        watch_thread(cache);
        make_room(cache, index);
        cache->bin[index].room--;
        cache_push(&cache->bin[index], mem);
    } else if (index < CACHE_BINS) {
        cache->bin[index].room = 0;
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
