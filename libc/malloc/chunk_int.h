/*
 * The chunk: a block of the heap with its boundary tags.
 *
 * The heap is a row of chunks without gaps. In front of the bytes a program gets stands one word,
 * the cookie: the size of the chunk, a multiple of 16, with flags in the low bits that this leaves
 * free.
 *
 *             in use                                 free
 *
 *  chunk --> +---------------------------+          +---------------------------+
 *            | last word of the previous |          | last word of the previous |
 *            | block                     |          | block (which is in use)   |
 *            +---------------------------+ +4       +---------------------------+
 *            | size            | 0  M  P | cookie   | size            | 0  0  1 | cookie
 *    mem --> +---------------------------+ +8       +---------------------------+
 *            | the program's bytes,      |          | next in the bin           |
 *            | aligned to 16             |          | previous in the bin       |
 *            .                           .          . (a tree's links, if large).
 *            .                           .          . unused                    .
 *   next --> |                           |          +---------------------------+
 *            | the block's last word     |          | size again: the foot      | prev_size
 *            +---------------------------+          +---------------------------+
 *            | size            | 0  M  1 |          | size            | 0  0  0 | P = 0: the chunk
 *            +---------------------------+          +---------------------------+ before me is free
 *
 *      P  PREV_INUSE   the chunk in front of this one is in use. While it is, its foot belongs to
 * the program; that is how a block costs only 4 bytes. M  IS_MMAPPED   this chunk is a mapping of
 * its own (mmapped.c).
 *
 * A chunk has no bit about itself: "is it in use" is asked of the P of the chunk behind it. Free
 * neighbours are joined at once, so the neighbours of a free chunk are always in use.
 */
#pragma once

#include "libc/malloc/os_int.h"

#define MALLOC_ALIGNMENT ((size_t)16)
#define CHUNK_OVERHEAD   sizeof(size_t)
#define CHUNK_HEADER     (2 * sizeof(size_t))
#define MIN_CHUNK        ((size_t)16)

/* The largest request: the difference of two pointers into a block must fit in ptrdiff_t. */
#define MAX_REQUEST ((size_t)PTRDIFF_MAX)

#define PREV_INUSE  ((size_t)1)
#define IS_MMAPPED  ((size_t)2)
#define FLAG_BITS   ((size_t)7)

/*
 * For functions that the fast paths call: in the ABI arguments go over the stack, and a caller
 * needs a frame for them.
 */
#define HOT_CALL    __attribute__((regparm(3)))

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

struct ring {
    struct ring *next, *prev;
};

struct chunk {
    size_t prev_size; /* the previous chunk's foot: valid only without PREV_INUSE */
    size_t head;      /* the cookie */
    struct ring ring; /* from here on only in a free chunk */
};

_Static_assert(sizeof(struct chunk) == MIN_CHUNK,
               "the smallest chunk holds two links and two tags");
_Static_assert(offsetof(struct chunk, ring) == CHUNK_HEADER,
               "the links lie in the program's bytes");

/*
 * Size of the chunk that serves a request of @n bytes, @n at most MAX_REQUEST.
 */
static inline size_t request_to_size(size_t n)
{
    return (n + CHUNK_OVERHEAD + MALLOC_ALIGNMENT - 1) & ~(MALLOC_ALIGNMENT - 1);
}

static inline void *chunk_to_mem(struct chunk *c)
{
    return &c->ring;
}

static inline struct chunk *mem_to_chunk(void *mem)
{
    return (struct chunk *)((uintptr_t)mem - CHUNK_HEADER);
}

static inline struct chunk *ring_to_chunk(struct ring *r)
{
    return mem_to_chunk(r);
}

/*
 * What lies @offset bytes behind the start of @c. In integers: a damaged size may lead anywhere,
 * and is looked at before it is believed.
 */
static inline struct chunk *chunk_at(struct chunk *c, size_t offset)
{
    return (struct chunk *)((uintptr_t)c + offset);
}

static inline size_t chunk_size(const struct chunk *c)
{
    return c->head & ~FLAG_BITS;
}

static inline struct chunk *chunk_next(struct chunk *c)
{
    return chunk_at(c, chunk_size(c));
}

/*
 * Whether a chunk of the heap is in use. Not for a mapping: nothing stands behind it.
 */
static inline bool chunk_in_use(struct chunk *c)
{
    return chunk_next(c)->head & PREV_INUSE;
}

/*
 * Bytes of an in-use chunk of @size that belong to the program: all but the cookie, as the block
 * reaches into the next chunk's first word.
 */
static inline size_t usable_of_size(size_t size)
{
    return size - CHUNK_OVERHEAD;
}

/*
 * Print @message and a newline on standard error and abort().
 */
HOT_CALL _Noreturn void __malloc_die(const char *message) __attribute__((cold));
