/* The page cache of a device: which sectors a page stands for, and moving them. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/dev/block/block_int.h"
#include "mm/phys/kmap.h"

static struct block_device *device_of(struct page_cache *pc)
{
    return container_of(pc, struct block_device, cache);
}

/* The last page of a device may be behind its end with a part; bytes before that. */
static u32 bytes_within(const struct block_device *b, u32 index)
{
    u64 left = b->sectors - (u64)index * SECTORS_PER_PAGE;

    return min(left, (u64)SECTORS_PER_PAGE) * SECTOR_SIZE;
}

static void clear_rest(struct page *p, u32 from)
{
    if (from == PAGE_SIZE)
        return;
    u8 *at = kmap_local(p);
    memset(at + from, 0, PAGE_SIZE - from);
    kunmap_local(at);
}

static void read_end(struct bio *bio)
{
    struct page *p = bio->own.page;

    clear_rest(p, bio->own.len);
    page_read_end(p, bio->error);
    page_put(p);
    bio_free(bio);
}

static void write_end(struct bio *bio)
{
    struct page *p = bio->own.page;

    page_write_end(bio->private, p, bio->error);
    page_put(p);
    bio_free(bio);
}

/* Begins to move a page; the transfer has a reference of its own. */
static void transfer(struct page_cache *pc, struct page *p, enum bio_op op,
                     void (*end)(struct bio *bio))
{
    struct block_device *b = device_of(pc);
    u64 sector = (u64)p->index * SECTORS_PER_PAGE;
    struct bio *bio = bio_alloc(b, op, sector, p, bytes_within(b, p->index));

    page_get(p);
    bio->private = pc;
    bio->end = end;
    bio_submit(bio);
}

static void read_page(struct page_cache *pc, struct page *p)
{
    transfer(pc, p, BIO_READ, read_end);
}

static void write_page(struct page_cache *pc, struct page *p)
{
    transfer(pc, p, BIO_WRITE, write_end);
}

static void begin_writes(struct page_cache *pc)
{
    block_plug(device_of(pc));
}

static void end_writes(struct page_cache *pc)
{
    block_unplug(device_of(pc));
}

const struct store_ops block_store_ops = {
    .read_page = read_page,
    .write_page = write_page,
    .begin_writes = begin_writes,
    .end_writes = end_writes,
};

int block_sync(struct block_device *b)
{
    int err = page_cache_sync(&b->cache);
    struct bio flush = {.bdev = b, .op = BIO_FLUSH};
    int flush_err = bio_submit_wait(&flush);

    return err ? err : flush_err;
}
