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
 * In a mapping nothing is freed; the chunk only begins later. Small ones come from the thread cache
 * (align_cache.c).
 */
#include "libc/malloc/cache_int.h"
#include "libc/malloc/thread_int.h"
#include "libc/include/malloc.h"

static bool is_power_of_two(size_t n)
{
    return n && (n & (n - 1)) == 0;
}

struct chunk *__malloc_cut_lead(struct arena *a, struct chunk *c, size_t lead)
{
    struct chunk *rest = chunk_at(c, lead);
    size_t size = chunk_size(c) - lead;

    if (head_of(c) & IS_MMAPPED) {
        rest->prev_size = c->prev_size + lead;
        rest->head = size | IS_MMAPPED;
        return rest;
    }
    rest->head = size | a->mark | PREV_INUSE;
    c->head = lead | (c->head & FLAG_BITS);
    __malloc_free_chunk(a, c);
    return rest;
}

/*
 * Let @c begin at the first aligned address and end @size bytes later.
 */
static void *cut_aligned(struct arena *a, struct chunk *c, size_t alignment, size_t size)
{
    size_t lead = -(uintptr_t)chunk_to_mem(c) & (alignment - 1);

    if (lead) {
        c = __malloc_cut_lead(a, c, lead);
    }
    if (a) {
        __malloc_shrink_chunk(a, c, size);
    }
    return chunk_to_mem(c);
}

static void *from_bins(size_t alignment, size_t size)
{
    struct arena *a = thread_arena();
    struct chunk *c;
    void *mem;

    lock_take(&a->lock);
    c = __malloc_take_aligned(a, size, alignment);
    mem = c ? cut_aligned(a, c, alignment, size) : NULL;
    lock_release(&a->lock);
    return mem;
}

static void *from_anywhere(size_t alignment, size_t size)
{
    struct chunk *c;
    struct arena *a;
    void *mem;

    if (alignment > MAX_REQUEST - size) {
        errno = ENOMEM;
        return NULL;
    }
    c = __malloc_obtain(size + alignment - MALLOC_ALIGNMENT, NULL);
    if (c == NULL) {
        return NULL;
    }
    a = chunk_owner(c);
    if (a == NULL) {
        return cut_aligned(NULL, c, alignment, size);
    }
    lock_take(&a->lock);
    mem = cut_aligned(a, c, alignment, size);
    lock_release(&a->lock);
    return mem;
}

/*
 * A block that does not come from the cache.
 */
static __attribute__((noinline)) void *alloc_uncached(size_t alignment, size_t size)
{
    void *mem;

    if (alignment <= size / 4) {
        size = (size + alignment - 1) & -alignment;
    }
    mem = from_bins(alignment, size);
    if (mem == NULL && __malloc_depot_drain(4 * DRAIN_LEAST)) {
        mem = from_bins(alignment, size);
    }
    mem = mem ? mem : from_anywhere(alignment, size);
    if (mem) {
        perturb_new(mem_to_chunk(mem));
    }
    return mem;
}

/*
 * The first block of the cache's bin, if there is one and it is aligned.
 */
static inline void *alloc_at_once(size_t alignment, size_t n)
{
    size_t size = (n + CHUNK_OVERHEAD + alignment - 1) & -alignment;
    struct cache_bin *bin;

    if (alignment - MIN_CHUNK > CACHED_CHUNK || size > CACHED_CHUNK || n > CACHED_REQUEST) {
        return NULL;
    }
    bin = &__malloc_cache.bin[size / MALLOC_ALIGNMENT];
    if (bin->first == NULL || (uintptr_t)bin->first & (alignment - 1)) {
        return NULL;
    }
    return cache_pop(bin, bin->first);
}

/*
 * @alignment is a power of two. NULL with errno ENOMEM if there is no memory.
 */
static void *alloc_aligned(size_t alignment, size_t n)
{
    size_t size;

    if (n > MAX_REQUEST || alignment > MAX_REQUEST) {
        errno = ENOMEM;
        return NULL;
    }
    if (alignment <= MALLOC_ALIGNMENT) {
        return malloc(n);
    }
    size = (request_to_size(n) + alignment - 1) & -alignment;
    if (size <= CACHED_CHUNK && !__malloc_cache.closed && __malloc_params.max_cached) {
        return __malloc_aligned_cached(alignment, size);
    }
    return alloc_uncached(alignment, request_to_size(n));
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

static __attribute__((noinline)) HOT_CALL int posix_slow(void **result, size_t alignment, size_t n)
{
    int saved_errno = errno;
    void *mem = alloc_aligned(alignment, n);

    errno = saved_errno;
    if (mem == NULL) {
        return ENOMEM;
    }
    *result = mem;
    return 0;
}

int posix_memalign(void **result, size_t alignment, size_t n)
{
    void *mem;

    if (!is_power_of_two(alignment) || alignment % sizeof(void *)) {
        return EINVAL;
    }
    mem = alloc_at_once(alignment, n);
    if (unlikely(mem == NULL)) {
        return posix_slow(result, alignment, n);
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
    return alloc_aligned(OS_PAGE_SIZE, n > MAX_REQUEST ? n : page_align_up(n));
}
