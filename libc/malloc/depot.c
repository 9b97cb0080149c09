/*
 * The depot: full magazines that no thread's cache has room for.
 *
 *      stack[i] --> magazine -----> magazine -----> ...     of chunks of 16 * i bytes
 *                     |    below      |
 *                   chunk           chunk
 *                     | next          |
 *                    ...             ...
 *
 * It belongs to all threads: what a consumer frees, the producer gets again, whoever's arena it is
 * from. Before an arena asks the system for more memory, all magazines are given back, so that
 * their chunks are joined; and a program that freed a great deal does not leave it here for ever.
 */
#include "libc/malloc/cache_int.h"
#include "libc/malloc/thread_int.h"

/* The depot holds so much and three quarters of what the first arena has at most. */
#define DEPOT_BYTES ((size_t)1 << 20)

struct depot __malloc_depot;

/* Of what is looked at without the lock, to see whether the way is worth while. */
#define set(where, value) __atomic_store_n(where, value, __ATOMIC_RELAXED)
#define peek(where)       __atomic_load_n(where, __ATOMIC_RELAXED)

static size_t magazine_bytes(size_t index)
{
    return index * MALLOC_ALIGNMENT * (size_t)magazine_size(index * MALLOC_ALIGNMENT);
}

static struct cached *pop(size_t index)
{
    struct depot *d = &__malloc_depot;
    struct cached *magazine = d->stack[index];

    if (magazine) {
        set(&d->stack[index], reveal(&magazine->below));
        set(&d->bytes, d->bytes - magazine_bytes(index));
    }
    return magazine;
}

struct cached *__malloc_depot_take(size_t index)
{
    struct depot *d = &__malloc_depot;
    struct cached *magazine;

    if (peek(&d->stack[index]) == NULL) {
        return NULL;
    }
    lock_take(&d->lock);
    magazine = pop(index);
    lock_release(&d->lock);
    return magazine;
}

void __malloc_depot_put(size_t index, struct cached *magazine)
{
    struct depot *d = &__malloc_depot;
    size_t bytes;

    lock_take(&d->lock);
    magazine->below = hide(&magazine->below, d->stack[index]);
    set(&d->stack[index], magazine);
    bytes = d->bytes + magazine_bytes(index);
    set(&d->bytes, bytes);
    lock_release(&d->lock);
    if (bytes > DEPOT_BYTES + peek(&__malloc_main_arena.system_bytes) / 4 * 3) {
        (void)__malloc_depot_drain(0);
    }
}

void __malloc_free_list(struct cached *list)
{
    struct arena *locked = NULL;

    while (list) {
        struct chunk *c = cached_to_chunk(list);
        struct arena *a = chunk_owner(c);

        if (a == NULL) {
            __malloc_die("free(): invalid pointer");
        }
        if (a != locked) {
            if (locked) {
                lock_release(&locked->lock);
            }
            lock_take(&a->lock);
            locked = a;
        }
        list = reveal(&list->next);
        mark_used(c);
        __malloc_free_chunk(a, c);
    }
    if (locked) {
        lock_release(&locked->lock);
    }
}

bool __malloc_depot_drain(size_t least)
{
    struct depot *d = &__malloc_depot;
    bool any = false;

    if (peek(&d->bytes) < least) {
        return false;
    }
    for (size_t i = 0; i < CACHE_BINS; i++) {
        struct cached *magazine;

        while ((magazine = __malloc_depot_take(i))) {
            __malloc_free_list(magazine);
            any = true;
        }
    }
    return any;
}
