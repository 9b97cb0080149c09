#pragma once
/*
 * The buffer cache of a mounted file system: the blocks that hold its own structures (bitmaps,
 * inode tables, directories, block pointers), in memory while they are used and for as long after
 * as there is room. Contents of files are not here but in page stores.
 *
 *     hash by number      every buffer
 *     lru, oldest first   buffers that nobody uses
 *     dirty list          buffers that differ from the device, whether used or not
 *
 * It is a cache of blocks, not of pages, so that a block is written alone: what lies beside it on
 * the device may be part of a file, which the page store knows in a newer state.
 *
 * The file system's lock protects the cache.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include "kernel/fs/buffer/block_io.h"

#define BUFFER_BUCKETS 256u

struct buffer {
    u32 block;
    u32 refs;
    bool dirty;
    u8 *data; /* of the cache's block size */
    struct list_head hash_link, lru_link, dirty_link;
};

struct buffer_cache {
    struct block_io *io;
    u32 block_size;
    u32 count; /* buffers in memory */
    u32 limit; /* beyond it the oldest is reused */
    struct list_head lru, dirty;
    struct list_head hash[BUFFER_BUCKETS];
};

/* Once, before the first cache. */
void buffer_cache_boot(void);

void buffer_cache_init(struct buffer_cache *c, struct block_io *io, u32 block_size);
/* Frees all buffers; none is in use. What is dirty is lost. */
void buffer_cache_destroy(struct buffer_cache *c);

/* The block as it is on the device or newer, referenced. 0, -EIO (also: behind the end), -ENOMEM.
 */
int __must_check buffer_get(struct buffer_cache *c, u32 block, struct buffer **out);
/* A block whose old contents do not matter: zeroed, dirty, referenced; not read. As above. */
int __must_check buffer_new(struct buffer_cache *c, u32 block, struct buffer **out);
void buffer_put(struct buffer_cache *c, struct buffer *b);
/* The caller has changed the data. */
void buffer_dirty(struct buffer_cache *c, struct buffer *b);
/* The block is free now: what memory holds of it must not reach the device any more. */
void buffer_forget(struct buffer_cache *c, u32 block);

/* Writes all dirty buffers. 0 or the first error; what could not be written stays dirty. */
int __must_check buffer_sync(struct buffer_cache *c);
