/*
 * Large blocks: each a mapping of its own, which free() gives back to the system at once.
 *
 *      page boundary
 *      |<-- prev_size: 8 or more -->|<--------------- size ------------------------>| page boundary
 *      +----------------------------+-----------+--------------+--------------------+
 *      |                            | prev_size | size | 0 1 0 | the program's bytes |
 *      +----------------------------+-----------+--------------+--------------------+
 *                                   chunk                       mem, aligned to 16
 *
 * There is no chunk in front, so prev_size tells how far the chunk is from the start of the
 * mapping: 8 bytes for the alignment of mem, more after memalign. There is none behind either, so
 * unlike in the heap the program's bytes end where the chunk does. Never is the chunk so small that
 * the thread cache would take it: mem is at most half a page behind the start of one.
 */
#include "libc/malloc/arena_int.h"

#define MAPPED_OFFSET (MALLOC_ALIGNMENT - CHUNK_HEADER)

static size_t mapped_total(const struct chunk *c)
{
    return c->prev_size + chunk_size(c);
}

static char *mapped_base(struct chunk *c)
{
    return (char *)c - c->prev_size;
}

static struct chunk *mapped_chunk(char *base, size_t offset, size_t total)
{
    struct chunk *c = (struct chunk *)(base + offset);

    c->prev_size = offset;
    c->head = (total - offset) | IS_MMAPPED;
    return c;
}

static bool mapped_valid(struct chunk *c)
{
    return (((uintptr_t)mapped_base(c) | mapped_total(c)) & (OS_PAGE_SIZE - 1)) == 0 &&
           mapped_total(c) > c->prev_size;
}

static void account(int mappings, size_t bytes)
{
    struct mmap_account *m = &__malloc_mmaps;

    lock_take(&m->lock);
    __atomic_store_n(&m->mmaps, m->mmaps + mappings, __ATOMIC_RELAXED);
    if (m->mmaps > m->max_mmaps) {
        m->max_mmaps = m->mmaps;
    }
    m->bytes += bytes;
    if (m->bytes > m->max_bytes) {
        m->max_bytes = m->bytes;
    }
    lock_release(&m->lock);
}

struct chunk *__malloc_mmap_chunk(size_t size)
{
    size_t total = page_align_up(size + CHUNK_OVERHEAD + MALLOC_ALIGNMENT - 1);
    char *base = os_map(total);

    if (base == NULL) {
        return NULL;
    }
    account(1, total);
    return mapped_chunk(base, MAPPED_OFFSET, total);
}

void __malloc_munmap_chunk(struct chunk *c)
{
    int saved_errno = errno;
    size_t total = mapped_total(c);

    if (!mapped_valid(c)) {
        __malloc_die("munmap_chunk(): invalid pointer");
    }
    if (os_unmap(mapped_base(c), total)) {
        account(-1, -total);
    }
    errno = saved_errno;
}

struct chunk *__malloc_mremap_chunk(struct chunk *c, size_t size)
{
    size_t offset = c->prev_size, total = mapped_total(c);
    size_t new_total = page_align_up(size + CHUNK_OVERHEAD + offset);
    char *base;

    if (!mapped_valid(c)) {
        __malloc_die("mremap_chunk(): invalid pointer");
    }
    if (new_total == total) {
        return c;
    }
    base = os_remap(mapped_base(c), total, new_total);
    if (base == NULL) {
        return NULL;
    }
    account(0, new_total - total);
    return mapped_chunk(base, offset, new_total);
}

size_t __malloc_mmapped_usable(const struct chunk *c)
{
    return chunk_size(c) - CHUNK_HEADER;
}
