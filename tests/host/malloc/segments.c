/* The break is not malloc's alone, and it can fail. */
#include "tests/host/malloc/tests.h"

static size_t segments(void)
{
    size_t n = 0;

    for (struct segment *s = __malloc_main_arena.segments; s; s = s->prev) {
        n++;
    }
    return n;
}

void test_break_unaligned(void)
{
    for (size_t offset = 0; offset < 40; offset++) {
        char *p;

        os_reset_uncached(offset);
        p = malloc(100);
        CHECK((uintptr_t)p % 16 == 0);
        CHECK((uintptr_t)os.brk % 4096 == 0);
        CHECK(p >= os.brk_start && p - os.brk_start < 32);
        CHECK_HEAP();
    }
}

void test_foreign_sbrk(void)
{
    static const intptr_t amounts[] = {1, 7, 16, 100, 4096, 4097, 100000};

    for (size_t i = 0; i < ARRAY_SIZE(amounts); i++) {
        char *p, *q, *foreign;

        os_reset_exact();
        p = malloc(1000);
        foreign = sbrk(amounts[i]);
        memset(foreign, 0x77, (size_t)amounts[i]);
        q = malloc(10000);
        CHECK(q > foreign);
        CHECK_EQ(segments(), 2);
        CHECK_HEAP();
        memset(q, 1, 10000);
        /* The rest of the old top still serves. */
        CHECK(malloc(1000) < (void *)foreign);
        CHECK_HEAP();
        free(p);
        free(q);
        CHECK_HEAP();
        for (intptr_t k = 0; k < amounts[i]; k++) {
            if (foreign[k] != 0x77) {
                CHECK_EQ(foreign[k], 0x77);
                break;
            }
        }
    }
}

/*
 * Somebody raises the break, writes, and lowers it into a page: what he wrote there still stands.
 */
void test_foreign_dirty_page(void)
{
    char *p;

    os_reset_exact();
    (void)!malloc(1000);
    memset(sbrk(3000), 0x77, 3000);
    (void)sbrk(-2900);
    p = calloc(1, 60000);
    CHECK(all_zero(p, 60000));
    CHECK_EQ(segments(), 2);
    CHECK_HEAP();
}

void test_foreign_stops_trim(void)
{
    char *p, *brk;

    os_reset_exact();
    p = malloc(100 * KIB);
    (void)sbrk(100);
    brk = os.brk;
    free(p);
    os.no_madvise = true;
    CHECK_EQ(malloc_trim(0), 0);
    os.no_madvise = false;
    CHECK_EQ(malloc_trim(0), 1); /* the frames at least */
    CHECK_EQ(malloc_trim(0), 0);
    CHECK(os.brk == brk);
    CHECK_HEAP();
    p = malloc(90 * KIB); /* top is still good */
    CHECK(os.brk == brk);
    CHECK_HEAP();
}

void test_brk_fails(void)
{
    char *p, *q, *r;

    os_reset_exact();
    p = malloc(3000);
    os.brk_limit = os.brk;
    q = malloc(8000);
    CHECK(q != NULL && !os_in_heap(q));
    CHECK_EQ(os.mapped, 1024 * KIB);
    CHECK_EQ(mallinfo2().hblks, 0);
    CHECK_EQ(mallinfo2().arena, 1024 * KIB + 4096);
    CHECK_HEAP();
    CHECK(all_zero(calloc(1, 20000), 20000));
    r = malloc(120 * KIB);
    CHECK_EQ(os.maps, 1);
    memset(q, 1, 8000);
    memset(r, 1, 120 * KIB);
    free(p);
    free(q);
    free(r);
    CHECK_HEAP();

    (void)mallopt(M_MMAP_MAX, 0);
    r = malloc(1500 * KIB);
    CHECK_EQ(os.maps, 2);
    os.brk_limit = os.brk + 4096 * KIB; /* the way is free again */
    q = malloc(3000 * KIB);
    CHECK(os_in_heap(q));
    CHECK_EQ(segments(), 4);
    CHECK_HEAP();
    free(r);
    free(q);
    CHECK_HEAP();
}
