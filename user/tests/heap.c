/* malloc in ring 3: a random walk that checks contents, and the end of a program that spoils it. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SLOTS = 200, STEPS = 20000, DEFAULT_SEED = 1 };

struct block {
    unsigned char *mem;
    size_t size;
    unsigned char mark;
};

static unsigned int state;

static unsigned int next_random(void)
{
    state = state * 1103515245 + 12345;
    return state >> 8;
}

static size_t random_size(void)
{
    unsigned int kind = next_random() % 100;

    if (kind < 70)
        return next_random() % 500;
    return kind < 98 ? next_random() % 20000 : next_random() % 300000;
}

static void replace(struct block *block)
{
    if (next_random() % 3 == 0 && block->mem) {
        size_t size = random_size() + 1, kept = size < block->size ? size : block->size;
        unsigned char *mem = realloc(block->mem, size);

        REQUIRE(mem);
        CHECK(all_bytes(mem, kept, block->mark));
        block->mem = mem;
        block->size = size;
    } else {
        free(block->mem);
        block->size = random_size();
        block->mem = malloc(block->size);
        REQUIRE(block->mem);
    }
    CHECK_EQ((uintptr_t)block->mem % 8, 0);
    CHECK(malloc_usable_size(block->mem) >= block->size);
    block->mark = next_random();
    memset(block->mem, block->mark, block->size);
}

static void random_walk(void)
{
    static struct block blocks[SLOTS];
    const char *seed = getenv("SEED");

    state = seed ? strtoul(seed, NULL, 10) : DEFAULT_SEED;
    note("seed %u", state);
    for (int i = 0; i < STEPS; i++) {
        struct block *block = &blocks[next_random() % SLOTS];

        if (!CHECK(all_bytes(block->mem, block->size, block->mark)))
            break;
        replace(block);
        if (i % 1000 == 0)
            CHECK(malloc_check() == NULL);
    }
    for (int i = 0; i < SLOTS; i++)
        free(blocks[i].mem);
    CHECK(malloc_check() == NULL);
    CHECK_EQ(mallinfo2().hblks, 0);
}

static void large_blocks_are_mappings(void)
{
    char *before = sbrk(0), *mem = malloc(200 * 1024);
    struct area area;

    REQUIRE(mem);
    CHECK_EQ(mallinfo2().hblks, 1);
    CHECK_PTR(sbrk(0), before);
    CHECK(find_area(mem, &area));
    free(mem);
    CHECK_EQ(mallinfo2().hblks, 0);
    CHECK_EQ(read_signal(mem), SIGSEGV);
}

/* A size that the compiler does not know, and so not complain of. */
static size_t hidden(size_t size)
{
    __asm__("" : "+r"(size));
    return size;
}

static void calloc_is_zero(void)
{
    char *mem = malloc(5000);

    REQUIRE(mem);
    memset(mem, 1, 5000);
    free(mem);
    mem = calloc(50, 100);
    REQUIRE(mem);
    CHECK(all_bytes(mem, 5000, 0));
    CHECK(calloc(hidden(0x10000), hidden(0x10001)) == NULL); /* the product does not fit */
    CHECK_EQ(errno, ENOMEM);
}

static void what_cannot_be(void)
{
    CHECK(malloc(hidden(-1)) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK(malloc(hidden(0xfffff000)) == NULL);
    CHECK(realloc(NULL, hidden(0xffffff00)) == NULL);
    free(NULL);
}

static char *before_small_blocks(void)
{
    char *mem = malloc(100), *fence = malloc(100);

    REQUIRE(mem && fence);
    return mem;
}

static void free_twice(void *arg)
{
    char *mem = before_small_blocks();

    (void)arg;
    free(mem);
    free(mem);
}

static void free_nonsense(void *arg)
{
    char *mem = before_small_blocks();

    free(mem + (int)arg);
}

static void write_behind(void *arg)
{
    char *mem = malloc(100), *behind = malloc(100);

    (void)arg;
    REQUIRE(mem && behind);
    memset(mem, 0xff, malloc_usable_size(mem) + 8);
    free(mem);
    free(behind);
}

/* Runs it with standard error in a pipe: SIGABRT, and a message that says something. */
static void check_abort(child_action spoil, void *arg)
{
    char message[200];
    int ends[2], count, status;
    pid_t pid;

    REQUIRE(pipe(ends) == 0);
    pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        spoil(arg);
        _exit(0);
    }
    close(ends[1]);
    status = wait_child(pid);
    count = read(ends[0], message, sizeof(message) - 1);
    CHECK_EQ(ending_signal(status), SIGABRT);
    CHECK(count > 10 && message[count - 1] == '\n');
    close(ends[0]);
}

static void corruption(void)
{
    check_abort(free_twice, NULL);
    check_abort(free_nonsense, (void *)1);
    check_abort(free_nonsense, (void *)16);
    check_abort(write_behind, NULL);
}

TEST_MAIN({"a random walk keeps its contents", random_walk},
          {"large blocks are mappings, gone when freed", large_blocks_are_mappings},
          {"calloc", calloc_is_zero}, {"sizes that cannot be", what_cannot_be},
          {"corruption: a message and SIGABRT", corruption})
