/*
 * freelists: an allocator in two levels, as C++ libraries had it for their nodes. Up to 128 bytes
 * come from 16 free lists, one for each multiple of 8; larger blocks straight from malloc.
 *
 *      list[0]     8 bytes   --> node --> node --> ...
 *      list[1]    16 bytes   --> node --> ...          empty: 20 nodes are cut from one block
 *      ...
 *      list[15]  128 bytes   --> ...
 *
 * The size is not stored with a node: who frees it must know it.
 */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/story.h"

#define STEP            8
#define LISTS           16
#define MOST            (LISTS * STEP)
#define NODES_AT_A_TIME 20
#define COUNT           10000

struct node {
    struct node *next;
};

static struct node *list[LISTS];
static unsigned mallocs;

static void *from_malloc(size_t size)
{
    void *mem = malloc(size);

    if (mem == NULL) {
        print_error("story: out of memory\n");
        exit(1);
    }
    mallocs++;
    return mem;
}

static unsigned index_of(size_t size)
{
    return (unsigned)((size + STEP - 1) / STEP - 1);
}

static void put(unsigned i, void *mem)
{
    struct node *node = mem;

    node->next = list[i];
    list[i] = node;
}

static void refill(unsigned i)
{
    size_t size = (i + 1) * STEP;
    char *block = from_malloc(NODES_AT_A_TIME * size);

    for (int n = NODES_AT_A_TIME - 1; n >= 0; n--)
        put(i, block + (size_t)n * size);
}

static void *take(size_t size)
{
    unsigned i = index_of(size);
    struct node *node;

    if (size > MOST)
        return from_malloc(size);
    if (list[i] == NULL)
        refill(i);
    node = list[i];
    list[i] = node->next;
    return node;
}

static void give(void *mem, size_t size)
{
    if (size > MOST)
        free(mem);
    else
        put(index_of(size), mem);
}

static size_t in_use(void)
{
    return mallinfo2().uordblks;
}

/* What COUNT blocks of `size` bytes take from the heap, by malloc alone. */
static size_t cost_of_malloc(size_t size)
{
    static void *block[COUNT];
    size_t before = in_use(), cost;

    for (int i = 0; i < COUNT; i++)
        block[i] = from_malloc(size);
    cost = in_use() - before;
    for (int i = 0; i < COUNT; i++)
        free(block[i]);
    return cost;
}

/* The same by the lists. The nodes are given back: the lists keep them. */
static size_t cost_of_lists(size_t size)
{
    static void *block[COUNT];
    size_t before = in_use(), cost;

    for (int i = 0; i < COUNT; i++)
        block[i] = take(size);
    cost = in_use() - before;
    for (int i = 0; i < COUNT; i++)
        give(block[i], size);
    return cost;
}

static void compare(size_t size)
{
    size_t by_malloc, by_lists;
    unsigned calls;

    by_malloc = cost_of_malloc(size);
    mallocs = 0;
    by_lists = cost_of_lists(size);
    calls = mallocs;
    print("    %3u bytes: malloc %7lu bytes of the heap, lists %7lu and %5u calls of malloc\n",
          (unsigned)size, (unsigned long)by_malloc, (unsigned long)by_lists, calls);
    if (size > MOST) {
        check(by_lists == by_malloc && calls == COUNT, "above 128 bytes both are the same");
        return;
    }
    check(calls == COUNT / NODES_AT_A_TIME, "one malloc for 20 nodes");
    check(by_lists < by_malloc, "no cookie for each node, and steps of 8 instead of 16");
    mallocs = 0;
    (void)cost_of_lists(size);
    check_equal(mallocs, 0, "the second time the nodes are there");
}

int story_freelists(int argc, char **argv)
{
    void *node;

    (void)argc;
    (void)argv;
    print("%d nodes of one size, by malloc and by free lists in front of it:\n\n", COUNT);
    compare(8);
    compare(24);
    compare(40);
    compare(128);
    compare(136);
    node = take(24);
    give(node, 24);
    check(take(17) == node, "17 to 24 bytes share a list: last in, first out");
    print("\nWhat the lists hold they never give back: mallinfo counts it as in use.\n");
    return checks_summary();
}
