/* A block device as the core sees it. Buffers lie anywhere in a page, so they go through one. */
#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/string.h>
#include "kernel/dev/block/block.h"
#include "kernel/fs/ext2/mount_int.h"
#include "mm/phys/alloc.h"

static int move(struct block_io *io, enum bio_op op, u64 offset, u32 n)
{
    struct ext2_device *d = container_of(io, struct ext2_device, io);
    struct bio_vec vec = {d->bounce, 0, n};
    struct bio bio = {
        .bdev = d->bdev, .op = op, .sector = offset >> SECTOR_SHIFT, .vecs = &vec, .count = 1};

    ASSERT(n <= PAGE_SIZE);
    return bio_submit_wait(&bio);
}

static void *bounce_of(struct block_io *io)
{
    return page_address(container_of(io, struct ext2_device, io)->bounce);
}

static int device_read(struct block_io *io, u64 offset, void *buf, u32 n)
{
    int err = move(io, BIO_READ, offset, n);

    if (!err)
        memcpy(buf, bounce_of(io), n);
    return err;
}

static int device_write(struct block_io *io, u64 offset, const void *buf, u32 n)
{
    memcpy(bounce_of(io), buf, n);
    return move(io, BIO_WRITE, offset, n);
}

static int device_flush(struct block_io *io)
{
    struct bio bio = {.bdev = container_of(io, struct ext2_device, io)->bdev, .op = BIO_FLUSH};

    return bio_submit_wait(&bio);
}

int ext2_device_open(struct ext2_device *d, struct block_device *b)
{
    *d = (struct ext2_device){
        .io = {b->sectors << SECTOR_SHIFT, false, device_read, device_write, device_flush},
        .bdev = b,
        .bounce = alloc_page(GFP_KERNEL),
    };
    return d->bounce ? 0 : -ENOMEM;
}

void ext2_device_close(struct ext2_device *d)
{
    page_put(d->bounce);
}
