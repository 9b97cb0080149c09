/* What seldom happens to top, to the largest chunks and to aligned blocks. */
#include "libc/malloc/params_int.h"
#include "libc/malloc/thread_int.h"
#include "libc/malloc/top_int.h"
#include "tests/host/malloc/tests.h"

/*
 * Sizes that no address space has, and a top with no room but for the fence.
 */
void test_top_edges(void)
{
    volatile size_t most = MAX_REQUEST;
    char *p;

    os_reset_exact();
    CHECK(malloc(4060) != NULL);
    CHECK_EQ(top_size(&__malloc_main_arena), MIN_TOP);
    (void)sbrk(16);
    CHECK(malloc(100) != NULL);
    CHECK_HEAP();

    os_reset_exact();
    (void)mallopt(M_MMAP_MAX, 0);
    p = malloc(50 * KIB);
    os.fail_in = 1; /* some systems have a mapping of 2 GiB */
    os.fail_all = true;
    CHECK(malloc(most) == NULL);
    (void)mallopt(M_TOP_PAD, 64 * 1024);
    CHECK(malloc(most) == NULL);
    CHECK(realloc(p, most) == NULL);
    CHECK_EQ(malloc_trim(SIZE_MAX), 0);
    CHECK_HEAP();

    os_reset_exact();
    (void)mallopt(M_MMAP_MAX, 0);
    (void)mallopt(M_TOP_PAD, 8000);
    os.fail_in = 1;
    os.fail_all = true;
    CHECK(malloc(most) == NULL);
    os.fail_in = 0;
    CHECK(malloc(100) != NULL);
    CHECK_HEAP();
}

/*
 * A system that has no break, does not lower it, or keeps its frames.
 */
void test_top_refused(void)
{
    char *p, *q;

    os_reset_exact();
    (void)mallopt(M_MMAP_MAX, 0);
    os.no_brk = true;
    p = malloc(100);
    CHECK(p != NULL && !os_in_heap(p));
    CHECK_HEAP();
    q = malloc(top_size(&__malloc_main_arena) - 500);
    CHECK(q != NULL && realloc(q, malloc_usable_size(q) + 2000) != NULL);
    CHECK_HEAP();

    os_reset_exact();
    p = malloc(3000);
    (void)sbrk(16);
    CHECK(realloc(p, 9000) != p);
    CHECK_HEAP();

    os_reset_exact();
    p = malloc(100 * KIB);
    memset(p, 1, 100 * KIB);
    os.no_lower = true;
    free(p);
    CHECK_EQ(malloc_trim(0), 1); /* the frames */
    CHECK(os_heap_size() > 100 * KIB);
    CHECK_HEAP();

    os_reset(0);
    p = malloc(40 * KIB);
    (void)!barrier();
    free(p);
    (void)malloc_trim(0);
    os.no_madvise = true;
    CHECK_EQ(malloc_trim(0), 0);
    CHECK_HEAP();
}

/*
 * The last tree has no half power of two but all that is larger.
 */
void test_huge_chunks(void)
{
    char *p;

    os_reset_exact();
    (void)mallopt(M_MMAP_MAX, 0);
    p = malloc(130 << 20);
    (void)!barrier();
    free(p);
    CHECK(__malloc_main_arena.trees[TREE_BINS - 1] != NULL);
    CHECK_HEAP();
    CHECK(malloc(120 << 20) == p);
    CHECK_HEAP();
}

void test_aligned_edges(void)
{
    enum { MANY = 1000 };
    static void *many[MANY];
    void *p, *q, *second;
    size_t heap;

    os_reset(0);
    os.fail_in = 1;
    os.fail_all = true;
    CHECK(memalign(64, 100) == NULL);
    os_reset(0);
    CHECK(memalign((size_t)1 << 30, (size_t)PTRDIFF_MAX - ((size_t)1 << 30)) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK_EQ(posix_memalign(&p, 2048, 10), 0); /* no size of the cache */
    CHECK_EQ(posix_memalign(&p, 64, 5000), 0);

    CHECK_EQ(posix_memalign(&p, 64, 100), 0);
    free(p);
    CHECK_EQ(posix_memalign(&q, 64, 100), 0); /* at once */
    CHECK(q == p);
    second = malloc(124);
    while ((uintptr_t)second % 64 == 0) {
        second = malloc(124);
    }
    free(second);
    CHECK_EQ(posix_memalign(&q, 64, 100), 0);
    CHECK(q != second && (uintptr_t)q % 64 == 0);

    /* Before the heap grows the depot is asked. */
    for (int i = 0; i < MANY; i++) {
        many[i] = malloc(600);
    }
    for (int i = 0; i < MANY; i++) {
        free(many[i]);
    }
    heap = os_heap_size();
    CHECK(memalign(4096, 8000) != NULL);
    CHECK_EQ(os_heap_size(), heap);
    CHECK_EQ(__malloc_depot.bytes, 0);
    __malloc_thread_exit();
    p = memalign(64, 100);
    free(p);
    CHECK_EQ(mallinfo2().fsmblks, 0);
    CHECK_HEAP();
}

static int stop(const struct malloc_chunk *c, void *context)
{
    (void)c;
    ++*(int *)context;
    return 7;
}

/*
 * A walk that is told to stop visits neither the next segment nor the next arena; a picture begins
 * a row for each.
 */
void test_walk_stops(void)
{
    FILE *file = tmpfile();
    int visits = 0;

    os_reset_exact();
    (void)!malloc(1);
    (void)sbrk(100 * 1024);
    (void)!malloc(5000);
    __malloc_cache = (struct cache){0};
    (void)!malloc(1);
    CHECK_EQ(malloc_walk(stop, &visits), 7);
    CHECK_EQ(visits, 1);
    malloc_draw(fileno(file));
    CHECK(lseek(fileno(file), 0, SEEK_END) > 200);
    fclose(file);
}

/*
 * Who starts a program with more rights than he has does not steer its heap.
 */
void test_secure(void)
{
    os_reset(0);
    os.secure = true;
    __malloc_params.known = false;
    setenv("MALLOC_CHECK_", "2", 1);
    (void)!malloc(1);
    CHECK_EQ(__malloc_params.check_action, 3);
    unsetenv("MALLOC_CHECK_");
}
