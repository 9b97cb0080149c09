/*
 * pool: the memory of a connection. Many small allocations that all die at one moment need no free
 * of their own.
 *
 *      pool --> | block of 4 KiB: a b c d e ... |--> | block: ... | next
 *                                          ^
 *      allocate: the next bytes            release: all blocks at once
 */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

#include "user/lib/tsc.h"
#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/story.h"

#define CONNECTIONS 200
#define OBJECTS     100
#define ROUNDS      5 /* of which the cheapest counts */
#define BLOCK_BYTES 4080UL

struct block {
    struct block *next;
    char bytes[BLOCK_BYTES - sizeof(struct block *)];
};

struct pool {
    struct block *blocks; /* the newest first */
    size_t used;          /* bytes of it */
};

static size_t size_of(unsigned i)
{
    return 16 + i * 7 % 48;
}

/* A block more for the pool. */
static void extend(struct pool *pool)
{
    struct block *block = malloc(sizeof(*block));

    if (block == NULL) {
        print_error("story: out of memory\n");
        exit(1);
    }
    block->next = pool->blocks;
    pool->blocks = block;
    pool->used = 0;
}

static void *pool_alloc(struct pool *pool, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (pool->blocks == NULL || pool->used + size > sizeof(pool->blocks->bytes))
        extend(pool);
    pool->used += size;
    return pool->blocks->bytes + pool->used - size;
}

static unsigned pool_release(struct pool *pool)
{
    unsigned count = 0;

    while (pool->blocks != NULL) {
        struct block *block = pool->blocks;

        pool->blocks = block->next;
        free(block);
        count++;
    }
    return count;
}

/* Bytes of the heap that one connection takes are stored in *held. */
static uint64_t by_malloc(size_t *held)
{
    static char *object[OBJECTS];
    size_t before = mallinfo2().uordblks;
    uint64_t ticks = read_tsc();

    for (int c = 0; c < CONNECTIONS; c++) {
        for (unsigned i = 0; i < OBJECTS; i++)
            *(object[i] = malloc(size_of(i))) = 1;
        if (c == 0)
            *held = mallinfo2().uordblks - before;
        for (unsigned i = 0; i < OBJECTS; i++)
            free(object[i]);
    }
    return read_tsc() - ticks;
}

static uint64_t by_pool(size_t *held, unsigned *frees)
{
    size_t before = mallinfo2().uordblks;
    uint64_t ticks = read_tsc();

    *frees = 0;
    for (int c = 0; c < CONNECTIONS; c++) {
        struct pool pool = {0};

        for (unsigned i = 0; i < OBJECTS; i++)
            *(char *)pool_alloc(&pool, size_of(i)) = 1;
        if (c == 0)
            *held = mallinfo2().uordblks - before;
        *frees += pool_release(&pool);
    }
    return read_tsc() - ticks;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

int story_pool(int argc, char **argv)
{
    const unsigned objects = CONNECTIONS * OBJECTS;
    size_t with_malloc, with_pool, asked = 0;
    uint64_t ticks_malloc, ticks_pool;
    unsigned frees;

    (void)argc;
    (void)argv;
    for (unsigned i = 0; i < OBJECTS; i++)
        asked += size_of(i);
    print(
        "%d connections; each allocates %d objects of 16 to 63 bytes, %lu together, and ends.\n\n",
        CONNECTIONS, OBJECTS, (unsigned long)asked);
    ticks_malloc = ticks_pool = UINT64_MAX;
    for (int i = 0; i < ROUNDS; i++) {
        ticks_malloc = least(ticks_malloc, by_malloc(&with_malloc));
        ticks_pool = least(ticks_pool, by_pool(&with_pool, &frees));
    }

    print("                    ticks an object   calls of free   bytes of the heap in use\n");
    print("    malloc and free %15llu %15u %15lu\n", (unsigned long long)(ticks_malloc / objects),
          objects, (unsigned long)with_malloc);
    print("    a pool          %15llu %15u %15lu\n\n", (unsigned long long)(ticks_pool / objects),
          frees, (unsigned long)with_pool);
    check(frees * 50 <= objects, "one free for each block of 4 KiB instead of each object");
    check(ticks_pool < ticks_malloc, "the pool is faster: it only adds to a number");
    check(with_malloc > asked + OBJECTS * 4,
          "malloc: a cookie for each object, and rounding to 16");
    check(with_pool <= (asked / BLOCK_BYTES + 2) * 4096,
          "the pool: whole blocks, the last not full");
    return checks_summary();
}
