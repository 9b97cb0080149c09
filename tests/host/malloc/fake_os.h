/*
 * The system under malloc in these tests: a break in an address range of its own, and the host's
 * mappings, both counted and made to fail on demand.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How far the break can be moved at most. */
#define BRK_RANGE ((size_t)256 << 20)

struct fake_os {
    char *brk_start; /* where the break was at the last reset */
    char *brk;
    char *brk_limit; /* the break cannot pass this */
    unsigned brk_calls;
    unsigned mmap_calls;
    unsigned munmap_calls;
    unsigned mremap_calls;
    unsigned madvise_calls;
    size_t mapped; /* bytes mapped now */
    unsigned maps;
    /* Requests for memory (a higher break, mmap, mremap) until one fails; 0: none does. */
    unsigned fail_in;
    bool fail_all; /* from then on all fail */
    bool no_munmap;
    bool no_mremap;
    bool no_madvise;
    bool no_brk;      /* the break cannot even be asked for */
    bool no_lower;    /* ... lowered */
    bool skew;        /* mappings begin one page behind a multiple of 1 MiB */
    bool no_affinity; /* nobody tells how many processors there are */
    bool secure;      /* the program has more rights than its caller */
    unsigned watched; /* threads whose end malloc wants to know */
};

extern struct fake_os os;

/*
 * A new system with the break @offset bytes into a page, and a malloc that has not been called yet.
 */
void os_reset(size_t offset);

/*
 * The same with M_MXFAST 0: what is freed is joined at once.
 */
void os_reset_uncached(size_t offset);

/*
 * os_reset_uncached(0) and M_TOP_PAD 0: the break moves by what is needed.
 */
void os_reset_exact(void);

static inline size_t os_heap_size(void)
{
    return (size_t)(os.brk - os.brk_start);
}

static inline bool os_in_heap(const void *p)
{
    return (const char *)p >= os.brk_start && (const char *)p < os.brk;
}
