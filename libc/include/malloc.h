/*
 * malloc's own interface: what <stdlib.h> has, the older aligned forms, the knobs and the reports.
 */
#pragma once

#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#ifdef __cplusplus
extern "C" {
#endif

void *malloc(size_t size) __attribute__((alloc_size(1), warn_unused_result));
void *calloc(size_t count, size_t size) __attribute__((alloc_size(1, 2), warn_unused_result));
void *realloc(void *mem, size_t size) __attribute__((alloc_size(2), warn_unused_result));
void *reallocarray(void *mem, size_t count, size_t size)
    __attribute__((alloc_size(2, 3), warn_unused_result));
void free(void *mem);

/*
 * @alignment is rounded up to a power of two.
 */
void *memalign(size_t alignment, size_t size) __attribute__((alloc_size(2), warn_unused_result));
void *valloc(size_t size) __attribute__((alloc_size(1), warn_unused_result));
void *pvalloc(size_t size) __attribute__((warn_unused_result));

/*
 * Parameters of mallopt, with their values at the start.
 */
#define M_TRIM_THRESHOLD (-1) /* 128 KiB: give memory back when top is this large; -1: never */
#define M_TOP_PAD        (-2) /* 128 KiB: ask for so much more, keep so much when trimming */
#define M_MMAP_THRESHOLD (-3) /* 128 KiB: from this size on a block is a mapping of its own */
#define M_MMAP_MAX       (-4) /* 65536: how many such mappings there may be */

/*
 * Returns 1, or 0 if there is no such parameter. Thresholds stay as they are set.
 */
int mallopt(int parameter, int value);

struct mallinfo {
    int arena;    /* bytes of the heap, mappings not counted */
    int ordblks;  /* free chunks, top among them */
    int smblks;   /* 0: there are no fast bins */
    int hblks;    /* mappings */
    int hblkhd;   /* their bytes */
    int usmblks;  /* 0 */
    int fsmblks;  /* 0 */
    int uordblks; /* bytes of the heap in use, with the chunks' tags */
    int fordblks; /* bytes of the heap that are free */
    int keepcost; /* bytes of top: the most that a trim could give back */
};

struct mallinfo2 {
    size_t arena;
    size_t ordblks;
    size_t smblks;
    size_t hblks;
    size_t hblkhd;
    size_t usmblks;
    size_t fsmblks;
    size_t uordblks;
    size_t fordblks;
    size_t keepcost;
};

struct mallinfo mallinfo(void);
struct mallinfo2 mallinfo2(void);

/*
 * Print a summary on standard error.
 */
void malloc_stats(void);

/*
 * Give free memory at the end of the heap back, but for @pad bytes. Returns 1 if there was any,
 * else 0.
 */
int malloc_trim(size_t pad);

/*
 * Bytes that the block @mem really has: what was asked for, or a little more.
 */
size_t malloc_usable_size(void *mem);

/*
 * Walk the whole heap and all bins and see that they agree. Returns NULL, or a message that says
 * what is broken.
 */
const char *malloc_check(void);

#ifdef __cplusplus
}
#endif

__END_DECLS
