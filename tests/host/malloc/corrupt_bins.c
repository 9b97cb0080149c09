/* Damage to large bins, to what waits in caches, and to what realloc looks at. */
#include "tests/host/malloc/tests.h"

static void tree_ring(void)
{
    void *p = malloc(3000), *q;

    (void)!barrier();
    q = malloc(3000);
    (void)!barrier();
    free(p);
    *word(p, 1) = 0;
    free(q);
}

static void tree_index_word(void)
{
    void *p = malloc(2900);

    (void)!barrier();
    free(p);
    *word(p, 5) = 1;
    (void)!malloc(2900);
}

static void tree_next(void)
{
    void *p = malloc(3000), *q = malloc(100);

    (void)!barrier();
    free(p);
    *word(p, 0) = (size_t)q;
    free(q);
}

static void tree_prev(void)
{
    void *p = malloc(3000), *behind = malloc(100), *q = malloc(3000);

    (void)!barrier();
    free(p);
    free(q);
    *word(q, 0) = 0;
    free(behind);
}

static void tree_foot(void)
{
    void *p = malloc(3000), *q = barrier();

    free(p);
    *word(q, -2) = 48;
    (void)!malloc(2500);
}

static void tree_too_small(void)
{
    void *p = malloc(5000);

    (void)!barrier();
    free(p);
    *word(p, -1) = 112 | IS_FREE | PREV_INUSE;
    (void)!malloc(2100);
}

static void aligned_foot(void)
{
    void *p = malloc(9000), *q = barrier();

    free(p);
    *word(q, -2) = 48;
    (void)!memalign(4096, 3000);
}

static void next_foot(void)
{
    void *p = malloc(100), *q = malloc(100), *r = barrier();

    free(q);
    *word(r, -2) = 48;
    free(p);
}

static void free_static(void)
{
    static size_t block[8] __attribute__((aligned(16)));
    char *volatile p = (char *)&block[4];

    (void)!malloc(1);
    *word(p, -1) = 32 | PREV_INUSE;
    free(p);
}

static void *perturbed(size_t next_cookie)
{
    void *p, *q;

    (void)mallopt(M_PERTURB, 1);
    p = malloc(100);
    q = malloc(100);
    (void)!barrier();
    *word(q, -1) = next_cookie;
    return p;
}

static void perturb_next_free(void)
{
    free(perturbed(112));
}

static void perturb_next_long(void)
{
    free(perturbed(0x1000000 | PREV_INUSE));
}

static void perturb_static(void)
{
    (void)mallopt(M_PERTURB, 1);
    free_static();
}

static void perturb_bad_size(void)
{
    void *p = perturbed(112 | PREV_INUSE);

    *word(p, -1) = 8 | PREV_INUSE;
    free(p);
}

static void perturb_long(void)
{
    void *p = perturbed(112 | PREV_INUSE);

    *word(p, -1) = 0x1000000 | PREV_INUSE;
    free(p);
}

static void cached_as_mapping(void)
{
    void *p;

    os_reset(0);
    p = malloc(100);
    free(p);
    *word(p, -1) |= IS_MMAPPED;
    (void)malloc_trim(0);
}

static void unmap_wrapped(void)
{
    void *p = malloc(200 * KIB);

    *word(p, -2) = 0xfffff008;
    *word(p, -1) = 0x1ff8 | IS_MMAPPED;
    free(p);
}

static void realloc_in_top(void)
{
    void *p = malloc(100), *volatile q = malloc(100);

    free(p);
    free(q);
    (void)!realloc(q, 200);
}

static void realloc_long(void)
{
    void *p = malloc(100);

    *word(p, -1) = 0x1000000 | PREV_INUSE;
    (void)!realloc(p, 200);
}

static void realloc_next_foot(void)
{
    void *p = malloc(100), *q = malloc(100), *r = barrier();

    free(q);
    *word(r, -2) = 48;
    (void)!realloc(p, 150);
}

void test_corrupt_bins(void)
{
    static const struct deadly table[] = {
        DEADLY(tree_ring, "free(): corrupted unsorted chunks"),
        DEADLY(tree_index_word, "corrupted double-linked list"),
        DEADLY(tree_next, "corrupted double-linked list"),
        DEADLY(tree_prev, "corrupted double-linked list"),
        DEADLY(tree_foot, "corrupted size vs. prev_size"),
        DEADLY(tree_too_small, "corrupted size vs. prev_size"),
        DEADLY(aligned_foot, "corrupted size vs. prev_size"),
        DEADLY(next_foot, "corrupted size vs. prev_size"),
        DEADLY(free_static, "free(): invalid pointer"),
        DEADLY(perturb_next_free, "free(): invalid next size (fast)"),
        DEADLY(perturb_next_long, "free(): invalid next size (fast)"),
        DEADLY(perturb_static, "free(): invalid pointer"),
        DEADLY(perturb_bad_size, "free(): invalid size"),
        DEADLY(perturb_long, "double free or corruption (out)"),
        DEADLY(cached_as_mapping, "free(): invalid pointer"),
        DEADLY(unmap_wrapped, "munmap_chunk(): invalid pointer"),
        DEADLY(realloc_in_top, "realloc(): invalid pointer"),
        DEADLY(realloc_long, "realloc(): invalid pointer"),
        DEADLY(realloc_next_foot, "corrupted size vs. prev_size"),
    };

    check_deaths(table, ARRAY_SIZE(table));
}
