/*
 * The top chunk: the end of the heap, and the only one whose size changes with the break.
 *
 *      start of the heap                                 a->top           break
 *         +-------+-------+------+-------+------+-------+----------------+
 *         | chunk | chunk | free | chunk | ...  | chunk | top            |
 *         +-------+-------+------+-------+------+-------+----------------+
 *                                                                    --> sbrk(+n): malloc needs
 * more
 *                                                                    <-- sbrk(-n): top grew above
 *                                                                        M_TRIM_THRESHOLD
 *
 * Each sbrk(+n) asks for M_TOP_PAD bytes more than needed, so that the next allocations cost no
 * system call; each trim leaves as much behind. The heap always ends at a page boundary.
 *
 * The break is not ours alone. If somebody else moved it, our next sbrk starts a new segment behind
 * his memory; if it cannot move (a mapping is in its way), a new segment is mapped. The top of a
 * mapped segment cannot be given back, but its frames can.
 */
#include "libc/malloc/bins_int.h"
#include "libc/malloc/thread_int.h"
#include "libc/malloc/top_int.h"

/* A mapping that replaces the break is not made smaller than this. */
#define MAP_SEGMENT_MIN ((size_t)1 << 20)

static void account(struct arena *a, uintptr_t low, uintptr_t high, size_t bytes)
{
    if (a->span) {
        uintptr_t end = a->low + a->span + MIN_TOP;

        low = a->low < low ? a->low : low;
        high = end > high ? end : high;
    }
    a->low = low;
    a->span = high - MIN_TOP - low;
    __malloc_widen_bounds(low, high);
    __atomic_store_n(&a->system_bytes, a->system_bytes + bytes, __ATOMIC_RELAXED);
    if (a->system_bytes > a->max_system_bytes) {
        a->max_system_bytes = a->system_bytes;
    }
}

static void set_top(struct arena *a, struct chunk *top, uintptr_t end)
{
    a->top = top;
    a->top_end = end;
    top->head = (end - (uintptr_t)top) | TOP_MARK;
}

/*
 * Turn what is left of @top into an ordinary free chunk, behind it the fence that closes its
 * segment.
 */
static void close_top(struct arena *a, struct chunk *top)
{
    size_t size = chunk_size(top) - FENCE_ROOM;
    struct chunk *fence = chunk_at(top, size);

    fence->head = FENCE_HEAD;
    chunk_next(fence)->head = PREV_INUSE;
    if (size >= MIN_CHUNK) {
        top->head = size | a->mark | PREV_INUSE;
        __malloc_free_chunk(a, top);
    }
}

static void empty_bins(struct arena *a)
{
    for (int i = 0; i < SMALL_BINS; i++) {
        a->small[i].next = a->small[i].prev = &a->small[i];
    }
}

void __malloc_add_segment(struct arena *a, uintptr_t base, uintptr_t end, uintptr_t fresh)
{
    struct segment *s = (struct segment *)base;
    struct chunk *old_top = a->top;

    s->prev = a->segments;
    s->size = end - base;
    if (a->segments == NULL) {
        empty_bins(a);
    }
    account(a, base, end, s->size);
    set_top(a, segment_first_chunk(s), end);
    a->segments = s;
    a->fresh = fresh;
    if (s->prev) {
        close_top(a, old_top);
    }
}

/*
 * Let top end @need bytes after its start, by the break. @here is the break now, and top ends
 * there.
 */
static bool extend_to(struct arena *a, char *here, size_t need)
{
    size_t grow = page_align_up(need - top_size(a));

    if (grow > PTRDIFF_MAX - a->segments->size || os_sbrk((ptrdiff_t)grow) != here) {
        return false;
    }
    a->segments->size += grow;
    account(a, (uintptr_t)here, (uintptr_t)here + grow, grow);
    set_top(a, a->top, (uintptr_t)here + grow);
    return true;
}

/*
 * Start a segment with a top of at least @need bytes at the break @here. Where the break stands in
 * the middle of a page, the rest of that page is somebody else's and perhaps written.
 */
static bool start_at(struct arena *a, char *here, size_t need)
{
    uintptr_t base = ((uintptr_t)here + MALLOC_ALIGNMENT - 1) & ~(MALLOC_ALIGNMENT - 1);
    uintptr_t end = page_align_up(base + sizeof(struct segment) + need);

    if (end - (uintptr_t)here > PTRDIFF_MAX ||
        os_sbrk((ptrdiff_t)(end - (uintptr_t)here)) != here) {
        return false;
    }
    __malloc_add_segment(a, base, end, page_align_up(base));
    return true;
}

static bool grow_by_break(struct arena *a, size_t need)
{
    char *here = os_sbrk(0);

    if (here == NULL) {
        return false;
    }
    if (a->segments && (uintptr_t)here == a->top_end) {
        return extend_to(a, here, need);
    }
    return start_at(a, here, need);
}

/*
 * A segment of whatever size for the first arena.
 */
static bool grow_by_map(struct arena *a, size_t need)
{
    size_t size = page_align_up(need + sizeof(struct segment));
    char *base;

    if (size < MAP_SEGMENT_MIN) {
        size = MAP_SEGMENT_MIN;
    }
    base = os_map(size);
    if (base == NULL) {
        return false;
    }
    __malloc_add_segment(a, (uintptr_t)base, (uintptr_t)base + size, (uintptr_t)base);
    return true;
}

/*
 * A segment of the size that all have, for another arena.
 */
static bool grow_by_segment(struct arena *a, size_t size)
{
    uintptr_t end, start;

    if (size > ARENA_MAX_CHUNK) {
        return false;
    }
    start = __malloc_map_segment(a, &end);
    if (start == 0) {
        return false;
    }
    __malloc_add_segment(a, start, end, start);
    return true;
}

/*
 * Size of a top from which @size can be cut, padded. False if there is no such number. What is
 * already wrong with top is found here at the latest, before new memory hides it.
 */
static bool padded_need(const struct arena *a, size_t size, size_t *need)
{
    if (a->segments && top_size(a) != a->top_end - (uintptr_t)a->top) {
        __malloc_die("malloc(): corrupted top size");
    }
    return !__builtin_add_overflow(size + MIN_TOP, __malloc_params.top_pad, need) &&
           *need <= PTRDIFF_MAX;
}

bool __malloc_top_grow(struct arena *a, size_t size)
{
    size_t need;

    if (!padded_need(a, size, &need)) {
        return false;
    }
    if (a->mark & NON_MAIN) {
        return grow_by_segment(a, size);
    }
    return grow_by_break(a, need) || grow_by_map(a, need);
}

bool __malloc_top_extend(struct arena *a, size_t size)
{
    char *here;
    size_t need;

    if (a->mark & NON_MAIN) {
        return false;
    }
    here = os_sbrk(0);
    return here && (uintptr_t)here == a->top_end && padded_need(a, size, &need) &&
           extend_to(a, here, need);
}

/*
 * Shorten the newest segment by @bytes, if its end still is the break.
 */
static bool lower_break(struct arena *a, size_t bytes)
{
    uintptr_t end = a->top_end - bytes;

    if ((uintptr_t)os_sbrk(0) != a->top_end || os_sbrk(-(ptrdiff_t)bytes) == NULL) {
        return false;
    }
    if (a->low + a->span + MIN_TOP == a->top_end) {
        a->span -= bytes;
    }
    if (a->fresh > end) {
        a->fresh = end;
    }
    a->segments->size -= bytes;
    __atomic_store_n(&a->system_bytes, a->system_bytes - bytes, __ATOMIC_RELAXED);
    set_top(a, a->top, end);
    return true;
}

/*
 * Let the frames of the last @bytes of top go, as far as they were ever used.
 */
static bool discard(struct arena *a, size_t bytes)
{
    uintptr_t start = a->top_end - bytes;

    if (a->fresh <= start || !os_discard((void *)start, page_align_up(a->fresh) - start)) {
        return false;
    }
    a->fresh = start;
    return true;
}

bool __malloc_top_trim(struct arena *a, size_t pad)
{
    size_t size = top_size(a), keep, extra;
    int saved_errno = errno;
    bool given;

    if (__builtin_add_overflow(pad, MIN_TOP, &keep) || size <= keep) {
        return false;
    }
    extra = (size - keep) & ~(OS_PAGE_SIZE - 1);
    given = extra && ((!(a->mark & NON_MAIN) && lower_break(a, extra)) || discard(a, extra));
    errno = saved_errno;
    return given;
}
