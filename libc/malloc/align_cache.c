/*
 * Small aligned blocks: chunks whose size is a multiple of the alignment, cut one behind the other
 * from a block of which the first is aligned. Then all are.
 *
 *      | lead |---|chunk |  |chunk |  |chunk |  | rest
 *                 mem       mem       mem             sizes 3 * 64: mem is aligned to 64
 *                 |<- size->|
 *
 * They wait in the thread cache together with those of malloc, which may lie anywhere. So the
 * first few of a bin are looked at.
 */
#include "libc/malloc/thread_int.h"

#define PROBES 4

/*
 * Take an aligned block out of @bin, if there is one near its beginning.
 */
static void *probe(struct cache_bin *bin, size_t alignment)
{
    struct cached *before = NULL, *e = bin->first;

    for (int i = 0; e && i < PROBES; i++, before = e, e = reveal(&e->next)) {
        if ((uintptr_t)e & (alignment - 1)) {
            continue;
        }
        if (before == NULL) {
            return cache_pop(bin, e);
        }
        before->next = hide(&before->next, reveal(&e->next));
        bin->room++;
        mark_used(cached_to_chunk(e));
        return e;
    }
    return NULL;
}

/*
 * Cut an aligned chunk of @size from @c and free what is around it.
 */
static void *cut(struct chunk *c, size_t alignment, size_t size)
{
    size_t lead = -(uintptr_t)chunk_to_mem(c) & (alignment - 1);
    struct arena *a = chunk_owner(c);

    lock_take(&a->lock);
    c = lead ? __malloc_cut_lead(a, c, lead) : c;
    __malloc_shrink_chunk(a, c, size);
    lock_release(&a->lock);
    return chunk_to_mem(c);
}

void *__malloc_aligned_cached(size_t alignment, size_t size)
{
    struct cache *cache = &__malloc_cache;
    size_t index = size / MALLOC_ALIGNMENT, natural = size & -size;
    struct cache_bin *bin = &cache->bin[index];
    struct chunk *c;
    void *mem;

    if (bin->first == NULL) {
        __malloc_cache_load(cache, index);
    }
    mem = probe(bin, alignment);
    if (mem) {
        return mem;
    }
    c = __malloc_obtain(size + natural - MALLOC_ALIGNMENT, NULL);
    return c ? cut(c, natural, size) : NULL;
}
