/*
 * malloc's own interface: what <stdlib.h> has, the older aligned forms, the knobs and the reports.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

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
 * Parameters of mallopt, with their values at the start. Before the first allocation most are taken
 * from the environment: MALLOC_TRIM_THRESHOLD_, MALLOC_TOP_PAD_, MALLOC_MMAP_THRESHOLD_,
 * MALLOC_MMAP_MAX_, MALLOC_CHECK_, MALLOC_PERTURB_, MALLOC_ARENA_MAX.
 */
#define M_MXFAST         1    /* largest request that the caches keep: 636; 0: joined at once */
#define M_TRIM_THRESHOLD (-1) /* give memory back when top is so large: 128 KiB; -1: never */
#define M_TOP_PAD        (-2) /* ask for so much more, keep so much when trimming: 128 KiB */
#define M_MMAP_THRESHOLD (-3) /* from this size on a block is a mapping of its own: 128 KiB */
#define M_MMAP_MAX       (-4) /* how many such mappings there may be: 65536 */
#define M_CHECK_ACTION   (-5) /* bit 0: a damaged heap ends in abort() with a message: 3 */
#define M_PERTURB        (-6) /* fill freed blocks with this byte, new ones with its inverse: 0 */
#define M_ARENA_MAX      (-8) /* how many arenas there may be; 0, two for each processor */

/*
 * Returns 1, or 0 if there is no such parameter or it cannot have that value. Thresholds stay as
 * they are set. M_MXFAST and M_PERTURB are to be set before there are threads.
 */
int mallopt(int parameter, int value);

struct mallinfo {
    int arena;    /* bytes of the heaps, mappings not counted */
    int ordblks;  /* free chunks that are joined with their neighbours, the tops among them */
    int smblks;   /* free chunks in the caches */
    int hblks;    /* mappings */
    int hblkhd;   /* their bytes */
    int usmblks;  /* 0 */
    int fsmblks;  /* bytes of the chunks in the caches */
    int uordblks; /* bytes of the heaps in use, with the chunks' tags */
    int fordblks; /* bytes of the heaps that are free, cached ones among them */
    int keepcost; /* bytes of the first top: the most that a trim could give back */
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
 * Print the same and the free chunks by size as XML. Returns 0, or EINVAL unless @options is 0.
 */
int malloc_info(int options, FILE *stream);

/*
 * Join what the caches hold and give the system what it can have back, but for @pad bytes at the
 * end of each heap. Returns 1 if there was any, else 0.
 */
int malloc_trim(size_t pad);

/*
 * Bytes that the block @mem really has: what was asked for, or a little more.
 */
size_t malloc_usable_size(void *mem);

/*
 * A piece of a heap.
 */
enum malloc_state { MALLOC_USED, MALLOC_CACHED, MALLOC_FREE, MALLOC_TOP };

struct malloc_chunk {
    void *mem;      /* the program's bytes, or where they would be */
    size_t size;    /* of the chunk: so many bytes on the next one's begin */
    unsigned arena; /* 0: the first */
    enum malloc_state state;
};

/*
 * Call @visit for each chunk of all heaps, from low to high addresses in each piece of a heap,
 * until it returns something other than 0; return that. It must not use malloc, as the heap is
 * locked. Blocks that are mappings of their own are not among them.
 */
int malloc_walk(int (*visit)(const struct malloc_chunk *chunk, void *context), void *context);

/*
 * Draw all heaps on the file @fd.
 */
void malloc_draw(int fd);

/*
 * Walk all heaps, bins and the thread's own cache and see that they agree. Returns NULL, or a
 * message that says what is broken.
 */
const char *malloc_check(void);

__END_DECLS
