/* Each way to damage the heap, and the words it ends with. */
#include "tests/host/malloc/tests.h"

static void free_stack(void)
{
    size_t block[8] = {0, 33, 0, 0, 0, 0, 0, 0};
    char *volatile p = (char *)&block[2];

    (void)!malloc(1);
    free(p);
}

static void free_before_malloc(void)
{
    static size_t block[8];
    char *volatile p = (char *)&block[4];

    free(p);
}

static void free_misaligned(void)
{
    char *volatile p = malloc(100);

    memset(p, 0, 100);
    free(p + 4);
}

static void free_bad_size(void)
{
    void *p = malloc(100);

    *word(p, -1) = 8 | PREV_INUSE;
    free(p);
}

static void free_unaligned_size(void)
{
    void *p = malloc(100);

    *word(p, -1) += 8;
    free(p);
}

static void free_top(void)
{
    char *volatile p = malloc(100);

    free(p);
    free(p);
}

static void free_inside_top(void)
{
    char *volatile p = malloc(100), *volatile q = malloc(100);

    free(p);
    free(q);
    free(q);
}

static void free_twice(void)
{
    char *volatile p = malloc(100);

    (void)!barrier();
    free(p);
    free(p);
}

static void free_forged(void)
{
    void *p = malloc(100);

    (void)!barrier();
    free(p);
    *word(p, -1) &= ~IS_FREE; /* but the chunk behind knows */
    free(p);
}

static void free_twice_large(void)
{
    char *volatile p = malloc(5000);

    (void)!barrier();
    free(p);
    free(p);
}

static void free_cached(void)
{
    char *volatile p;

    os_reset(0);
    p = malloc(100);
    free(p);
    free(p);
}

static void free_misaligned_cached(void)
{
    char *volatile p;

    os_reset(0);
    p = malloc(100);
    free(p + 8);
}

static void take_broken_link(void)
{
    void *p, *q;

    os_reset(0);
    p = malloc(100);
    q = malloc(100);
    free(p);
    free(q);
    *word(q, 0) = 0x41414141;
    (void)!malloc(100);
    (void)!malloc(100);
}

static void free_before_broken_cookie(void)
{
    void *p, *q;

    os_reset(0);
    (void)mallopt(M_MXFAST, 0);
    p = malloc(100);
    q = malloc(100);
    (void)!barrier();
    (void)mallopt(M_MXFAST, 1000);
    *word(q, -1) = 0x41414141;
    free(p);
}

static void free_after_overflow(void)
{
    char *p, *q;

    os_reset(0);
    p = malloc(100);
    q = malloc(100);
    memset(p, 'A', malloc_usable_size(p) + 4);
    free(p);
    free(q);
}

static void flush_broken_list(void)
{
    void *p, *q;

    os_reset(0);
    p = malloc(100);
    q = malloc(100);
    free(p);
    free(q);
    *word(q, 0) ^= 4;
    (void)malloc_trim(0);
}

static void free_of_no_arena(void)
{
    static size_t block[64];
    char *volatile p = (char *)(((size_t)block + 31) & ~(size_t)15);

    (void)!malloc(1);
    *word(p, -1) = 48 | NON_MAIN | PREV_INUSE;
    free(p);
}

static void free_too_far(void)
{
    void *p = malloc(100);

    *word(p, -1) = 0x1000000 | PREV_INUSE;
    free(p);
}

static void free_huge(void)
{
    void *p = malloc(100);

    *word(p, -1) = 0xfffffff0 | PREV_INUSE;
    free(p);
}

static void free_next_size(void)
{
    void *p = malloc(100), *q = malloc(100);

    *word(q, -1) = PREV_INUSE;
    free(p);
}

static void free_prev_size(void)
{
    void *p = malloc(100), *q = malloc(100);

    (void)!barrier();
    free(p);
    *word(q, -2) = 48;
    free(q);
}

static void free_into_broken_bin(void)
{
    void *p = malloc(100), *q;

    (void)!barrier();
    q = malloc(100);
    (void)!barrier();
    free(p);
    *word(p, 1) = 0;
    free(q);
}

static void unlink_links(void)
{
    void *p = malloc(100), *q = malloc(100);

    (void)!barrier();
    free(p);
    *word(p, 0) = (size_t)p;
    free(q);
}

static void unlink_tree_links(void)
{
    void *p = malloc(1000), *q = malloc(100);

    (void)!barrier();
    free(p);
    *word(p, 1) = (size_t)q;
    free(q);
}

static void take_size(void)
{
    void *p = malloc(100);

    (void)!barrier();
    free(p);
    *word(p, -1) = 0x41414141;
    (void)!malloc(100);
}

static void take_best_size(void)
{
    void *p = malloc(1000);

    (void)!barrier();
    free(p);
    *word(p, -1) = 2000 | PREV_INUSE;
    (void)!malloc(600);
}

static void take_links(void)
{
    void *p = malloc(100);

    (void)!barrier();
    free(p);
    *word(p, 0) = (size_t)p;
    (void)!malloc(100);
}

static void top_large(void)
{
    void *p = malloc(12);

    *word(p, 3) = 0xffffffff;
    (void)!malloc(100);
}

static void top_small(void)
{
    void *p = malloc(12);

    *word(p, 3) = 0;
    (void)!malloc(100);
}

static void realloc_stack(void)
{
    size_t block[8] = {0};
    char *volatile p = (char *)&block[4];

    (void)!realloc(p, 10);
}

static void realloc_freed(void)
{
    char *volatile p = malloc(100);

    (void)!barrier();
    free(p);
    (void)!realloc(p, 200);
}

static void realloc_bad_size(void)
{
    void *p = malloc(100);

    *word(p, -1) = 8 | PREV_INUSE;
    (void)!realloc(p, 200);
}

static void realloc_next_size(void)
{
    void *p = malloc(100), *q = malloc(100);

    *word(q, -1) = PREV_INUSE;
    (void)!realloc(p, 200);
}

static void unmap_inside(void)
{
    char *volatile p = malloc(200 * KIB);

    *word(p, 2) = 0;
    *word(p, 3) = 4096 | IS_MMAPPED;
    free(p + 16);
}

static void unmap_bad_size(void)
{
    void *p = malloc(200 * KIB);

    *word(p, -1) += 16;
    free(p);
}

static void remap_bad_size(void)
{
    void *p = malloc(200 * KIB);

    *word(p, -1) += 16;
    (void)!realloc(p, 400 * KIB);
}

void test_corruption(void)
{
    static const struct deadly table[] = {
        DEADLY(free_stack, "free(): invalid pointer"),
        DEADLY(free_before_malloc, "free(): invalid pointer"),
        DEADLY(free_misaligned, "free(): invalid pointer"),
        DEADLY(free_bad_size, "free(): invalid size"),
        DEADLY(free_unaligned_size, "free(): invalid size"),
        DEADLY(free_top, "double free or corruption (top)"),
        DEADLY(free_inside_top, "double free or corruption (top)"),
        DEADLY(free_twice, "double free or corruption (!prev)"),
        DEADLY(free_forged, "double free or corruption (!prev)"),
        DEADLY(free_twice_large, "double free or corruption (!prev)"),
        DEADLY(free_cached, "free(): double free detected in tcache 2"),
        DEADLY(free_misaligned_cached, "free(): invalid pointer"),
        DEADLY(take_broken_link, "malloc(): unaligned tcache chunk detected"),
        DEADLY(free_before_broken_cookie, "free(): invalid next size (fast)"),
        DEADLY(free_after_overflow, "double free or corruption (out)"),
        DEADLY(flush_broken_list, "free(): invalid pointer"),
        DEADLY(free_of_no_arena, "free(): invalid pointer"),
        DEADLY(free_too_far, "double free or corruption (out)"),
        DEADLY(free_huge, "double free or corruption (out)"),
        DEADLY(free_next_size, "free(): invalid next size (normal)"),
        DEADLY(free_prev_size, "corrupted size vs. prev_size while consolidating"),
        DEADLY(free_into_broken_bin, "free(): corrupted unsorted chunks"),
        DEADLY(unlink_links, "corrupted double-linked list"),
        DEADLY(unlink_tree_links, "corrupted double-linked list"),
        DEADLY(take_size, "corrupted size vs. prev_size"),
        DEADLY(take_best_size, "corrupted size vs. prev_size"),
        DEADLY(take_links, "malloc(): smallbin double linked list corrupted"),
        DEADLY(top_large, "malloc(): corrupted top size"),
        DEADLY(top_small, "malloc(): corrupted top size"),
        DEADLY(realloc_stack, "realloc(): invalid pointer"),
        DEADLY(realloc_freed, "realloc(): invalid pointer"),
        DEADLY(realloc_bad_size, "realloc(): invalid old size"),
        DEADLY(realloc_next_size, "realloc(): invalid next size"),
        DEADLY(unmap_inside, "munmap_chunk(): invalid pointer"),
        DEADLY(unmap_bad_size, "munmap_chunk(): invalid pointer"),
        DEADLY(remap_bad_size, "mremap_chunk(): invalid pointer"),
    };

    check_deaths(table, ARRAY_SIZE(table));
}

static void free_silently(void)
{
    (void)mallopt(M_CHECK_ACTION, 2);
    free_twice();
}

void test_check_action(void)
{
    CHECK(strcmp(last_words(free_twice), "") != 0);
    CHECK(strcmp(last_words(free_silently), "") == 0);
}
