/*
 * calloc: zero what is not certain to be zero already (obtain.c).
 */
#include "libc/malloc/cache_int.h"
#include "libc/include/malloc.h"

/*
 * Zero a block of the cache's sizes, whose last word is the next chunk's first. Most are so short
 * that a call would cost more.
 */
static void *zero_words(void *mem, size_t size)
{
    size_t *word = mem, *end = (size_t *)((char *)mem + usable_of_size(size));

    if (size > 128) {
        return memset(mem, 0, usable_of_size(size));
    }
    while (word < end) {
        *word++ = 0;
    }
    return mem;
}

static void *calloc_cached(size_t n)
{
    void *mem = malloc(n);

    return mem ? zero_words(mem, request_to_size(n)) : NULL;
}

void *calloc(size_t count, size_t size)
{
    struct chunk *c;
    size_t n, dirty;

    if (__builtin_mul_overflow(count, size, &n) || n > MAX_REQUEST) {
        errno = ENOMEM;
        return NULL;
    }
    if (n <= CACHED_REQUEST) {
        return calloc_cached(n);
    }
    c = __malloc_obtain(request_to_size(n), &dirty);
    if (c == NULL) {
        return NULL;
    }
    return memset(chunk_to_mem(c), 0, dirty);
}
