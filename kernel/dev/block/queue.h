#pragma once
/*
 * Requests of the disks on one channel, between bio_submit() and the driver.
 *
 * A bio that continues a waiting request at its end or its beginning becomes part of it (up to
 * disk->max_sectors); else it takes a request from the queue's own pool. They are served in sweeps
 * of ascending sectors; what comes while a sweep runs waits for the next one (FSCAN). Compared with
 * the ever-open C-LOOK this costs some seeks under load, and in return nothing can starve, without
 * a deadline on each request.
 *
 * The driver works on one request at a time, `active`. If one with several bios fails, each bio is
 * tried alone, so that an error reaches the transfer that it belongs to and no other.
 */
#include <faultline/types.h>
#include <faultline/list.h>
#include <faultline/spinlock.h>
#include "kernel/dev/block/block.h"
#include "kernel/sched/wait.h"
#include "kernel/time/timer.h"

#define QUEUE_REQUESTS   64
#define REQUEST_SEGMENTS 128

struct request {
    struct list_head link;
    struct block_device *bdev; /* of all its bios */
    enum bio_op op;
    u64 sector; /* of the disk */
    u32 sectors, segments;
    struct bio *first, *last; /* neighbours, by `next` */
    struct bio *rest;         /* after a failure: what is still to be tried, one by one */
    u32 total;                /* sectors when it was queued */
    u64 queued;               /* time_since_boot() */
};

struct request_queue {
    struct spinlock lock; /* RANK_BLOCK, interrupts off */
    /* Begins q->active. Lock held; must not end it before it returns. */
    void (*start)(struct request_queue *q);
    struct list_head sweep, next; /* sorted by disk and sector */
    struct request *active;
    u32 plugs;           /* who has more writes to come: these do not start an idle queue */
    struct timer unplug; /* but no longer than until this fires */
    struct list_head free;
    struct wait_queue room; /* who waits for a free request */
    struct request pool[QUEUE_REQUESTS];
};

void queue_init(struct request_queue *q, void (*start)(struct request_queue *q));

/*
 * The driver has done q->active, with this result, and gets the next. Returns bios for bios_end(),
 * which the caller calls without the lock. Lock held.
 */
struct bio *__must_check queue_complete(struct request_queue *q, int error);
void bios_end(struct bio *bios);

/* Will a failure of it be told to whom it concerns, or lead to smaller tries? */
static inline bool request_is_final(const struct request *rq)
{
    return rq->first == rq->last;
}

/* bio.c hands over; false: the queue is full. */
bool queue_bio(struct request_queue *q, struct bio *bio);
/* Starts an idle queue that has requests. */
void queue_kick(struct request_queue *q);
