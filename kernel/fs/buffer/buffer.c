#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/string.h>
#include "kernel/fs/buffer/buffer.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"

#define LIMIT_SHARE 16u /* a cache has at most this part of RAM */
#define LIMIT_MIN   64u /* buffers */

static struct kmem_cache *buffer_cache;

void buffer_cache_boot(void)
{
    buffer_cache = kmem_cache_must_create("buffer_head", sizeof(struct buffer), 0);
}

void buffer_cache_init(struct buffer_cache *c, struct block_io *io, u32 block_size)
{
    u64 share = ((u64)nr_total_pages() << PAGE_SHIFT) / LIMIT_SHARE;

    *c = (struct buffer_cache){.io = io, .block_size = block_size};
    c->limit = max((u32)(share >> __builtin_ctz(block_size)), LIMIT_MIN);
    list_init(&c->lru);
    list_init(&c->dirty);
    for (u32 i = 0; i < BUFFER_BUCKETS; i++)
        list_init(&c->hash[i]);
}

static struct list_head *bucket(struct buffer_cache *c, u32 block)
{
    return &c->hash[(block * 2654435761u) >> 24];
}

static struct buffer *find(struct buffer_cache *c, u32 block)
{
    struct buffer *b;

    list_for_each (b, bucket(c, block), hash_link)
        if (b->block == block)
            return b;
    return NULL;
}

static void use(struct buffer *b)
{
    if (b->refs++ == 0)
        list_del_init(&b->lru_link);
}

static void free_buffer(struct buffer_cache *c, struct buffer *b)
{
    ASSERT(b->refs == 0);
    list_del(&b->hash_link);
    list_del(&b->lru_link);
    list_del(&b->dirty_link);
    kfree(b->data);
    kmem_cache_free(buffer_cache, b);
    c->count--;
}

void buffer_cache_destroy(struct buffer_cache *c)
{
    while (!list_empty(&c->lru))
        free_buffer(c, list_first(&c->lru, struct buffer, lru_link));
    VERIFY(c->count == 0);
}

static int write_out(struct buffer_cache *c, struct buffer *b)
{
    int err = c->io->write(c->io, (u64)b->block * c->block_size, b->data, c->block_size);

    if (err)
        return err;
    b->dirty = false;
    list_del_init(&b->dirty_link);
    return 0;
}

/* The oldest unused buffer, on no list any more; written first if need be. NULL. */
static struct buffer *steal(struct buffer_cache *c)
{
    struct buffer *b;

    if (list_empty(&c->lru))
        return NULL;
    b = list_first(&c->lru, struct buffer, lru_link);
    if (b->dirty && write_out(c, b))
        return NULL;
    list_del_init(&b->lru_link);
    list_del(&b->hash_link);
    return b;
}

static struct buffer *allocate(struct buffer_cache *c)
{
    struct buffer *b = kmem_cache_alloc(buffer_cache, GFP_KERNEL | GFP_NOWARN);

    if (!b)
        return NULL;
    *b = (struct buffer){.data = kmalloc(c->block_size, GFP_KERNEL | GFP_NOWARN)};
    if (!b->data) {
        kmem_cache_free(buffer_cache, b);
        return NULL;
    }
    list_init(&b->lru_link);
    list_init(&b->dirty_link);
    c->count++;
    return b;
}

/*
 * A buffer for the block, referenced, contents undefined. A full cache uses its oldest again, and
 * so does one that gets no memory: what has to be written to free memory can be written. NULL.
 */
static struct buffer *add(struct buffer_cache *c, u32 block)
{
    bool full = c->count >= c->limit;
    struct buffer *b = full ? steal(c) : allocate(c);

    if (!b)
        b = full ? allocate(c) : steal(c);
    if (!b)
        return NULL;
    b->block = block;
    b->refs = 1;
    list_add(&b->hash_link, bucket(c, block));
    return b;
}

static bool on_device(const struct buffer_cache *c, u32 block)
{
    return ((u64)block + 1) * c->block_size <= c->io->bytes;
}

int buffer_get(struct buffer_cache *c, u32 block, struct buffer **out)
{
    struct buffer *b = find(c, block);

    if (b) {
        use(b);
        *out = b;
        return 0;
    }
    if (!on_device(c, block))
        return -EIO;
    b = add(c, block);
    if (!b)
        return -ENOMEM;
    int err = c->io->read(c->io, (u64)block * c->block_size, b->data, c->block_size);
    if (err) {
        b->refs = 0;
        free_buffer(c, b);
        return err;
    }
    *out = b;
    return 0;
}

int buffer_new(struct buffer_cache *c, u32 block, struct buffer **out)
{
    struct buffer *b = find(c, block);

    if (!on_device(c, block))
        return -EIO;
    if (b)
        use(b);
    else
        b = add(c, block);
    if (!b)
        return -ENOMEM;
    memset(b->data, 0, c->block_size);
    buffer_dirty(c, b);
    *out = b;
    return 0;
}

void buffer_put(struct buffer_cache *c, struct buffer *b)
{
    ASSERT(b->refs > 0);
    if (--b->refs == 0)
        list_add_tail(&b->lru_link, &c->lru);
}

void buffer_dirty(struct buffer_cache *c, struct buffer *b)
{
    if (b->dirty)
        return;
    b->dirty = true;
    list_add_tail(&b->dirty_link, &c->dirty);
}

void buffer_forget(struct buffer_cache *c, u32 block)
{
    struct buffer *b = find(c, block);

    if (!b)
        return;
    b->dirty = false;
    list_del_init(&b->dirty_link);
    if (b->refs == 0)
        free_buffer(c, b);
}

int buffer_sync(struct buffer_cache *c)
{
    struct buffer *b, *next;
    int err = 0;

    list_for_each_safe (b, next, &c->dirty, dirty_link) {
        int one = write_out(c, b);
        err = err ? err : one;
    }
    return err;
}
