/*
 * calloc: zero what is not certain to be zero already (obtain.c).
 */
#include "libc/malloc/cache_int.h"
#include "libc/include/malloc.h"

/* Up to this size a loop costs less than a call. */
#define SHORT_CHUNK ((size_t)80)

/*
 * Zero a block of the cache's sizes. A short one word by word: its chunk has a multiple of four
 * words, of which three follow the cookie and the last one is the next chunk's first.
 */
static void *zero(void *mem, size_t size)
{
    size_t *word = mem, *end = (size_t *)((char *)mem + usable_of_size(size));

    if (size > SHORT_CHUNK) {
        return memset(mem, 0, usable_of_size(size));
    }
    word[0] = word[1] = word[2] = 0;
    for (word += 3; word < end; word += 4) {
        word[0] = word[1] = word[2] = word[3] = 0;
    }
    return mem;
}

static void *calloc_cached(size_t n)
{
    void *mem = malloc(n);

    return mem ? zero(mem, request_to_size(n)) : NULL;
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
