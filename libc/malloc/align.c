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
 * In a mapping nothing is freed; the chunk only begins later.
 */
#include "libc/malloc/arena_int.h"
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
    rest->head = size | PREV_INUSE;
    c->head = lead | (c->head & FLAG_BITS);
    __malloc_free_chunk(a, c);
    return rest;
}

/*
 * @alignment is a power of two.
 */
static void *alloc_aligned(size_t alignment, size_t n)
{
    struct arena *a = &__malloc_main_arena;
    struct chunk *c;
    size_t size, lead;

    if (alignment <= MALLOC_ALIGNMENT) {
        return malloc(n);
    }
    if (n > MAX_REQUEST || alignment > MAX_REQUEST - n) {
        errno = ENOMEM;
        return NULL;
    }
    size = request_to_size(n);
    c = __malloc_alloc_chunk(a, size + alignment - MALLOC_ALIGNMENT);
    if (c == NULL) {
        return NULL;
    }
    lead = -(uintptr_t)chunk_to_mem(c) & (alignment - 1);
    if (lead) {
        c = cut_lead(a, c, lead);
    }
    if (!(c->head & IS_MMAPPED)) {
        __malloc_shrink_chunk(a, c, size);
    }
    return chunk_to_mem(c);
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
