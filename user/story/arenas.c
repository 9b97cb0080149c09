/*
 * arenas: where threads allocate. With one arena all of them take its lock; with many each has a
 * heap of its own.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/child.h"
#include "user/story/lib/print.h"
#include "user/story/story.h"

#define THREADS 4
#define BYTES   5000 /* more than the thread's cache keeps: from the arena each time */
#define NOBODY  (~0u)

struct worker {
    pthread_t thread;
    void *block;
    unsigned arena; /* where it lies */
};

static struct worker workers[THREADS];
static pthread_barrier_t barrier;

static void *work(void *argument)
{
    struct worker *w = argument;

    for (int i = 0; i < 100; i++)
        free(malloc(BYTES));
    w->block = malloc(BYTES);
    pthread_barrier_wait(&barrier); /* all have one */
    pthread_barrier_wait(&barrier); /* all were looked at */
    return NULL;
}

static int find_owner(const struct malloc_chunk *chunk, void *context)
{
    (void)context;
    for (int i = 0; i < THREADS; i++)
        if (workers[i].block == chunk->mem)
            workers[i].arena = chunk->arena;
    return 0;
}

static unsigned distinct_arenas(void)
{
    uint32_t seen = 0;

    for (int i = 0; i < THREADS; i++)
        seen |= 1u << workers[i].arena % 32;
    return (unsigned)__builtin_popcount(seen);
}

/* Runs the threads with at most `arenas` arenas; returns in how many their blocks lie. */
static unsigned run(int arenas)
{
    unsigned found;

    mallopt(M_ARENA_MAX, arenas);
    free(malloc(1)); /* the first thread has the first arena */
    pthread_barrier_init(&barrier, NULL, THREADS + 1);
    for (int i = 0; i < THREADS; i++) {
        workers[i].arena = NOBODY;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            print_error("story: no thread\n");
            exit(1);
        }
    }
    pthread_barrier_wait(&barrier);
    malloc_walk(find_owner, NULL);
    for (int i = 0; i < THREADS; i++)
        print("    thread %d: block at 0x%08lx, arena %u\n", i + 1, (unsigned long)workers[i].block,
              workers[i].arena);
    print("\n");
    malloc_draw(STDOUT_FILENO);
    found = distinct_arenas();
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    check(malloc_check() == NULL, "all heaps are in order");
    return found;
}

static int one_arena(void)
{
    print("Part 1: mallopt(M_ARENA_MAX, 1)\n\n");
    check_equal(run(1), 1, "all blocks lie in one arena: its lock is taken by all in turn");
    check_equal(workers[0].arena, 0, "it is the heap below the break");
    return checks_summary();
}

static int many_arenas(void)
{
    print("\nPart 2: mallopt(M_ARENA_MAX, 8), in a new process\n\n");
    check_equal(run(8), THREADS, "each thread has an arena of its own");
    for (int i = 0; i < THREADS; i++) {
        check(workers[i].arena != 0, "thread %d: not the first one, which main has", i + 1);
        check(((uintptr_t)workers[i].block >> 20 << 20) != 0 &&
                  (((uint32_t *)workers[i].block)[-1] & 4) != 0,
              "its cookie has A, so its arena is where the MiB begins: 0x%08lx",
              (unsigned long)((uintptr_t)workers[i].block >> 20 << 20));
    }
    return checks_summary();
}

int story_arenas(int argc, char **argv)
{
    int failed;

    (void)argc;
    (void)argv;
    failed = run_in_child(one_arena);
    failed |= run_in_child(many_arenas);
    return failed;
}
