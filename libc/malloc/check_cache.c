/*
 * The heap checker, second part: the running thread's cache and the depot.
 *
 *      each list        chunks that are marked as free, of the bin's size, seen as in use by their
 *                       neighbours
 *      each cache bin   as many chunks as there is no room for
 *      each magazine    full
 */
#include "libc/malloc/check_int.h"
#include "libc/malloc/thread_int.h"

static const char *check_list(struct cached *list, size_t size, intptr_t *count)
{
    for (*count = 0; list; ++*count, list = reveal(&list->next)) {
        struct chunk *c = cached_to_chunk(list);

        REQUIRE(in_heap(list), "cache leads out of the heap");
        REQUIRE(chunk_size(c) == size, "chunk in the wrong bin of the cache");
        REQUIRE(chunk_is_free(c), "cached chunk is not marked as free");
        REQUIRE(!chunk_in_bin(c), "cached chunk is in a bin");
        REQUIRE(*count < magazine_size(size), "list of the cache too long");
    }
    return NULL;
}

static const char *check_magazine(struct cached *magazine, size_t size)
{
    intptr_t count;
    const char *wrong = check_list(magazine, size, &count);

    REQUIRE(wrong == NULL, wrong);
    REQUIRE(count == magazine_size(size), "magazine not full");
    return NULL;
}

static const char *check_cache_bin(const struct cache *cache, size_t i)
{
    size_t size = i * MALLOC_ALIGNMENT;
    intptr_t count;
    const char *wrong = check_list(cache->bin[i].first, size, &count);

    REQUIRE(wrong == NULL, wrong);
    if (count || cache->bin[i].room > 0) {
        REQUIRE(count + cache->bin[i].room == magazine_size(size), "room of the cache wrong");
    }
    return cache->full[i] ? check_magazine(cache->full[i], size) : NULL;
}

static const char *check_depot(const struct depot *d)
{
    size_t bytes = 0;

    for (size_t i = 0; i < CACHE_BINS; i++) {
        size_t size = i * MALLOC_ALIGNMENT;

        for (struct cached *m = d->stack[i]; m; m = reveal(&m->below)) {
            const char *wrong = check_magazine(m, size);

            REQUIRE(wrong == NULL, wrong);
            bytes += size * (size_t)magazine_size(size);
        }
    }
    REQUIRE(bytes == d->bytes, "bytes of the depot differ from the account");
    return NULL;
}

const char *__malloc_check_caches(void)
{
    const char *wrong = NULL;

    for (size_t i = 1; i < CACHE_BINS && wrong == NULL; i++) {
        wrong = check_cache_bin(&__malloc_cache, i);
    }
    if (wrong == NULL) {
        lock_take(&__malloc_depot.lock);
        wrong = check_depot(&__malloc_depot);
        lock_release(&__malloc_depot.lock);
    }
    return wrong;
}
