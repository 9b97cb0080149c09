/*
 * A chunk from wherever there is one.
 *
 *      the thread's arena has it                         (heap.c)
 *      128 KiB or more?        a mapping of its own      (mmapped.c)
 *      magazines in the depot? join their chunks, look again
 *      make top larger                                   (top.c)
 *      not in this arena?      the same in the first arena, whose top can grow further
 */
#include "libc/malloc/cache_int.h"
#include "libc/malloc/top_int.h"

/*
 * How many of the program's bytes in @c, a chunk of the heap just allocated, may be other than
 * zero. A chunk that comes from a bin never lies in front of top: there it would have been joined.
 *
 *                  chunk, 8 bytes      fresh                     top now
 *                  |-------|--- mem ---|--------------------------|------------
 *                          | written   | never written since the
 *                          | once      | system gave the page
 */
static size_t dirty_bytes(const struct arena *a, struct chunk *c)
{
    uintptr_t mem = (uintptr_t)chunk_to_mem(c);
    size_t all = usable_of_size(chunk_size(c));

    if (chunk_next(c) != a->top) {
        return all;
    }
    if (a->fresh <= mem) {
        return 0;
    }
    return a->fresh - mem < all ? a->fresh - mem : all;
}

static struct chunk *mapping(size_t size, size_t *dirty)
{
    struct chunk *c = wants_mapping(size) ? __malloc_mmap_chunk(size) : NULL;

    if (c && dirty) {
        *dirty = 0;
    }
    return c;
}

/*
 * Nothing that @a has holds @size. Its lock is held.
 */
static struct chunk *grow_and_cut(struct arena *a, size_t size)
{
    return __malloc_top_grow(a, size) ? top_cut(a, size) : NULL;
}

/*
 * The arena @a has no @size bytes: from the system.
 */
static __attribute__((noinline)) struct chunk *from_system(struct arena *a, size_t size,
                                                           size_t *dirty)
{
    struct chunk *c = mapping(size, dirty);

    if (c) {
        return c;
    }
    (void)__malloc_depot_drain(DRAIN_LEAST);
    lock_take(&a->lock);
    c = __malloc_alloc_chunk(a, size);
    c = c ? c : grow_and_cut(a, size);
    if (c && dirty) {
        *dirty = dirty_bytes(a, c);
    }
    lock_release(&a->lock);
    return c;
}

struct chunk *__malloc_obtain(size_t size, size_t *dirty)
{
    struct arena *a = thread_arena();
    struct chunk *c;

    lock_take(&a->lock);
    c = __malloc_alloc_chunk(a, size);
    if (c && dirty) {
        *dirty = dirty_bytes(a, c);
    }
    lock_release(&a->lock);
    if (likely(c)) {
        return c;
    }
    c = from_system(a, size, dirty);
    if (c == NULL && a != &__malloc_main_arena) {
        c = from_system(&__malloc_main_arena, size, dirty);
    }
    if (c == NULL) {
        errno = ENOMEM;
    }
    return c;
}
