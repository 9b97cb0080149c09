/*
 * The arenas: one for each thread, up to a limit, so that threads seldom wait for one another.
 *
 * The first arena is the heap below the break. Each other one lies in mappings of 1 MiB, aligned to
 * 1 MiB; so the arena of a chunk with NON_MAIN is found by rounding its address down.
 *
 *      aligned                                                                     + 1 MiB
 *      +---------+--------------+---------+-------+-------+-----+-----------------+
 *      | header  | struct arena | segment | chunk | chunk | ... | top             |
 *      +----|----+--------------+---------+-------+-------+-----+-----------------+
 *           |          ^
 *           +----------+   in a further segment of that arena: only the header, and
 *                          it leads to the first one
 */
#include "libc/malloc/params_int.h"
#include "libc/malloc/thread_int.h"

#define SEGMENT_SHIFT 20
#define SEGMENT_SIZE  ((size_t)1 << SEGMENT_SHIFT)
#define SEGMENT_BITS  4096u

struct segment_header {
    struct arena *arena;
    size_t unused; /* keeps what follows aligned */
};

static struct lock list_lock;
static struct lock bounds_lock;

/*
 * Bit i: the i-th MiB of the address space is a segment. On a wider machine, of those whose numbers
 * leave that remainder, one may be.
 */
static uint32_t segment_map[SEGMENT_BITS / 32];

static uint32_t *map_word(uintptr_t address, uint32_t *bit)
{
    uint32_t i = (uint32_t)(address >> SEGMENT_SHIFT) % SEGMENT_BITS;

    *bit = (uint32_t)1 << i % 32;
    return &segment_map[i / 32];
}

HOT_CALL struct arena *__malloc_find_owner(struct chunk *c)
{
    uintptr_t base = (uintptr_t)c & -SEGMENT_SIZE;
    uint32_t bit, *word = map_word(base, &bit);

    if ((uintptr_t)chunk_to_mem(c) % MALLOC_ALIGNMENT) {
        __malloc_die("free(): invalid pointer");
    }
    if (head_of(c) & IS_MMAPPED) {
        return NULL;
    }
    if (!(__atomic_load_n(word, __ATOMIC_RELAXED) & bit)) {
        __malloc_die("free(): invalid pointer");
    }
    return ((struct segment_header *)base)->arena;
}

void __malloc_widen_bounds(uintptr_t low, uintptr_t high)
{
    struct heap_bounds *b = &__malloc_bounds;

    lock_take(&bounds_lock);
    if (b->blocks) {
        uintptr_t end = b->low + b->blocks * MALLOC_ALIGNMENT;

        low = b->low < low ? b->low : low;
        high = end > high ? end : high;
    }
    /* Whoever reads meanwhile may find less than there is, and then takes the slow way. */
    __atomic_store_n(&b->low, low, __ATOMIC_RELAXED);
    __atomic_store_n(&b->blocks, (high - low) / MALLOC_ALIGNMENT, __ATOMIC_RELAXED);
    lock_release(&bounds_lock);
}

/*
 * SEGMENT_SIZE bytes at a multiple of it: of twice as much the part that is aligned.
 */
static char *map_aligned(void)
{
    char *all = os_map(2 * SEGMENT_SIZE), *base;
    size_t lead;

    if (all == NULL) {
        return NULL;
    }
    lead = -(uintptr_t)all & (SEGMENT_SIZE - 1);
    base = all + lead;
    /* Where the system refuses, address space stays that nobody uses. */
    if (lead) {
        (void)os_unmap(all, lead);
    }
    (void)os_unmap(base + SEGMENT_SIZE, SEGMENT_SIZE - lead);
    return base;
}

uintptr_t __malloc_map_segment(struct arena *a, uintptr_t *end)
{
    char *base = map_aligned();
    struct segment_header *header = (struct segment_header *)base;
    uintptr_t start = (uintptr_t)(header + 1);
    uint32_t bit, *word = map_word((uintptr_t)base, &bit);

    if (base == NULL) {
        return 0;
    }
    if (a == NULL) {
        a = (struct arena *)start;
        start += sizeof(*a);
    }
    header->arena = a;
    (void)__atomic_fetch_or(word, bit, __ATOMIC_RELAXED);
    *end = (uintptr_t)base + SEGMENT_SIZE;
    return (start + MALLOC_ALIGNMENT - 1) & -MALLOC_ALIGNMENT;
}

static struct arena *new_arena(void)
{
    uintptr_t end, start = __malloc_map_segment(NULL, &end);
    struct arena *a;

    if (start == 0) {
        return NULL;
    }
    a = ((struct segment_header *)((start - 1) & -SEGMENT_SIZE))->arena;
    a->mark = NON_MAIN;
    __malloc_add_segment(a, start, end, start);
    a->next = __malloc_main_arena.next;
    __atomic_store_n(&__malloc_main_arena.next, a, __ATOMIC_RELEASE);
    return a;
}

/*
 * M_ARENA_MAX, or two for each processor.
 */
static unsigned most_arenas(void)
{
    return __malloc_params.arena_max ? __malloc_params.arena_max : 2 * os_processors();
}

/*
 * The arena with the fewest threads; *@arenas is how many there are.
 */
static struct arena *least_used(unsigned *arenas)
{
    struct arena *best = &__malloc_main_arena;

    *arenas = 1;
    for (struct arena *a = best->next; a; a = a->next) {
        ++*arenas;
        if (a->threads < best->threads) {
            best = a;
        }
    }
    return best;
}

static struct arena *choose(void)
{
    struct arena *a;
    unsigned arenas;

    lock_take(&list_lock);
    __malloc_read_environment();
    a = least_used(&arenas);
    if (a->threads && arenas < most_arenas()) {
        struct arena *created = new_arena();

        a = created ? created : a;
    }
    a->threads++;
    lock_release(&list_lock);
    return a;
}

struct arena *__malloc_enter_arena(void)
{
    struct cache *cache = &__malloc_cache;

    if (cache->closed) {
        return &__malloc_main_arena;
    }
    watch_thread(cache);
    cache->arena = choose();
    return cache->arena;
}

void __malloc_leave_arena(struct arena *a)
{
    if (a) {
        lock_take(&list_lock);
        a->threads--;
        lock_release(&list_lock);
    }
}

struct arena *__malloc_next_arena(struct arena *a)
{
    return a ? __atomic_load_n(&a->next, __ATOMIC_ACQUIRE) : &__malloc_main_arena;
}

void __malloc_before_fork(void)
{
    lock_take(&list_lock);
    for (struct arena *a = &__malloc_main_arena; a; a = a->next) {
        lock_take(&a->lock);
    }
    lock_take(&__malloc_depot.lock);
    lock_take(&__malloc_mmaps.lock);
    lock_take(&bounds_lock);
}

void __malloc_after_fork_in_parent(void)
{
    lock_release(&bounds_lock);
    lock_release(&__malloc_mmaps.lock);
    lock_release(&__malloc_depot.lock);
    for (struct arena *a = &__malloc_main_arena; a; a = a->next) {
        lock_release(&a->lock);
    }
    lock_release(&list_lock);
}

void __malloc_after_fork_in_child(void)
{
    for (struct arena *a = &__malloc_main_arena; a; a = a->next) {
        a->threads = a == __malloc_cache.arena;
    }
    __malloc_after_fork_in_parent();
}
