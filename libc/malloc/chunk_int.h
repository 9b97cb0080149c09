/*
 * The chunk: a block of the heap with its boundary tags.
 *
 * The heap is a row of chunks without gaps. In front of the bytes a program gets stands one word,
 * the cookie: the size of the chunk, a multiple of 16, with flags in the low bits that this leaves
 * free, and one in the highest, as no block is larger than 2 GiB.
 *
 *             in use                                 free
 *
 *  chunk --> +---------------------------+          +---------------------------+
 *            | last word of the previous |          | last word of the previous |
 *            | block                     |          | block (which is in use)   |
 *            +---------------------------+ +4       +---------------------------+
 *            | 0 | size      | . A  M  P | cookie   | 1 | size      | . A  0  1 | cookie
 *    mem --> +---------------------------+ +8       +---------------------------+
 *            | the program's bytes,      |          | next in the bin           |
 *            | aligned to 16             |          | previous in the bin       |
 *            .                           .          . (a tree's links, if large).
 *            .                           .          . unused                    .
 *   next --> |                           |          +---------------------------+
 *            | the block's last word     |          | size again: the foot      | prev_size
 *            +---------------------------+          +---------------------------+
 *            | F | size      | . A  M  1 |          | F | size      | . A  M  0 | P = 0: the chunk
 *            +---------------------------+          +---------------------------+ in front is free
 *
 *      P  PREV_INUSE   the chunk in front of this one is not to be joined. While it is in use, its
 *                      foot belongs to the program; that is how a block costs only 4 bytes.
 *      M  IS_MMAPPED   this chunk is a mapping of its own (mmapped.c)
 *      A  NON_MAIN     it lies in an arena other than the first (arenas.c)
 *      F  IS_FREE      free() has been here: the chunk waits in a bin or in a cache
 *
 * A chunk that waits in a cache (cache_int.h) has F, but its neighbours see it as one in use: it is
 * not joined, and malloc gives it out again with one change of its cookie.
 *
 *                          F    P of the chunk behind
 *              in use      0    1
 *              cached      1    1
 *              in a bin    1    0     neighbours joined at once, so both are in use or cached
 *
 * Whoever owns a block changes its F without a lock, while P belongs to the chunk in front and is
 * changed under the arena's lock, perhaps at the same time by another thread. So the two lie in
 * different bytes of the word, and both are changed by instructions that touch one byte.
 */
#pragma once

#include "libc/malloc/os_int.h"

/* 16, and the least chunk. Twice as much on a host of 64 bits, where tests run. */
#define MALLOC_ALIGNMENT (4 * sizeof(size_t))
#define CHUNK_OVERHEAD   sizeof(size_t)
#define CHUNK_HEADER     (2 * sizeof(size_t))
#define MIN_CHUNK        sizeof(struct chunk)

/*
 * The largest request: the difference of two pointers into a block must fit in ptrdiff_t, and so
 * must its size rounded up to pages.
 */
#define MAX_REQUEST ((size_t)PTRDIFF_MAX - 2 * OS_PAGE_SIZE)

#define PREV_INUSE  ((size_t)1)
#define IS_MMAPPED  ((size_t)2)
#define NON_MAIN    ((size_t)4)
#define IS_FREE     ((size_t)PTRDIFF_MAX + 1)
#define FLAG_BITS   (IS_FREE | 7)

/*
 * For functions that the fast paths call: in the ABI arguments go over the stack, and a caller
 * needs a frame for them.
 */
#ifdef __i386__
#define HOT_CALL __attribute__((regparm(3)))
#else
#define HOT_CALL
#endif

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

_Static_assert(MIN_CHUNK == MALLOC_ALIGNMENT, "what is cut off is a chunk again");
_Static_assert(offsetof(struct chunk, ring) == CHUNK_HEADER,
               "the links lie in the program's bytes");

/*
 * Size of the chunk that serves a request of @n bytes, @n at most MAX_REQUEST.
 */
static inline size_t request_to_size(size_t n)
{
    size_t size = (n + CHUNK_OVERHEAD + MALLOC_ALIGNMENT - 1) & ~(MALLOC_ALIGNMENT - 1);

    return size < MIN_CHUNK ? MIN_CHUNK : size;
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

/*
 * The cookie of a chunk of which others may change a flag meanwhile.
 */
static inline size_t head_of(const struct chunk *c)
{
    return __atomic_load_n(&c->head, __ATOMIC_RELAXED);
}

static inline size_t chunk_size(const struct chunk *c)
{
    return head_of(c) & ~FLAG_BITS;
}

static inline struct chunk *chunk_next(struct chunk *c)
{
    return chunk_at(c, chunk_size(c));
}

/*
 * Whether a chunk of the heap waits in a bin. Not for a mapping: nothing stands behind it.
 */
static inline bool chunk_in_bin(struct chunk *c)
{
    return !(head_of(chunk_next(c)) & PREV_INUSE);
}

static inline bool chunk_is_free(const struct chunk *c)
{
    return head_of(c) & IS_FREE;
}

/*
 * Set or clear the flag @bit of byte @byte of the cookie, by that byte alone. An atomic store tells
 * ThreadSanitizer that this is meant; the compiler has no name for the one instruction that does
 * all of it.
 */
static inline void set_flag(struct chunk *c, size_t byte, uint8_t bit)
{
    uint8_t *at = (uint8_t *)&c->head + byte;

#ifdef __SANITIZE_THREAD__
    __atomic_store_n(at, *at | bit, __ATOMIC_RELAXED);
#else
    *at |= bit;
#endif
}

static inline void clear_flag(struct chunk *c, size_t byte, uint8_t bit)
{
    uint8_t *at = (uint8_t *)&c->head + byte;

#ifdef __SANITIZE_THREAD__
    __atomic_store_n(at, *at & (uint8_t)~bit, __ATOMIC_RELAXED);
#else
    *at &= (uint8_t)~bit;
#endif
}

#define FREE_BYTE (sizeof(size_t) - 1)
#define FREE_BIT  ((uint8_t)0x80)

static inline void mark_free(struct chunk *c)
{
    set_flag(c, FREE_BYTE, FREE_BIT);
}

static inline void mark_used(struct chunk *c)
{
    clear_flag(c, FREE_BYTE, FREE_BIT);
}

static inline void set_prev_inuse(struct chunk *c)
{
    set_flag(c, 0, PREV_INUSE);
}

static inline void clear_prev_inuse(struct chunk *c)
{
    clear_flag(c, 0, PREV_INUSE);
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
