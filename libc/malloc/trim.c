/*
 * malloc_trim: all that the system can have.
 *
 *      free chunk in the middle of the heap:
 *
 *         | tags, links |     page     |     page     |     page     |   | next chunk
 *                       |<------- their frames go, they read as zero ----->|
 *
 *      top: its end goes by the break (top.c)
 */
#include "libc/malloc/tree_int.h"
#include "libc/malloc/walk_int.h"

static int discard_inside(const struct malloc_chunk *piece, void *context)
{
    struct chunk *c = mem_to_chunk(piece->mem);
    uintptr_t start = page_align_up((uintptr_t)c + sizeof(struct tree));
    uintptr_t end = ((uintptr_t)c + piece->size) & -OS_PAGE_SIZE;
    bool *any = context;

    if (piece->state == MALLOC_FREE && start < end && os_discard((void *)start, end - start)) {
        *any = true;
    }
    return 0;
}

int malloc_trim(size_t pad)
{
    int saved_errno = errno;
    bool any = false;

    __malloc_cache_flush();
    (void)__malloc_depot_drain(0);
    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        lock_take(&a->lock);
        if (a->segments) {
            any |= __malloc_top_trim(a, pad);
            (void)__malloc_walk_arena(a, 0, discard_inside, &any);
        }
        lock_release(&a->lock);
    }
    errno = saved_errno;
    return any;
}
