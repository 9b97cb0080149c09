/*
 * libc/malloc under ThreadSanitizer: threads that allocate, free each other's blocks, come and go.
 * On the host's own width, as the sanitizer has no other.
 */
#include <pthread.h>
#include "tests/host/lib/ktap.h"
#include "libc/malloc/thread_int.h"
#include "libc/include/malloc.h"

enum { THREADS = 4, STEPS = 30000, SLOTS = 64, SHARED = 256 };

/* Blocks that any thread may take out, and free, or put another one in. */
static void *shared[SHARED];

static unsigned step(unsigned *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static size_t some_size(unsigned *state)
{
    unsigned kind = step(state) % 64;

    if (kind < 56) {
        return step(state) % 400;
    }
    return kind < 63 ? step(state) % 20000 : step(state) % 300000;
}

/*
 * A block that holds its size and its end.
 */
static size_t *new_block(unsigned *state)
{
    size_t n = some_size(state) + 2 * sizeof(size_t), *block;

    switch (step(state) % 8) {
    case 0:
        block = memalign((size_t)16 << step(state) % 6, n);
        break;
    case 1:
        block = calloc(1, n);
        break;
    default:
        block = malloc(n);
    }
    if (block) {
        block[0] = n;
        block[n / sizeof(size_t) - 1] = ~n;
    }
    return block;
}

static void drop(size_t *block)
{
    if (block) {
        size_t n = block[0];

        if (block[n / sizeof(size_t) - 1] != (n / sizeof(size_t) == 1 ? n : ~n)) {
            host_fail(__FILE__, __LINE__, "block of %zu bytes damaged", n);
        }
        free(block);
    }
}

static void *work(void *argument)
{
    unsigned state = *(unsigned *)argument;
    size_t *own[SLOTS] = {NULL};

    for (int i = 0; i < STEPS; i++) {
        size_t **slot = &own[step(&state) % SLOTS];

        if (step(&state) % 4) {
            drop(*slot);
            *slot = new_block(&state);
        } else {
            *slot = __atomic_exchange_n(&shared[step(&state) % SHARED], *slot, __ATOMIC_ACQ_REL);
        }
    }
    for (int i = 0; i < SLOTS; i++) {
        drop(own[i]);
    }
    __malloc_thread_exit();
    return NULL;
}

static void run_threads(void)
{
    pthread_t thread[THREADS];
    unsigned seed[THREADS];

    for (int i = 0; i < THREADS; i++) {
        seed[i] = host_random();
        CHECK_EQ(pthread_create(&thread[i], NULL, work, &seed[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
    }
}

static void check_all(void)
{
    const char *wrong = malloc_check();

    if (wrong) {
        host_fail(__FILE__, __LINE__, "heap: %s", wrong);
    }
    for (int i = 0; i < SHARED; i++) {
        drop(shared[i]);
        shared[i] = NULL;
    }
    (void)malloc_trim(0);
    CHECK_EQ(mallinfo2().hblks, 0);
    CHECK_EQ(mallinfo2().fsmblks, 0);
}

static unsigned arenas(void)
{
    unsigned n = 0;

    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        n++;
    }
    return n;
}

static void test_one_arena(void)
{
    (void)mallopt(M_ARENA_MAX, 1);
    run_threads();
    CHECK_EQ(arenas(), 1);
    check_all();
}

static void test_many_arenas(void)
{
    (void)mallopt(M_ARENA_MAX, 8);
    free(malloc(1));
    run_threads();
    run_threads(); /* these take over the arenas of those that ended */
    CHECK(arenas() > 1 && arenas() <= THREADS + 1);
    check_all();
}

static void *fork_often(void *argument)
{
    (void)argument;
    for (int i = 0; i < 50; i++) {
        __malloc_before_fork();
        __malloc_after_fork_in_parent();
    }
    return NULL;
}

/*
 * All locks are taken and released while others allocate.
 */
static void test_fork_locks(void)
{
    pthread_t thread;

    CHECK_EQ(pthread_create(&thread, NULL, fork_often, NULL), 0);
    run_threads();
    pthread_join(thread, NULL);
    check_all();
}

static const struct host_test tests[] = {
    HOST_TEST(test_one_arena),
    HOST_TEST(test_many_arenas),
    HOST_TEST(test_fork_locks),
};

int main(int argc, char **argv)
{
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}
