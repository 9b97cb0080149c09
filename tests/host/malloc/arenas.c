/* The arenas of further threads. A thread is a cache here: one after the other plays it. */
#include <sched.h>
#include "libc/malloc/thread_int.h"
#include "libc/malloc/top_int.h"
#include "tests/host/malloc/tests.h"

static void begin_thread(void)
{
    __malloc_cache = (struct cache){0};
}

/*
 * A process with a heap, and a second thread in an arena of its own that runs now.
 */
static void second_thread(void)
{
    os_reset_exact();
    (void)mallopt(M_MMAP_MAX, 0);
    (void)!malloc(1);
    begin_thread();
    (void)!malloc(1);
}

static unsigned arenas(void)
{
    unsigned n = 0;

    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        n++;
    }
    return n;
}

static unsigned arenas_of_threads(unsigned threads)
{
    while (threads--) {
        begin_thread();
        (void)!malloc(1);
    }
    CHECK_HEAP();
    return arenas();
}

/*
 * Two for each processor, unless M_ARENA_MAX says otherwise. Each thread's end is watched.
 */
void test_arena_count(void)
{
    cpu_set_t cpus;

    CHECK_EQ(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
    os_reset(0);
    CHECK_EQ(arenas_of_threads(2 * (unsigned)CPU_COUNT(&cpus) + 3), 2 * CPU_COUNT(&cpus));
    CHECK_EQ(os.watched, 2 * CPU_COUNT(&cpus) + 3);
    os_reset(0);
    os.no_affinity = true;
    CHECK_EQ(arenas_of_threads(5), 2);
    os_reset(0);
    (void)mallopt(M_ARENA_MAX, 3);
    CHECK_EQ(arenas_of_threads(5), 3);
    begin_thread();
    __malloc_thread_exit(); /* of one that never allocated */
    CHECK_EQ(__malloc_main_arena.threads, 2);
}

/*
 * Without memory for an arena a thread shares the first; wherever a mapping begins, an arena is
 * aligned.
 */
void test_arena_refused(void)
{
    os_reset(0);
    (void)!malloc(1);
    begin_thread();
    os.fail_in = 1;
    CHECK(os_in_heap(malloc(1)));
    CHECK_EQ(arenas(), 1);
    CHECK_EQ(__malloc_main_arena.threads, 2);
    begin_thread();
    os.skew = true;
    CHECK(!os_in_heap(malloc(1)));
    CHECK_EQ(arenas(), 2);
    CHECK_EQ(os.munmap_calls, 2);
    CHECK_HEAP();
}

/*
 * More segments; what is too large for one, or finds no memory, comes from the first arena.
 */
void test_arena_grows(void)
{
    second_thread();
    CHECK(!os_in_heap(malloc(900 * KIB)));
    CHECK(!os_in_heap(malloc(900 * KIB)));
    CHECK_EQ(arenas(), 2);
    CHECK(os_in_heap(malloc(ARENA_MAX_CHUNK)));
    os.fail_in = 1;
    CHECK(os_in_heap(malloc(900 * KIB)));
    os.fail_in = 1;
    os.fail_all = true;
    errno = 0;
    CHECK(malloc(900 * KIB) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK_HEAP();
}

/*
 * The last block before the end of a segment moves.
 */
void test_arena_realloc(void)
{
    size_t room;
    char *p, *q;

    second_thread();
    room = top_size(__malloc_cache.arena);
    p = malloc(room - 500);
    CHECK(p != NULL && mem_to_chunk(p)->head & NON_MAIN);
    q = malloc(100);
    CHECK(q == p + malloc_usable_size(p) + CHUNK_OVERHEAD);
    CHECK(realloc(q, 300) == q);
    CHECK(realloc(q, 2000) != q);
    CHECK_HEAP();
}

/*
 * The child has one thread, and all locks are free.
 */
void test_fork_child(void)
{
    second_thread();
    __malloc_before_fork();
    CHECK_EQ(__malloc_main_arena.lock.state, 1);
    __malloc_after_fork_in_child();
    CHECK_EQ(__malloc_main_arena.threads, 0);
    CHECK_EQ(__malloc_cache.arena->threads, 1);
    CHECK_EQ(__malloc_cache.arena->lock.state, 0);
    CHECK_EQ(__malloc_depot.lock.state, 0);
    (void)!malloc(1);
    CHECK_HEAP();
}
