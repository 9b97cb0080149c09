/*
 * calloc: zero what is not certain to be zero already.
 *
 *      a mapping of its own            is zero
 *      a chunk just cut from top       is zero from arena.fresh on
 *
 *                  chunk, 8 bytes      fresh                     top now
 *                  |-------|--- mem ---|--------------------------|------------
 *                          | written   | never written since the
 *                          | once      | system gave the page
 *
 *      any other chunk                 was somebody's before
 *
 * A chunk that comes from a bin never lies in front of top: there it would have been joined.
 */
#include "libc/malloc/arena_int.h"
#include "libc/include/malloc.h"

/*
 * How many of the first @n bytes at @mem, of the new chunk @c, may be other than zero.
 */
static size_t unsure_bytes(const struct arena *a, struct chunk *c, void *mem, size_t n)
{
    if (chunk_next(c) != a->top) {
        return n;
    }
    if (a->fresh <= (uintptr_t)mem) {
        return 0;
    }
    return a->fresh - (uintptr_t)mem < n ? a->fresh - (uintptr_t)mem : n;
}

void *calloc(size_t count, size_t size)
{
    struct arena *a = &__malloc_main_arena;
    struct chunk *c;
    size_t n;
    void *mem;

    if (__builtin_mul_overflow(count, size, &n) || n > MAX_REQUEST) {
        errno = ENOMEM;
        return NULL;
    }
    c = __malloc_alloc_chunk(a, request_to_size(n));
    if (c == NULL) {
        return NULL;
    }
    mem = chunk_to_mem(c);
    if (c->head & IS_MMAPPED) {
        return mem;
    }
    return memset(mem, 0, unsure_bytes(a, c, mem, usable_of_size(chunk_size(c))));
}
