/* calloc, realloc, the aligned forms, the knobs and the reports. */
#include "tests/host/malloc/tests.h"

void test_calloc_zero(void)
{
    os_reset_uncached(0);
    for (size_t n = 0; n < 3000 && !host_failed(); n += 1 + n / 16) {
        char *p = malloc(n), *q;

        (void)!barrier();
        memset(p, 0xaa, malloc_usable_size(p));
        free(p);
        q = calloc(n, 1);
        CHECK(q == p || n < 16);
        CHECK(all_zero(q, n));
        memset(q, 0xbb, n);
    }
    CHECK(all_zero(calloc(1, 300 * KIB), 300 * KIB));
    CHECK_HEAP();
}

/*
 * Memory that comes back to top is not fresh any more; what is trimmed off and comes again is.
 */
void test_calloc_fresh(void)
{
    char *p, *q;
    size_t top;

    os_reset_uncached(0);
    (void)mallopt(M_MMAP_MAX, 0);
    p = malloc(10 * KIB);
    memset(p, 0xaa, malloc_usable_size(p));
    free(p);
    q = calloc(20, KIB);
    CHECK(q == p);
    CHECK(all_zero(q, 20 * KIB));
    memset(q, 0xbb, 20 * KIB);
    free(q);

    /* Into top by realloc and back, with more behind. */
    p = realloc(malloc(100), 50 * KIB);
    memset(p, 0xcc, 50 * KIB);
    p = realloc(p, 100);
    q = calloc(1, 120 * KIB);
    CHECK(all_zero(q, 120 * KIB));
    memset(q, 0xdd, 120 * KIB);
    free(q);

    /* The trimmed pages are fresh again. */
    CHECK_EQ(malloc_trim(0), 1);
    top = top_size(&__malloc_main_arena);
    q = calloc(1, top + 64 * KIB);
    CHECK(all_zero(q, top + 64 * KIB));
    CHECK_HEAP();
}

static bool page_is_resident(char *p)
{
    unsigned char resident;

    return mincore(p - (uintptr_t)p % OS_PAGE_SIZE, 1, &resident) == 0 && resident & 1;
}

/*
 * Pages that are zero for certain are not touched.
 */
void test_calloc_lazy(void)
{
    char *p;

    os_reset_uncached(0);
    p = calloc(1, 100 * KIB);
    CHECK(!page_is_resident(p + 50 * KIB));
    CHECK(all_zero(p, 100 * KIB));
    CHECK(page_is_resident(p + 50 * KIB));
    p = calloc(1, 300 * KIB);
    CHECK(!page_is_resident(p + 150 * KIB));
    CHECK(all_zero(p, 300 * KIB));
}

void test_calloc_overflow(void)
{
    static const size_t pairs[][2] = {
        {SIZE_MAX, 2}, {0x10000, 0x10000}, {3, 0x55555556}, {1, SIZE_MAX}};

    os_reset_uncached(0);
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        char *p = malloc(10);

        errno = 0;
        CHECK(calloc(pairs[i][0], pairs[i][1]) == NULL);
        CHECK_EQ(errno, ENOMEM);
        errno = 0;
        CHECK(reallocarray(p, pairs[i][0], pairs[i][1]) == NULL);
        CHECK_EQ(errno, ENOMEM);
        free(p);
    }
    CHECK(calloc(0, 5) != NULL);
    CHECK_HEAP();
}

void test_realloc(void)
{
    char *p, *q;

    os_reset_uncached(0);
    p = realloc(NULL, 100);
    CHECK(p != NULL);
    memcpy(p, "faultline", 10);
    (void)!barrier();
    q = realloc(p, 5000);
    CHECK(q != p);
    CHECK(strcmp(q, "faultline") == 0);
    q = realloc(q, 300 * KIB); /* from the heap to a mapping */
    CHECK(!os_in_heap(q));
    CHECK(strcmp(q, "faultline") == 0);
    q = reallocarray(q, 2, 10);
    CHECK(strcmp(q, "faultline") == 0);
    CHECK(realloc(q, 0) == NULL);
    CHECK_EQ(os.mapped, 0);
    CHECK_HEAP();
}

void test_realloc_in_place(void)
{
    unsigned calls;
    char *p, *q;

    os_reset_exact();
    p = malloc(1000);
    q = malloc(1000);
    (void)!barrier();
    CHECK(realloc(p, 1004) == p); /* fills its chunk */
    free(q);
    CHECK(realloc(p, 1500) == p); /* a part of the free one behind */
    CHECK_HEAP();
    CHECK(realloc(p, 2012) == p); /* all of it */
    CHECK_HEAP();
    q = realloc(p, 2013);
    CHECK(q != p);
    CHECK(realloc(q, 20000) == q); /* q is in front of top */
    calls = os.brk_calls;
    CHECK(realloc(q, 60000) == q); /* and the break can move */
    CHECK_EQ(os.brk_calls, calls + 1);
    CHECK_HEAP();
    CHECK(realloc(q, 500) == q);
    CHECK_EQ(malloc_usable_size(q), 508);
    CHECK(!os_in_heap(realloc(q, 200 * KIB)));
    CHECK_HEAP();
}

void test_realloc_errors(void)
{
    volatile size_t too_large = (size_t)PTRDIFF_MAX + 1;
    char *p, *q;

    os_reset_uncached(0);
    p = malloc(200 * KIB);
    q = malloc(1000);
    memset(p, 1, 200 * KIB);
    memset(q, 2, 1000);
    errno = 0;
    CHECK(realloc(p, too_large) == NULL);
    CHECK_EQ(errno, ENOMEM);
    os.fail_in = 1;
    os.fail_all = true;
    CHECK(realloc(p, 10000 * KIB) == NULL);
    CHECK(realloc(q, 10000 * KIB) == NULL);
    CHECK(p[200 * KIB - 1] == 1 && q[999] == 2);
    CHECK_EQ(os.mapped, 204 * KIB);
    CHECK_HEAP();
    free(p);
    free(q);
    CHECK_HEAP();
}

/*
 * Of a chunk that is large beside its alignment the size is a multiple of it.
 */
static size_t aligned_size(size_t align, size_t n)
{
    size_t size = request_to_size(n);

    return align * 4 <= size ? (size + align - 1) / align * align : size;
}

void test_alignment(void)
{
    static const size_t sizes[] = {0, 1, 12, 100, 3000, 40 * KIB, 127 * KIB, 128 * KIB, 300 * KIB};

    os_reset_uncached(0);
    (void)!malloc(100); /* the next block is not one step of 16 behind a page */
    for (size_t align = 1; align <= 256 * KIB; align *= 2) {
        for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
            void *p = memalign(align, sizes[i]), *q = aligned_alloc(align, sizes[i]), *r = NULL;

            CHECK((uintptr_t)p % align == 0 && (uintptr_t)p % 16 == 0);
            CHECK((uintptr_t)q % align == 0);
            CHECK(malloc_usable_size(p) >= sizes[i]);
            if (os_in_heap(p)) { /* the lead and the tail were freed */
                CHECK_EQ(malloc_usable_size(p), aligned_size(align, sizes[i]) - CHUNK_OVERHEAD);
            }
            memset(p, 1, malloc_usable_size(p));
            CHECK_EQ(posix_memalign(&r, align, sizes[i]), align < sizeof(void *) ? EINVAL : 0);
            CHECK((uintptr_t)r % align == 0);
            p = realloc(p, sizes[i] * 2 + 1);
            CHECK(p != NULL);
            CHECK_HEAP();
            free(p);
            free(r);
            CHECK_HEAP();
            free(q);
        }
    }
    CHECK_EQ(os.mapped, 0);
    CHECK_EQ(mallinfo2().ordblks, 1);
    CHECK((uintptr_t)memalign(24, 10) % 32 == 0);
    CHECK((uintptr_t)valloc(10) % 4096 == 0);
    CHECK((uintptr_t)pvalloc(10) % 4096 == 0);
    CHECK(malloc_usable_size(pvalloc(4097)) >= 8192);
    CHECK_HEAP();
}

void test_alignment_errors(void)
{
    static const size_t bad[] = {0, 3, 24, 4097, SIZE_MAX};
    void *p = &p;

    os_reset_uncached(0);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        errno = 0;
        CHECK(aligned_alloc(bad[i], 10) == NULL);
        CHECK_EQ(errno, EINVAL);
        errno = 77;
        CHECK_EQ(posix_memalign(&p, bad[i], 10), EINVAL);
        CHECK_EQ(errno, 77);
    }
    errno = 0;
    CHECK(memalign((size_t)PTRDIFF_MAX + 2, 10) == NULL);
    CHECK_EQ(errno, EINVAL);
    CHECK(memalign((size_t)1 << 31, 10) == NULL);
    CHECK_EQ(errno, ENOMEM);
    errno = 77;
    CHECK_EQ(posix_memalign(&p, 64, SIZE_MAX), ENOMEM);
    CHECK_EQ(errno, 77);
    CHECK(p == &p);
}

void test_mallopt(void)
{
    void *p;

    os_reset_uncached(0);
    CHECK_EQ(mallopt(M_TRIM_THRESHOLD, 1 << 20), 1);
    CHECK_EQ(mallopt(M_TOP_PAD, 1 << 20), 1);
    CHECK_EQ(mallopt(M_MMAP_THRESHOLD, 1 << 20), 1);
    CHECK_EQ(mallopt(M_MMAP_MAX, 10), 1);
    CHECK_EQ(mallopt(12345, 10), 0);
    p = malloc(500 * KIB);
    CHECK_EQ(os.maps, 0);
    CHECK_EQ(os_heap_size(), 1528 * KIB);
    free(p);
    CHECK_EQ(os_heap_size(), 1028 * KIB);
}

/*
 * Runs malloc_stats() and returns what it wrote on standard error.
 */
static const char *stats_text(void)
{
    static char text[1024];
    int fds[2], saved = dup(STDERR_FILENO);
    ssize_t n;

    if (saved < 0 || pipe(fds)) {
        return "";
    }
    dup2(fds[1], STDERR_FILENO);
    malloc_stats();
    dup2(saved, STDERR_FILENO);
    n = read(fds[0], text, sizeof(text) - 1);
    text[n > 0 ? n : 0] = '\0';
    close(fds[0]);
    close(fds[1]);
    close(saved);
    return text;
}

void test_malloc_stats(void)
{
    char *p;

    os_reset_uncached(0);
    (void)!malloc(1000);
    p = malloc(2000 * KIB);
    (void)!malloc(200 * KIB);
    free(p);
    CHECK(strcmp(stats_text(), "Arena 0:\n"
                               "system bytes     =     135168\n"
                               "in use bytes     =       1016\n"
                               "Total (incl. mmap):\n"
                               "system bytes     =     344064\n"
                               "in use bytes     =     209912\n"
                               "max mmap regions =          2\n"
                               "max mmap bytes   =    2260992\n") == 0);
}

void test_usable_size(void)
{
    os_reset_uncached(0);
    CHECK_EQ(malloc_usable_size(NULL), 0);
    CHECK_EQ(malloc_usable_size(malloc(0)), 12);
    CHECK_EQ(malloc_usable_size(malloc(13)), 28);
    CHECK_EQ(malloc_usable_size(malloc(200 * KIB)), 204 * KIB - 16);
}

void test_free_keeps_errno(void)
{
    char *p, *q, *r;

    os_reset_exact();
    p = malloc(200 * KIB);
    q = malloc(100 * KIB);
    r = malloc(100 * KIB);
    errno = 77;
    free(NULL);
    free(p);
    free(r);
    CHECK_EQ(os_heap_size(), 204 * KIB);
    free(q); /* trims */
    CHECK_EQ(os_heap_size(), 4 * KIB);
    CHECK_EQ(errno, 77);
}
