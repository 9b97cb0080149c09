/*
 * Blocks with an alignment above 16: allocate more, cut the chunk in front of the first aligned
 * address, and free what lies around it.
 *
 *      chunk                       aligned to @alignment
 *      +-----------------------+---|--------------------------+---------+
 *      | lead: freed           |   | block                    | freed   |
 *      +-----------------------+---|--------------------------+---------+
 *      |<------------- alignment - 16 more than asked ------------------>
 *
 * In a mapping nothing is freed; the chunk only begins later. And before all that the thread cache
 * is asked: what was aligned once is so again when it comes back.
 */
#include "libc/malloc/cache_int.h"
#include "libc/malloc/thread_int.h"
#include "libc/include/malloc.h"

static bool is_power_of_two(size_t n)
{
    return n && (n & (n - 1)) == 0;
}

/*
 * Drop the first @lead bytes of @c and return the chunk that begins there.
 */
static struct chunk *cut_lead(struct arena *a, struct chunk *c, size_t lead)
{
    struct chunk *rest = chunk_at(c, lead);
    size_t size = chunk_size(c) - lead;

    if (c->head & IS_MMAPPED) {
        rest->prev_size = c->prev_size + lead;
        rest->head = size | IS_MMAPPED;
        return rest;
    }
    rest->head = size | a->mark | PREV_INUSE;
    c->head = lead | (c->head & FLAG_BITS);
    __malloc_free_chunk(a, c);
    return rest;
}

/* Chunks of the cache that are looked at for one that is aligned. */
#define PROBES 4

/*
 * Take an aligned block out of the cache's bin for @size.
 */
static void *from_cache(size_t size, size_t alignment)
{
    struct cache_bin *bin = &__malloc_cache.bin[size / MALLOC_ALIGNMENT];
    struct cached *before = NULL, *e = bin->first;

    for (int i = 0; e && i < PROBES; i++, before = e, e = reveal(&e->next)) {
        if ((uintptr_t)e % alignment) {
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
 * Let @c begin at the first aligned address and end @size bytes later.
 */
static void *cut_aligned(struct chunk *c, size_t alignment, size_t size)
{
    size_t lead = -(uintptr_t)chunk_to_mem(c) & (alignment - 1);
    struct arena *a = __malloc_owner(c);

    if (a == NULL) {
        c = lead ? cut_lead(NULL, c, lead) : c;
        return chunk_to_mem(c);
    }
    lock_take(&a->lock);
    c = lead ? cut_lead(a, c, lead) : c;
    __malloc_shrink_chunk(a, c, size);
    lock_release(&a->lock);
    return chunk_to_mem(c);
}

/*
 * @alignment is a power of two.
 */
static void *alloc_aligned(size_t alignment, size_t n)
{
    struct chunk *c;
    size_t size;
    void *mem;

    if (alignment <= MALLOC_ALIGNMENT) {
        return malloc(n);
    }
    if (n > MAX_REQUEST || alignment > MAX_REQUEST - n) {
        errno = ENOMEM;
        return NULL;
    }
    size = request_to_size(n);
    if (size <= CACHED_CHUNK && (mem = from_cache(size, alignment))) {
        return mem;
    }
    c = __malloc_obtain(size + alignment - MALLOC_ALIGNMENT, NULL);
    if (c == NULL) {
        return NULL;
    }
    mem = cut_aligned(c, alignment, size);
    perturb_new(mem_to_chunk(mem));
    return mem;
}

void *memalign(size_t alignment, size_t n)
{
    size_t power = MALLOC_ALIGNMENT;

    if (alignment > SIZE_MAX / 2 + 1) {
        errno = EINVAL;
        return NULL;
    }
    while (power < alignment) {
        power <<= 1;
    }
    return alloc_aligned(power, n);
}

void *aligned_alloc(size_t alignment, size_t n)
{
    if (!is_power_of_two(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return alloc_aligned(alignment, n);
}

int posix_memalign(void **result, size_t alignment, size_t n)
{
    int saved_errno = errno;
    void *mem;

    if (!is_power_of_two(alignment) || alignment % sizeof(void *)) {
        return EINVAL;
    }
    mem = alloc_aligned(alignment, n);
    errno = saved_errno;
    if (mem == NULL) {
        return ENOMEM;
    }
    *result = mem;
    return 0;
}

void *valloc(size_t n)
{
    return alloc_aligned(OS_PAGE_SIZE, n);
}

void *pvalloc(size_t n)
{
    if (n > MAX_REQUEST) {
        errno = ENOMEM;
        return NULL;
    }
    return alloc_aligned(OS_PAGE_SIZE, page_align_up(n));
}
