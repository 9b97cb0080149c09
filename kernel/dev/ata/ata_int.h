#pragma once
/*
 * A channel: two drives on one set of registers, one command at a time. All of it under the queue's
 * lock once the channel runs.
 *
 *      queue --start--> issue --interrupt--> service --> queue_complete
 *                         ^                     |
 *                         +---- retry <---------+ error
 *                         +---- reset <-- timeout: no interrupt came
 *
 * References: ATA/ATAPI-6 (T13 1410D) for registers and commands; "Programming Interface for Bus
 * Master IDE Controller", revision 1.0.
 */
#include <faultline/types.h>
#include <arch/i386/irq.h>
#include "kernel/dev/block/queue.h"
#include "kernel/time/timer.h"

/* Offsets from ata_channel.cmd; two names where reading and writing differ. */
enum {
    REG_DATA = 0,
    REG_ERROR = 1,
    REG_COUNT = 2,
    REG_LBA0 = 3,
    REG_LBA1 = 4,
    REG_LBA2 = 5,
    REG_DEVICE = 6,
    REG_STATUS = 7,
    REG_COMMAND = 7,
};

enum {
    STATUS_ERR = 0x01,
    STATUS_DRQ = 0x08, /* wants or has a sector of data */
    STATUS_DF = 0x20,  /* the drive is broken */
    STATUS_BSY = 0x80,
    DEVICE_LBA = 0xe0, /* and two bits that old drives want set */
    DEVICE_UNIT1 = 0x10,
    CONTROL_NIEN = 0x02, /* no interrupts */
    CONTROL_SRST = 0x04, /* reset both drives */
};

/* Offsets from ata_channel.bm. */
enum {
    BM_COMMAND = 0,
    BM_STATUS = 2,
    BM_PRD = 4,
    BM_START = 0x01,
    BM_TO_MEMORY = 0x08,
    BM_ACTIVE = 0x01,
    BM_ERROR = 0x02,     /* written as 1 to clear */
    BM_INTERRUPT = 0x04, /* the drive has interrupted; written as 1 to clear */
};

enum {
    CMD_READ = 0x20,
    CMD_READ_EXT = 0x24,
    CMD_READ_DMA_EXT = 0x25,
    CMD_WRITE = 0x30,
    CMD_WRITE_EXT = 0x34,
    CMD_WRITE_DMA_EXT = 0x35,
    CMD_READ_DMA = 0xc8,
    CMD_WRITE_DMA = 0xca,
    CMD_FLUSH = 0xe7,
    CMD_FLUSH_EXT = 0xea,
    CMD_IDENTIFY = 0xec,
};

#define LBA28_SECTORS    (1u << 28)
#define MAX_SECTORS      256u /* of a command, so that LBA28's byte can say it (as 0) */

#define ATA_TRIES        3u
#define ATA_TIMEOUT      (5u * HZ)  /* of a command, ticks */
#define ATA_RESET_LIMIT  (31u * HZ) /* a drive may be busy that long after a reset */
#define ATA_DMA_FAILURES 3u         /* then a drive is used without DMA */

struct ata_drive {
    struct disk disk;
    struct ata_channel *channel;
    u32 unit; /* 0: master, 1: slave */
    char name[4];
    bool lba48, dma;
    u32 dma_failures;
};

/* Physical region descriptor: a piece of memory that does not cross 64 KiB. */
struct prd {
    u32 address;
    u16 bytes; /* 0: 64 KiB */
    u16 flags; /* PRD_LAST */
};

enum { PRD_LAST = 0x8000 };

_Static_assert(sizeof(struct prd) == 8, "layout of the bus master");
_Static_assert(REQUEST_SEGMENTS * sizeof(struct prd) <= PAGE_SIZE, "the table is one page");

enum ata_state {
    ATA_IDLE,
    ATA_NO_DATA,
    ATA_PIO,
    ATA_DMA,
    ATA_RESET, /* waiting for the drives to come back */
};

struct ata_channel {
    u16 cmd, ctl, bm; /* ports; bm 0: no bus master */
    enum irq_line irq;
    struct request_queue queue;
    struct ata_drive drives[2];
    struct prd *prds; /* a page of them */

    enum ata_state state;
    struct timer timer;
    u32 tries;        /* of the request, so far */
    bool avoid_dma;   /* for the request: DMA failed */
    u32 reset_ticks;  /* since the reset began */
    u8 status, error; /* of the last command */

    /* PIO: where the next sector comes from or goes to. */
    struct bio *bio;
    u32 vec, offset; /* in that bio; in that piece */
    u32 left;        /* sectors */
};

/* channel.c: queue->start. */
void ata_start(struct request_queue *q);
void ata_interrupt(struct ata_channel *ch);
void ata_timer(struct timer *t);

/* transfer.c */
void ata_fill_prds(struct ata_channel *ch, const struct request *rq);
void ata_pio_begin(struct ata_channel *ch, const struct request *rq);
/* Moves one sector through the data register. */
void ata_pio_sector(struct ata_channel *ch, bool to_memory);

/* Waits a bounded time, in any context, until BSY is clear and all of `set` are. The status. */
u8 ata_wait(const struct ata_channel *ch, u8 set);
/* Makes the drive the one that listens, and waits until it does. */
u8 ata_select(const struct ata_channel *ch, u8 device);
