/*
 * cookie: the word in front of a block, decoded. malloc writes there what free needs to know.
 *
 *      31   30 .......... 4    3    2    1    0
 *      F    size of the chunk  -    A    M    P
 */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

#include "user/story/lib/check.h"
#include "user/story/lib/print.h"
#include "user/story/story.h"

#define PREV_INUSE 1u
#define IS_MMAPPED 2u
#define NON_MAIN   4u
#define IS_FREE    0x80000000u
#define SIZE_MASK  0x7ffffff0u

/* The n-th word in front of a block. Not inlined: the compiler holds that there is none. */
static __attribute__((noinline, noclone)) uint32_t word_before(const void *block, int n)
{
    return *((const uint32_t *)block - n);
}

static uint32_t cookie_of(const void *block)
{
    return word_before(block, 1);
}

static void show(const char *what, const void *block)
{
    uint32_t cookie = cookie_of(block);

    print("    %-34s 0x%08lx: 0x%08x  size %7u  %s%s%s%s\n", what, (unsigned long)block, cookie,
          cookie & SIZE_MASK, cookie & IS_FREE ? "F" : "-", cookie & NON_MAIN ? "A" : "-",
          cookie & IS_MMAPPED ? "M" : "-", cookie & PREV_INUSE ? "P" : "-");
}

static void tell_sizes(void)
{
    static const size_t requests[] = {1, 12, 13, 28, 29, 100};

    print("\nstep 1: the size of a block, and with it that of its chunk\n\n");
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        char *block = malloc(requests[i]);
        size_t chunk = (requests[i] + 4 + 15) & ~(size_t)15;

        print("    malloc(%3u) ", (unsigned)requests[i]);
        show("", block);
        check(cookie_of(block) == (chunk | PREV_INUSE),
              "%u bytes and 4 for a cookie, rounded up to 16: %u", (unsigned)requests[i],
              (unsigned)chunk);
    }
}

static void tell_free(void)
{
    char *block, *behind;

    print("\nstep 2: free. The chunk goes to the thread's cache; its neighbours do not notice\n\n");
    block = malloc(500);
    behind = malloc(500);
    show("in use", block);
    free(block);
    show("freed: cached", block);
    show("the block behind it", behind);
    check(cookie_of(block) & IS_FREE, "F is set: a second free would be noticed");
    check(cookie_of(behind) & PREV_INUSE, "P of the block behind says: do not join");
    check(malloc(500) == block && !(cookie_of(block) & IS_FREE), "malloc gives it out again");

    print("\nstep 3: mallopt(M_MXFAST, 0): without caches a freed chunk can be joined at once\n\n");
    mallopt(M_MXFAST, 0);
    free(block);
    show("freed: in a bin", block);
    show("the block behind it", behind);
    check(!(cookie_of(behind) & PREV_INUSE), "P of the block behind is clear");
    check(word_before(behind, 2) == 512, "the word before its cookie is the size again: a foot");
    free(behind);
    show("the block behind freed, too", block);
    check((cookie_of(block) & SIZE_MASK) > 2 * 512, "both are one chunk with what follows");
}

static void tell_mapping(void)
{
    char *block = malloc(200 * 1024);

    print("\nstep 4: a large block is a mapping of its own\n\n");
    show("malloc(200 KiB)", block);
    check((cookie_of(block) & IS_MMAPPED) != 0, "M is set: free gives it to munmap");
    check((cookie_of(block) & SIZE_MASK) / 4096 * 4096 + 4096 == 208896,
          "its size and 8 bytes in front are 208896: 51 pages");
    free(block);
}

int story_cookie(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    print("The word in front of a block holds the size of its chunk, a multiple of 16, and flags:\n"
          "P the chunk in front is in use, M a mapping, A another arena than the first, F free.\n");
    tell_sizes();
    tell_free();
    tell_mapping();
    return checks_summary();
}
