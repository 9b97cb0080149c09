/*
 * malloc and free: the ways that nearly every call takes.
 *
 *      malloc(n)    the bin of the thread's cache is not empty: its first chunk. Otherwise cache.c
 *                   looks further: depot, arena, system.
 *      free(p)      p lies in a heap and is aligned, its cookie says a chunk in use of a size with
 * a bin, and there is room: it becomes the first of that bin. Otherwise cache.c looks what is the
 * matter.
 */
#include "libc/malloc/thread_int.h"
#include "libc/include/malloc.h"

__thread struct cache __malloc_cache;
struct heap_bounds __malloc_bounds;

static __attribute__((noinline)) HOT_CALL void *malloc_large(size_t n)
{
    struct chunk *c;

    if (n > MAX_REQUEST) {
        errno = ENOMEM;
        return NULL;
    }
    c = __malloc_obtain(request_to_size(n), NULL);
    if (c == NULL) {
        return NULL;
    }
    perturb_new(c);
    return chunk_to_mem(c);
}

void *malloc(size_t n)
{
    struct cache_bin *bin;
    struct cached *e;

    if (unlikely(n > CACHED_REQUEST)) {
        return malloc_large(n);
    }
    bin = &__malloc_cache.bin[request_index(n)];
    e = bin->first;
    if (unlikely(e == NULL)) {
        return __malloc_cache_miss(request_index(n));
    }
    return cache_pop(bin, e);
}

void free(void *mem)
{
    struct cache_bin *bin;
    size_t head;

    if (unlikely(!in_heap(mem))) {
        goto slow;
    }
    head = head_of(mem_to_chunk(mem));
    if (unlikely(head / MALLOC_ALIGNMENT >= CACHE_BINS)) {
        goto slow; /* large, or a mapping, or free already: IS_FREE is the highest bit */
    }
    bin = &__malloc_cache.bin[head / MALLOC_ALIGNMENT];
    if (unlikely(--bin->room < 0)) {
        goto slow; /* which corrects it */
    }
    cache_push(bin, mem);
    return;
slow:
    __malloc_free_slow(mem);
}
