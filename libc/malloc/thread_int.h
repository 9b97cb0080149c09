/*
 * Threads: what they share, and what must be done when one begins or ends or forks.
 *
 * The order of locks: the list of arenas, an arena, then one of depot, mappings, bounds.
 */
#pragma once

#include "libc/malloc/cache_int.h"

/*
 * Where magazines wait that no thread has room for (depot.c).
 */
struct depot {
    struct lock lock;
    size_t bytes;
    struct cached *stack[CACHE_BINS];
};

extern struct depot __malloc_depot;

/*
 * Given by whoever makes threads: see to it that __malloc_thread_exit is called when the running
 * one ends. Where it is missing there are none, or they call it themselves.
 */
void __malloc_watch_thread(void) __attribute__((weak));

static inline void watch_thread(struct cache *cache)
{
    if (!cache->watched) {
        cache->watched = true;
        if (__malloc_watch_thread) {
            __malloc_watch_thread();
        }
    }
}

/* arenas.c */

/*
 * A thread that allocated from @a, or NULL, ends.
 */
void __malloc_leave_arena(struct arena *a);

/*
 * The arena behind @a in the list of all, the first if @a is NULL; NULL behind the last.
 */
struct arena *__malloc_next_arena(struct arena *a);

/*
 * What lies between @low and @high belongs to an arena now.
 */
void __malloc_widen_bounds(uintptr_t low, uintptr_t high);

/*
 * Map a segment's place for @a, or for a new arena that is put into it if @a is NULL: aligned to
 * its own size, with a header by which a chunk's address leads to its arena. Returns where the
 * segment begins and sets *@end; 0 if there is no memory.
 */
uintptr_t __malloc_map_segment(struct arena *a, uintptr_t *end);

/*
 * Around fork(): no other thread is inside of malloc while the process is copied, and in the child
 * there are no others.
 */
void __malloc_before_fork(void);
void __malloc_after_fork_in_parent(void);
void __malloc_after_fork_in_child(void);

/*
 * M_PERTURB: a block is filled with what no program expects, before it is used and after.
 */
static inline void perturb_new(struct chunk *c)
{
    if (unlikely(__malloc_params.perturb)) {
        memset(chunk_to_mem(c), __malloc_params.perturb ^ 0xff,
               head_of(c) & IS_MMAPPED ? __malloc_mmapped_usable(c)
                                       : usable_of_size(chunk_size(c)));
    }
}

static inline void perturb_freed(struct chunk *c)
{
    memset(chunk_to_mem(c), __malloc_params.perturb, usable_of_size(chunk_size(c)));
}
