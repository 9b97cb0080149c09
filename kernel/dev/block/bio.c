#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/wait_bits.h>
#include "kernel/dev/block/fail_io.h"
#include "kernel/dev/block/queue.h"
#include "kernel/process/task.h"

/* Enough for a few requests of the greatest size. */
#define POOL_BIOS 128

static struct bio pool[POOL_BIOS];
static u32 never_used; /* pool[never_used ...] are free, too */
static struct bio *free_bios;
static struct spinlock pool_lock = SPINLOCK_INIT("bios", RANK_BLOCK);
static struct wait_queue pool_queue = WAIT_QUEUE_INIT(pool_queue);

static struct bio *take_free(void)
{
    irqflags_t flags = spin_lock_irqsave(&pool_lock);
    struct bio *bio = free_bios;

    if (bio)
        free_bios = bio->next;
    else if (never_used < POOL_BIOS)
        bio = &pool[never_used++];
    spin_unlock_irqrestore(&pool_lock, flags);
    return bio;
}

struct bio *bio_alloc(struct block_device *bdev, enum bio_op op, u64 sector, struct page *page,
                      u32 len)
{
    struct bio *bio = take_free();

    if (!bio)
        queue_kick(bdev->disk->queue); /* they may all wait behind a plug */
    wait_event(&pool_queue, bio || (bio = take_free()) != NULL);
    *bio =
        (struct bio){.bdev = bdev, .op = op, .sector = sector, .count = 1, .own = {page, 0, len}};
    bio->vecs = &bio->own;
    return bio;
}

void bio_free(struct bio *bio)
{
    irqflags_t flags = spin_lock_irqsave(&pool_lock);

    bio->next = free_bios;
    free_bios = bio;
    spin_unlock_irqrestore(&pool_lock, flags);
    wake_up(&pool_queue);
}

static u32 count_sectors(const struct bio *bio)
{
    u32 bytes = 0;

    for (u32 i = 0; i < bio->count; i++) {
        ASSERT(bio->vecs[i].len % SECTOR_SIZE == 0);
        bytes += bio->vecs[i].len;
    }
    return bytes >> SECTOR_SHIFT;
}

static bool is_valid(const struct bio *bio)
{
    const struct block_device *b = bio->bdev;

    if (bio->op == BIO_FLUSH)
        return true;
    return bio->sectors && bio->sectors <= b->disk->max_sectors && bio->sector <= b->sectors &&
           bio->sectors <= b->sectors - bio->sector;
}

void bio_submit(struct bio *bio)
{
    struct request_queue *q = bio->bdev->disk->queue;
    bool queued = false;

    bio->sectors = count_sectors(bio);
    bio->error = is_valid(bio) ? 0 : -EIO;
    if (fault_attr_fails(&fail_make_request, bio->sectors << SECTOR_SHIFT,
                         current->fail.make_it_fail))
        bio->error = -EIO;
    if (bio->error || (bio->op == BIO_FLUSH && !bio->bdev->disk->can_flush)) {
        bio->end(bio);
        return;
    }
    wait_event(&q->room, queued || (queued = queue_bio(q, bio)));
}

static void end_wait(struct bio *bio)
{
    u32 *busy = bio->private;

    __atomic_store_n(busy, 0, __ATOMIC_RELEASE);
    wake_up_bits(busy);
}

int bio_submit_wait(struct bio *bio)
{
    u32 busy = 1;

    bio->end = end_wait;
    bio->private = &busy;
    bio_submit(bio);
    queue_kick(bio->bdev->disk->queue);
    wait_on_bits(&busy, 1);
    return bio->error;
}
