/* The thread cache and the depot. */
#include "tests/host/malloc/tests.h"
#include "libc/malloc/thread_int.h"

static struct chunk *chunk_of(void *mem)
{
    return mem_to_chunk(mem);
}

void test_cache_lifo(void)
{
    char *p[3], *next;

    os_reset(0);
    for (int i = 0; i < 3; i++) {
        p[i] = malloc(40);
    }
    for (int i = 0; i < 3; i++) {
        free(p[i]);
    }
    CHECK_HEAP();
    for (int i = 2; i >= 0; i--) {
        next = malloc(30 + i); /* another request of the same chunk size */
        CHECK(next == p[i]);
    }
    CHECK_HEAP();
}

/*
 * What the cookie says in each state of a block.
 */
void test_cache_cookie(void)
{
    char *p, *q;

    os_reset(0);
    p = malloc(40);
    q = malloc(40);
    CHECK_EQ(chunk_of(p)->head, 48 | PREV_INUSE);
    free(p);
    CHECK_EQ(chunk_of(p)->head, 48 | PREV_INUSE | IS_FREE);
    CHECK_EQ(chunk_of(q)->head & PREV_INUSE, PREV_INUSE);
    CHECK_EQ(malloc_usable_size(p), 0);
    CHECK(malloc(40) == p);
    CHECK_EQ(chunk_of(p)->head, 48 | PREV_INUSE);
    (void)mallopt(M_MXFAST, 0);
    free(p);
    CHECK_EQ(chunk_of(q)->head & PREV_INUSE, 0);
    CHECK_HEAP();
}

/*
 * Each refill brings more than the last one, up to a magazine.
 */
void test_cache_refill(void)
{
    static const size_t cached[] = {0, 2, 1, 0, 6, 5, 4, 3, 2, 1, 0, 14};

    os_reset(0);
    for (size_t i = 0; i < ARRAY_SIZE(cached); i++) {
        (void)!malloc(40);
        CHECK_EQ(mallinfo2().smblks, cached[i]);
        CHECK_EQ(mallinfo2().fsmblks, cached[i] * 48);
        CHECK_HEAP();
    }
}

enum { MANY = 1000 };

static void *many[MANY];

static void take_many(size_t size)
{
    for (int i = 0; i < MANY; i++) {
        many[i] = malloc(size);
    }
}

static void free_many(void)
{
    for (int i = 0; i < MANY; i++) {
        free(many[i]);
    }
}

/*
 * Two magazines stay with the thread, the others go to the depot; from there they come again, and
 * the heap does not grow.
 */
void test_depot(void)
{
    size_t magazine, bytes, heap;

    os_reset(0);
    take_many(100);
    magazine = (size_t)magazine_size(112) * 112;
    free_many();
    CHECK_HEAP();
    bytes = mallinfo2().fsmblks;
    CHECK(__malloc_depot.bytes > 0 && __malloc_depot.bytes % magazine == 0);
    CHECK(bytes - __malloc_depot.bytes <= 2 * magazine);
    CHECK(bytes >= MANY * 112);
    heap = os_heap_size();
    take_many(100);
    CHECK(__malloc_depot.bytes < magazine);
    CHECK_EQ(os_heap_size(), heap);
    CHECK_HEAP();
    free_many();
}

/*
 * Before the heap grows, what lies in the depot is joined and serves other sizes.
 */
void test_depot_drained(void)
{
    size_t heap;

    os_reset(0);
    take_many(100);
    free_many();
    heap = os_heap_size();
    (void)mallopt(M_MMAP_MAX, 0);
    CHECK(malloc(60 * KIB) != NULL);
    CHECK(malloc(40 * KIB) != NULL);
    CHECK_EQ(os_heap_size(), heap);
    CHECK_EQ(__malloc_depot.bytes, 0);
    CHECK_HEAP();
}

/*
 * A program that frees very much leaves no more than a share of it in the depot.
 */
void test_depot_limit(void)
{
    enum { BLOCKS = 80000 };
    static void *block[BLOCKS];

    os_reset(0);
    for (int i = 0; i < BLOCKS; i++) {
        block[i] = malloc(100);
    }
    for (int i = 0; i < BLOCKS; i++) {
        free(block[i]);
        CHECK(__malloc_depot.bytes <= (1 << 20) + __malloc_main_arena.system_bytes / 4 * 3);
    }
    CHECK(mallinfo2().fsmblks < 4 << 20); /* of 8.5 MiB */
    CHECK_HEAP();
    CHECK_EQ(malloc_trim(0), 1);
    CHECK_EQ(mallinfo2().fsmblks, 0);
    CHECK(os_heap_size() <= 2 * OS_PAGE_SIZE);
    CHECK_HEAP();
}

void test_mxfast(void)
{
    char *p, *q;

    os_reset(0);
    CHECK_EQ(mallopt(M_MXFAST, -1), 0);
    CHECK_EQ(mallopt(M_MXFAST, 1005), 0);
    CHECK_EQ(mallopt(M_MXFAST, 60), 1);
    p = malloc(60);
    q = malloc(61);
    (void)!malloc(61);
    free(p);
    free(q);
    CHECK_EQ(mallinfo2().fsmblks % 64, 0);
    CHECK(mallinfo2().fsmblks >= 64);
    CHECK_EQ(chunk_of(q)->head & ~FLAG_BITS, 80);
    CHECK(chunk_in_bin(chunk_of(q)));
    CHECK_EQ(mallopt(M_MXFAST, 0), 1);
    CHECK_EQ(mallinfo2().fsmblks, 0);
    CHECK_HEAP();
}

void test_calloc_cached(void)
{
    static const size_t sizes[] = {1, 12, 13, 100, 124, 125, 500, 1004, 1005, 2000};

    os_reset(0);
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        char *p = malloc(sizes[i]), *q;

        memset(p, 0x55, malloc_usable_size(p));
        free(p);
        q = calloc(sizes[i], 1);
        CHECK(all_zero(q, malloc_usable_size(q)));
        (void)!malloc(sizes[i]);
    }
    CHECK_HEAP();
}

/*
 * A block that was aligned once comes back for the same request, from wherever it lies in the bin
 * as long as it is not too deep.
 */
void test_memalign_cached(void)
{
    char *p, *q, *other;

    os_reset(0);
    p = memalign(256, 200);
    other = malloc(250);
    while ((uintptr_t)other % 256 == 0) {
        other = malloc(250);
    }
    free(p);
    CHECK(memalign(256, 200) == p);
    free(p);
    free(other);
    q = memalign(256, 200);
    CHECK(q == p);
    CHECK(malloc(250) == other);
    CHECK_HEAP();
}

void test_perturb(void)
{
    unsigned char *p, *q;

    os_reset(0);
    CHECK_EQ(mallopt(M_PERTURB, 0x5a), 1);
    for (size_t size = 20; size < 300 * KIB; size *= 3) {
        p = malloc(size);
        CHECK_EQ(p[0], 0xa5);
        CHECK_EQ(p[size - 1], 0xa5);
        p = calloc(1, size);
        CHECK(all_zero(p, size));
        p = memalign(64, size);
        CHECK_EQ(p[size / 2], 0xa5);
    }
    p = malloc(200);
    q = malloc(200);
    free(p);
    CHECK_EQ(p[100], 0x5a);
    free(q);
    CHECK_HEAP();
    CHECK_EQ(mallopt(M_PERTURB, 0), 1);
    p = malloc(20);
    free(p);
    CHECK(malloc(20) == p);
}

void test_thread_exit(void)
{
    char *p, *q;

    os_reset(0);
    p = malloc(100);
    q = malloc(100);
    free(p);
    CHECK_EQ(__malloc_main_arena.threads, 1);
    __malloc_thread_exit();
    CHECK_EQ(mallinfo2().fsmblks, 0);
    CHECK_EQ(__malloc_main_arena.threads, 0);
    free(q); /* by a destructor that runs later */
    CHECK_EQ(mallinfo2().fsmblks, 0);
    p = malloc(100);
    free(p);
    free(malloc(5000));
    CHECK_EQ(mallinfo2().fsmblks, 0);
    CHECK_HEAP();
}
