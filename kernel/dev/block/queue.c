#include <faultline/assert.h>
#include "kernel/dev/block/queue.h"
#include "kernel/time/time.h"

static void unplug_fires(struct timer *t)
{
    queue_kick(container_of(t, struct request_queue, unplug));
}

void queue_init(struct request_queue *q, void (*start)(struct request_queue *q))
{
    spin_lock_init(&q->lock, "disk queue", RANK_BLOCK);
    q->start = start;
    q->active = NULL;
    q->plugs = 0;
    q->unplug = (struct timer){.fire = unplug_fires};
    list_init(&q->sweep);
    list_init(&q->next);
    list_init(&q->free);
    wait_queue_init(&q->room);
    for (u32 i = 0; i < QUEUE_REQUESTS; i++)
        list_add_tail(&q->pool[i].link, &q->free);
}

static u64 first_sector(const struct bio *bio)
{
    return bio->bdev->start + bio->sector;
}

/* The request is this bio alone. */
static void set_bio(struct request *rq, struct bio *bio)
{
    rq->sector = first_sector(bio);
    rq->sectors = bio->sectors;
    rq->segments = bio->count;
    rq->first = rq->last = bio;
    bio->next = NULL;
}

static void count_busy(struct disk_stats *s, i32 change)
{
    u64 now = time_since_boot();

    if (s->in_flight)
        s->busy += now - s->busy_since;
    s->busy_since = now;
    s->in_flight += change;
}

static void count_start(struct request *rq)
{
    struct block_device *all = rq->bdev->disk->devices[0];

    count_busy(&rq->bdev->stats, 1);
    if (all != rq->bdev)
        count_busy(&all->stats, 1);
}

static void count_end_of(struct disk_stats *s, const struct request *rq, u64 now)
{
    count_busy(s, -1);
    s->op[rq->op].requests++;
    s->op[rq->op].sectors += rq->total;
    s->op[rq->op].time += now - rq->queued;
}

static void count_end(const struct request *rq)
{
    struct block_device *all = rq->bdev->disk->devices[0];
    u64 now = time_since_boot();

    count_end_of(&rq->bdev->stats, rq, now);
    if (all != rq->bdev)
        count_end_of(&all->stats, rq, now);
}

static void count_merge(const struct request *rq)
{
    struct block_device *all = rq->bdev->disk->devices[0];

    rq->bdev->stats.op[rq->op].merges++;
    if (all != rq->bdev)
        all->stats.op[rq->op].merges++;
}

static bool goes_before(const struct request *a, const struct request *b)
{
    u32 place_a = a->bdev->disk->place, place_b = b->bdev->disk->place;

    return place_a != place_b ? place_a < place_b : a->sector < b->sector;
}

static void insert_sorted(struct list_head *list, struct request *rq)
{
    struct request *other;

    list_for_each (other, list, link) {
        if (goes_before(rq, other))
            break;
    }
    list_add_tail(&rq->link, &other->link);
}

static bool try_merge(struct request *rq, struct bio *bio)
{
    u64 sector = first_sector(bio);

    if (rq->bdev != bio->bdev || rq->op != bio->op || bio->op == BIO_FLUSH ||
        rq->sectors + bio->sectors > rq->bdev->disk->max_sectors ||
        rq->segments + bio->count > REQUEST_SEGMENTS)
        return false;
    if (sector == rq->sector + rq->sectors) {
        bio->next = NULL;
        rq->last->next = bio;
        rq->last = bio;
    } else if (sector + bio->sectors == rq->sector) {
        bio->next = rq->first;
        rq->first = bio;
        rq->sector = sector;
    } else {
        return false;
    }
    rq->sectors += bio->sectors;
    rq->total = rq->sectors;
    rq->segments += bio->count;
    count_merge(rq);
    return true;
}

static bool merge_into(struct list_head *list, struct bio *bio)
{
    struct request *rq;

    list_for_each (rq, list, link) {
        if (try_merge(rq, bio))
            return true;
    }
    return false;
}

static bool add_request(struct request_queue *q, struct bio *bio)
{
    if (list_empty(&q->free))
        return false;
    struct request *rq = list_first(&q->free, struct request, link);
    list_del(&rq->link);
    rq->bdev = bio->bdev;
    rq->op = bio->op;
    rq->rest = NULL;
    set_bio(rq, bio);
    rq->total = rq->sectors;
    rq->queued = time_since_boot();
    count_start(rq);
    if (rq->op == BIO_FLUSH)
        list_add(&rq->link, &q->sweep); /* it covers what has ended, so nothing goes before it */
    else
        insert_sorted(&q->next, rq);
    return true;
}

/* Gives the driver something to do. Lock held. */
static void dispatch(struct request_queue *q)
{
    if (q->active)
        return;
    if (list_empty(&q->sweep))
        list_splice_tail(&q->next, &q->sweep);
    if (list_empty(&q->sweep))
        return;
    q->active = list_first(&q->sweep, struct request, link);
    list_del(&q->active->link);
    q->start(q);
}

bool queue_bio(struct request_queue *q, struct bio *bio)
{
    irqflags_t flags = spin_lock_irqsave(&q->lock);
    bool done = merge_into(&q->sweep, bio) || merge_into(&q->next, bio) || add_request(q, bio);

    if (!q->plugs || bio->op != BIO_WRITE || !done)
        dispatch(q);
    else if (!q->active && !q->unplug.active)
        timer_start(&q->unplug, 1);
    spin_unlock_irqrestore(&q->lock, flags);
    return done;
}

void queue_kick(struct request_queue *q)
{
    irqflags_t flags = spin_lock_irqsave(&q->lock);

    dispatch(q);
    spin_unlock_irqrestore(&q->lock, flags);
}

void block_plug(struct block_device *b)
{
    __atomic_add_fetch(&b->disk->queue->plugs, 1, __ATOMIC_RELAXED);
}

void block_unplug(struct block_device *b)
{
    __atomic_sub_fetch(&b->disk->queue->plugs, 1, __ATOMIC_RELAXED);
    queue_kick(b->disk->queue);
}

/* The next single try of a request that failed as a whole. */
static void start_next_of_rest(struct request_queue *q, struct bio *bios)
{
    q->active->rest = bios->next;
    set_bio(q->active, bios);
    q->start(q);
}

struct bio *queue_complete(struct request_queue *q, int error)
{
    struct request *rq = q->active;
    struct bio *done = rq->first;

    if (error && !request_is_final(rq)) {
        start_next_of_rest(q, done);
        return NULL;
    }
    for (struct bio *b = done; b; b = b->next)
        b->error = error;
    if (rq->rest) {
        start_next_of_rest(q, rq->rest);
        return done;
    }
    count_end(rq);
    q->active = NULL;
    list_add_tail(&rq->link, &q->free);
    wake_up(&q->room);
    dispatch(q);
    return done;
}

void bios_end(struct bio *bios)
{
    while (bios) {
        struct bio *next = bios->next; /* end() may free it */

        bios->end(bios);
        bios = next;
    }
}

void disk_stats_read(struct block_device *b, struct disk_stats *out)
{
    struct request_queue *q = b->disk->queue;
    irqflags_t flags = spin_lock_irqsave(&q->lock);

    count_busy(&b->stats, 0);
    *out = b->stats;
    spin_unlock_irqrestore(&q->lock, flags);
}
