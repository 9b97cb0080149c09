/* Blocks that are mappings of their own. */
#include "tests/host/malloc/tests.h"

void test_mmap_threshold(void)
{
    static const struct {
        size_t request, mapped;
    } table[] = {
        {128 * KIB - 21, 0},    {128 * KIB - 20, 0},         {128 * KIB - 19, 132 * KIB},
        {128 * KIB, 132 * KIB}, {132 * KIB - 36, 132 * KIB}, {132 * KIB - 35, 136 * KIB},
        {200 * KIB, 204 * KIB}, {2048 * KIB, 2052 * KIB},
    };

    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        char *p;

        os_reset_uncached(0);
        p = malloc(table[i].request);
        CHECK_EQ(os.mapped, table[i].mapped);
        CHECK_EQ(mallinfo2().hblkhd, table[i].mapped);
        CHECK_EQ(mallinfo2().hblks, table[i].mapped != 0);
        CHECK(malloc_usable_size(p) >= table[i].request);
        CHECK((uintptr_t)p % 16 == 0);
        memset(p, 1, malloc_usable_size(p));
        free(p);
        CHECK_EQ(os.mapped, 0);
        CHECK_HEAP();
    }
}

void test_mmap_limit(void)
{
    char *p[3];

    os_reset_uncached(0);
    (void)mallopt(M_MMAP_MAX, 2);
    for (int i = 0; i < 3; i++) {
        p[i] = malloc(300 * KIB);
    }
    CHECK(!os_in_heap(p[0]) && !os_in_heap(p[1]) && os_in_heap(p[2]));
    CHECK_EQ(mallinfo2().hblks, 2);
    for (int i = 0; i < 3; i++) {
        free(p[i]);
    }
    CHECK_HEAP();

    os_reset_uncached(0);
    (void)mallopt(M_MMAP_THRESHOLD, 1000);
    p[0] = malloc(1000);
    CHECK(!os_in_heap(p[0]));
    p[1] = malloc(900);
    CHECK(os_in_heap(p[1]));
    free(p[0]);
    p[0] = malloc(2000); /* what the heap has is taken first */
    CHECK(os_in_heap(p[0]));
}

/*
 * The experiment of `story mallinfo`: 200 blocks of i KiB, then every odd one freed.
 */
void test_mallinfo_story(void)
{
    struct mallinfo2 before, after;
    char *p[200];
    size_t in_heap = 0;

    os_reset_uncached(0);
    for (size_t i = 0; i < 200; i++) {
        p[i] = malloc(i * KIB);
        in_heap += i < 128 ? request_to_size(i * KIB) : 0;
    }
    before = mallinfo2();
    CHECK_EQ(before.hblks, 72);
    CHECK_EQ(before.hblkhd, 12238848);
    CHECK_EQ(before.arena, os_heap_size());
    CHECK_EQ(before.uordblks, in_heap + SEGMENT_BYTES);
    CHECK_EQ(before.fordblks, before.arena - before.uordblks);
    for (size_t i = 1; i < 200; i += 2) {
        free(p[i]);
        in_heap -= i < 128 ? request_to_size(i * KIB) : 0;
    }
    after = mallinfo2();
    CHECK_EQ(after.hblks, 36);
    CHECK_EQ(after.hblkhd, 6119424);
    CHECK_EQ(after.uordblks, in_heap + SEGMENT_BYTES);
    CHECK_EQ(after.ordblks, 64);
    CHECK_EQ(__malloc_mmaps.max_bytes, 12238848);
    CHECK_EQ(__malloc_mmaps.max_mmaps, 72);
    CHECK_EQ(mallinfo().hblkhd, 6119424);
    CHECK_HEAP();
}

void test_mremap(void)
{
    unsigned *p, *q;

    os_reset_uncached(0);
    p = malloc(200 * KIB);
    for (unsigned i = 0; i < 50 * KIB; i++) {
        p[i] = i;
    }
    p = realloc(p, 900 * KIB);
    CHECK_EQ(os.mremap_calls, 1);
    CHECK_EQ(os.mapped, 904 * KIB);
    CHECK_EQ(mallinfo2().hblkhd, 904 * KIB);
    q = realloc(p, 903 * KIB);
    CHECK(q == p);
    CHECK_EQ(os.mremap_calls, 1);
    p = realloc(p, 150 * KIB);
    CHECK_EQ(os.mapped, 152 * KIB);
    os.no_mremap = true;
    q = realloc(p, 100 * KIB);
    CHECK(q == p);
    p = realloc(p, 500 * KIB);
    CHECK_EQ(os.mapped, 504 * KIB);
    for (unsigned i = 0; i < 37 * KIB; i++) {
        if (p[i] != i) {
            CHECK_EQ(p[i], i);
            break;
        }
    }
    free(p);
    CHECK_EQ(os.mapped, 0);
}

/*
 * The system may refuse to unmap: the block is lost, but the books say so, and errno is the
 * caller's.
 */
void test_munmap_refused(void)
{
    char *p;

    os_reset_uncached(0);
    p = malloc(200 * KIB);
    os.no_munmap = true;
    errno = 77;
    free(p);
    CHECK_EQ(errno, 77);
    CHECK_EQ(mallinfo2().hblkhd, 204 * KIB);
    CHECK_EQ(mallinfo2().hblks, 1);
}
