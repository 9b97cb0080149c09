#pragma once
/*
 * Disks and their partitions, and what moves data to and from them.
 *
 *     struct bio            pages <-> neighbouring sectors; made by whoever wants the transfer
 *       -> request_queue    bios become requests, neighbours merged, sorted (queue.h)
 *         -> driver         one request at a time; an interrupt ends it
 *           -> bio->end()
 *
 * A disk is a block_device (number 0) with up to 63 more inside of it, its partitions.
 */
#include <faultline/types.h>
#include <faultline/mutex.h>
#include "mm/file/page_cache.h"

#define SECTOR_SHIFT     9
#define SECTOR_SIZE      512u
#define SECTORS_PER_PAGE (PAGE_SIZE / SECTOR_SIZE)

#define DISK_MINORS      64u /* minor numbers of a disk: itself and its partitions */

struct page;
struct request_queue;
struct block_device;

enum bio_op { BIO_READ, BIO_WRITE, BIO_FLUSH };

/* Bytes of a page: whole sectors. High memory is as good as low. */
struct bio_vec {
    struct page *page;
    u32 offset, len;
};

/*
 * A transfer. Its maker fills in the first part and keeps it alive until end() is called, once.
 * BIO_FLUSH has no data: everything that was written before is on the medium when it ends.
 */
struct bio {
    struct block_device *bdev;
    enum bio_op op;
    u64 sector; /* of bdev */
    const struct bio_vec *vecs;
    u32 count;
    /* error: 0 or -EIO. Any context, interrupts off, no lock held: must not sleep. */
    void (*end)(struct bio *bio);
    void *private; /* end()'s */
    int error;

    u32 sectors; /* the rest belongs to the block layer */
    struct bio *next;
    struct bio_vec own; /* of bio_alloc() */
};

/* Linux's /proc/diskstats. Changed under the queue's lock; times in ns. */
struct disk_stats {
    struct {
        u32 requests, merges;
        u64 sectors, time;
    } op[3]; /* by enum bio_op */
    u32 in_flight;
    u64 busy, busy_since;
};

struct block_device {
    struct disk *disk;
    u64 start, sectors; /* on the disk */
    u32 dev;            /* DEV_MAKE() */
    char name[8];       /* hda, hda1 */
    u32 openers;        /* block_lock */
    u32 leaving;        /* of them, by block_put_later(); tree_lock */
    struct disk_stats stats;
    struct page_cache cache;
};

struct disk {
    const char *name;
    u32 major, first_minor;
    u64 sectors;
    u32 max_sectors;          /* of a request */
    u32 heads, track_sectors; /* for HDIO_GETGEO */
    bool can_flush;
    u32 place; /* among the disks of its queue */
    struct request_queue *queue;
    struct block_device *devices[DISK_MINORS]; /* [0]: all of it; NULL: no such partition */
    struct disk *next;
};

/* bio.c */

/*
 * Starts a transfer; end() may have been called when this returns. Sectors outside of the device
 * are -EIO. Process context; sleeps while the queue is full, for no longer than the disk needs to
 * complete a request, and allocates nothing: memory may be won by writing.
 *
 * Transfers are done in any order. Who needs an order waits for the end of the first.
 */
void bio_submit(struct bio *bio);
/* The same, and waits for its end; bio->end is overwritten. 0 or -EIO. */
int __must_check bio_submit_wait(struct bio *bio);
/*
 * Between the two, writes to any device of the queue wait for each other, so that neighbours are
 * merged: until the next read, flush, bio_submit_wait() or tick.
 */
void block_plug(struct block_device *b);
void block_unplug(struct block_device *b);
/*
 * A bio for one piece of a page, from a reserve that never runs dry for good: sleeps until another
 * one is given back. Process context; who waits for it must not hold one back.
 */
struct bio *bio_alloc(struct block_device *bdev, enum bio_op op, u64 sector, struct page *page,
                      u32 len);
/* Any context. */
void bio_free(struct bio *bio);

/* disk.c */

/* All disks and who has them open. After mmap_lock, before tree_lock; I/O is done under it. */
extern struct mutex block_lock;
extern struct disk *first_disk;

/* A driver found a disk, and gives it for ever: its partitions are read. */
void disk_register(struct disk *d);
/* Reads the partition table anew: 0; -EBUSY while a partition is open; -EIO; -EINVAL. Locked. */
int __must_check disk_read_partitions(struct disk *d);
/* The device of that number, or NULL. Locked. */
struct block_device *block_find(u32 dev);
/* Each device b of each disk d. Locked. */
#define for_each_block_device(d, i, b)                                                             \
    for (d = first_disk; d; d = d->next)                                                           \
        for (u32 i = 0; i < DISK_MINORS; i++)                                                      \
            if ((b = d->devices[i]) != NULL)

/* Opens the device of that number: 0 or -ENXIO. */
int __must_check block_get(u32 dev, struct block_device **out);
/*
 * Closes it. When the last one does, all is written and nothing of it is kept in memory, as in
 * Linux.
 */
void block_put(struct block_device *b);
/*
 * The same for who holds tree_lock: it is closed by the next block_put_pending(), which umount(2)
 * and sync(2) make.
 */
void block_put_later(struct block_device *b);
void block_put_pending(void);
/* The device of that name ("hda1", with or without "/dev/"), opened: 0 or -ENXIO. */
int __must_check block_get_by_name(const char *name, struct block_device **out);
/* No mmap_lock held. Everything written reaches the medium. 0 or -EIO: some did not. */
int block_sync(struct block_device *b);

/* Writes the statistics that are told, up to now. */
void disk_stats_read(struct block_device *b, struct disk_stats *out);

/* Of all disks: pages in the devices' own caches; sectors read and written. */
struct block_totals {
    u32 buffers;
    u64 read, written;
};
void block_totals(struct block_totals *t);
