/* Sizes, best fit, coalescing, and what the break does. */
#include "tests/host/malloc/tests.h"

void test_request_to_size(void)
{
    static const struct {
        size_t request, size;
    } table[] = {
        {0, 16},
        {1, 16},
        {12, 16},
        {13, 32},
        {28, 32},
        {29, 48},
        {44, 48},
        {492, 496},
        {493, 512},
        {1024, 1040},
        {30 * KIB, 30 * KIB + 16},
        {MAX_REQUEST, (size_t)PTRDIFF_MAX + 17 - 2 * OS_PAGE_SIZE},
    };

    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        CHECK_EQ(request_to_size(table[i].request), table[i].size);
    }
    for (size_t n = 0; n < 5000; n++) {
        size_t size = request_to_size(n);

        CHECK(size % 16 == 0 && size >= MIN_CHUNK && size - CHUNK_OVERHEAD >= n);
        CHECK(size == MIN_CHUNK || size - MALLOC_ALIGNMENT - CHUNK_OVERHEAD < n);
    }
}

void test_first_heap(void)
{
    char *p;
    unsigned calls;

    os_reset_uncached(0);
    p = malloc(1);
    CHECK_EQ(os_heap_size(), 132 * KIB);
    CHECK_EQ(p - os.brk_start, 16);
    CHECK_EQ(((size_t *)p)[-1], 16 | PREV_INUSE);
    calls = os.brk_calls;
    CHECK_EQ(calls, 1);
    for (int i = 0; i < 1000; i++) {
        CHECK(malloc(100) != NULL);
    }
    CHECK_EQ(os.brk_calls, calls);
    CHECK_HEAP();
}

/*
 * With M_TOP_PAD 0 the heap is as many pages as the chunks, the smallest top and the segment's head
 * need.
 */
void test_exact_break(void)
{
    size_t used = SEGMENT_BYTES;

    os_reset_exact();
    for (size_t n = 1; n < 100 * KIB; n = n * 3 / 2 + 7) {
        CHECK(malloc(n) != NULL);
        used += request_to_size(n);
        CHECK_EQ(os_heap_size(), page_align_up(used + MIN_TOP));
        CHECK_HEAP();
    }
}

/*
 * The experiment of `story heap`: A, B, D on the heap, C mapped between heap and stack.
 */
void test_heap_story(void)
{
    char *a, *b, *c, *d, *e, *f;
    size_t abd;

    os_reset_exact();
    a = malloc(30 * KIB);
    CHECK_EQ(os_heap_size(), 32 * KIB);
    b = malloc(40 * KIB);
    CHECK_EQ(os_heap_size(), 72 * KIB);
    c = malloc(200 * KIB);
    CHECK(!os_in_heap(c));
    CHECK_EQ(os_heap_size(), 72 * KIB);
    CHECK_EQ(os.mapped, 204 * KIB);
    d = malloc(100 * KIB);
    abd = os_heap_size();
    CHECK_EQ(abd, 172 * KIB);
    free(c);
    CHECK_EQ(os.mapped, 0);
    free(b);
    CHECK_EQ(os_heap_size(), abd);
    e = malloc(50 * KIB);
    CHECK(e > d);
    CHECK_EQ(os_heap_size(), 224 * KIB);
    f = malloc(40 * KIB);
    CHECK(f == b);
    CHECK_HEAP();
    free(e);
    free(f);
    CHECK(os_heap_size() >= abd);
    free(d); /* 40 + 100 + 50 KiB: above M_TRIM_THRESHOLD */
    CHECK_EQ(os_heap_size(), 32 * KIB);
    free(a);
    CHECK_HEAP();
}

void test_best_fit(void)
{
    static const size_t holes[] = {4000, 480, 64, 200, 1500, 128, 700};
    static const struct {
        size_t request;
        int hole; /* its index, or -1: from top */
    } table[] = {
        {60, 2}, {61, 5}, {190, 3}, {450, 1}, {650, 6}, {700, 4}, {1600, 0}, {3000, -1},
    };
    char *hole[ARRAY_SIZE(holes)];

    os_reset_uncached(0);
    for (size_t i = 0; i < ARRAY_SIZE(holes); i++) {
        hole[i] = malloc(holes[i]);
        (void)!barrier();
    }
    for (size_t i = 0; i < ARRAY_SIZE(holes); i++) {
        free(hole[i]);
    }
    CHECK_HEAP();
    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        char *p = malloc(table[i].request);

        if (table[i].hole >= 0) {
            CHECK(p == hole[table[i].hole]);
        } else {
            CHECK_EQ(chunk_next(mem_to_chunk(p)) == __malloc_main_arena.top, true);
        }
        CHECK_HEAP();
    }
}

/*
 * 400 holes of all large sizes, some sizes more than once; then each request gets the smallest that
 * holds it.
 */
void test_best_fit_tree(void)
{
    enum { HOLES = 400 };
    static char *hole[HOLES];

    os_reset_uncached(0);
    for (int i = 0; i < HOLES; i++) {
        hole[i] = malloc(LARGE_CHUNK + host_random_below(HOLES / 2) * 240);
        (void)!barrier();
    }
    for (int i = 0; i < HOLES; i++) {
        free(hole[i]);
    }
    CHECK_HEAP();
    for (int n = 0; n < HOLES && !host_failed(); n++) {
        size_t size = request_to_size(LARGE_CHUNK + host_random_below(HOLES * 120));
        size_t best = smallest_free(size);

        CHECK(is_best_fit(malloc(size - CHUNK_OVERHEAD), best));
        CHECK_HEAP();
    }
}

void test_coalescing(void)
{
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const size_t sizes[] = {12, 300, 2000, 30000};

    for (size_t s = 0; s < ARRAY_SIZE(sizes); s++) {
        for (int o = 0; o < 6; o++) {
            size_t size = request_to_size(sizes[s]);
            char *p[3];

            os_reset_uncached(0);
            (void)!barrier();
            for (int i = 0; i < 3; i++) {
                p[i] = malloc(sizes[s]);
            }
            (void)!barrier();
            for (int i = 0; i < 3; i++) {
                free(p[orders[o][i]]);
                CHECK_HEAP();
            }
            CHECK_EQ(mallinfo2().ordblks, 2);
            CHECK(malloc(3 * size - CHUNK_OVERHEAD) == p[0]);
            CHECK_HEAP();
        }
    }
}

void test_trim(void)
{
    char *p, *q;

    os_reset_exact();
    CHECK_EQ(malloc_trim(0), 0);
    p = malloc(60 * KIB);
    q = malloc(67 * KIB);
    free(q);
    CHECK_EQ(os_heap_size(), 128 * KIB); /* top is below the threshold */
    CHECK_EQ(malloc_trim(20 * KIB), 1);
    CHECK_EQ(os_heap_size(), 84 * KIB);
    CHECK_EQ(malloc_trim(20 * KIB), 0);
    CHECK_EQ(malloc_trim(0), 1);
    CHECK_EQ(os_heap_size(), 64 * KIB);
    CHECK_HEAP();
    free(p);

    os_reset_uncached(0);
    p = malloc(100 * KIB);
    q = malloc(100 * KIB);
    free(p);
    free(q);
    CHECK_EQ(os_heap_size(), 132 * KIB); /* M_TOP_PAD stays */
    CHECK_HEAP();

    os_reset_uncached(0);
    (void)mallopt(M_TRIM_THRESHOLD, -1);
    p = malloc(100 * KIB);
    q = malloc(100 * KIB);
    free(q);
    free(p);
    CHECK_EQ(os_heap_size(),
             page_align_up(SEGMENT_BYTES + request_to_size(100 * KIB) + MIN_TOP + 128 * KIB));
    CHECK_HEAP();
}

void test_too_large(void)
{
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 100, (size_t)PTRDIFF_MAX + 1, PTRDIFF_MAX,
                                   PTRDIFF_MAX - 4096};

    os_reset_uncached(0);
    os.fail_in = 1;
    os.fail_all = true;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        errno = 0;
        CHECK(malloc(sizes[i]) == NULL);
        CHECK_EQ(errno, ENOMEM);
        CHECK(calloc(1, sizes[i]) == NULL);
        CHECK(memalign(64, sizes[i]) == NULL);
        CHECK(pvalloc(sizes[i]) == NULL);
        CHECK_HEAP();
    }
    CHECK_EQ(os_heap_size(), 0);
    CHECK_EQ(os.maps, 0);

    os_reset_uncached(0);
    (void)mallopt(M_TOP_PAD, -1);
    CHECK(malloc(100) == NULL);
    (void)mallopt(M_TOP_PAD, 0);
    CHECK(malloc(100) != NULL);
}
