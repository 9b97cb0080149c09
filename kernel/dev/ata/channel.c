/* Commands, their interrupts, and what is done when these do not come. */
#include <uapi/errno.h>
#include <arch/i386/io.h>
#include <arch/i386/layout.h>
#include <faultline/printk.h>
#include "kernel/dev/ata/ata_int.h"
#include "kernel/dev/block/fail_io.h"
#include "kernel/time/time.h"

/* Reads of the status, each of which takes at least 100 ns on a real bus. */
#define WAIT_READS 100000u

/* Reading the alternate status acknowledges no interrupt. */
static u8 peek_status(const struct ata_channel *ch)
{
    return inb(ch->ctl);
}

u8 ata_wait(const struct ata_channel *ch, u8 set)
{
    u8 status = 0;

    for (u32 i = 0; i < WAIT_READS; i++) {
        status = peek_status(ch);
        if (!(status & STATUS_BSY) && (status & set) == set)
            break;
    }
    return status;
}

u8 ata_select(const struct ata_channel *ch, u8 device)
{
    outb(ch->cmd + REG_DEVICE, device);
    for (u32 i = 0; i < 4; i++)
        peek_status(ch); /* 400 ns until the status is that of the drive */
    return ata_wait(ch, 0);
}

static struct ata_drive *drive_of(const struct request *rq)
{
    return container_of(rq->bdev->disk, struct ata_drive, disk);
}

static void put_lba(const struct ata_channel *ch, u32 sectors, u64 lba, u32 shift)
{
    outb(ch->cmd + REG_COUNT, sectors >> (shift ? 8 : 0));
    outb(ch->cmd + REG_LBA0, lba >> shift);
    outb(ch->cmd + REG_LBA1, lba >> shift >> 8);
    outb(ch->cmd + REG_LBA2, lba >> shift >> 16);
}

static u8 command_of(const struct request *rq, bool ext, bool dma)
{
    static const u8 commands[2][2][2] = {
        /* read, write; LBA28, LBA48; PIO, DMA */
        {{CMD_READ, CMD_READ_DMA}, {CMD_READ_EXT, CMD_READ_DMA_EXT}},
        {{CMD_WRITE, CMD_WRITE_DMA}, {CMD_WRITE_EXT, CMD_WRITE_DMA_EXT}},
    };

    if (rq->op == BIO_FLUSH)
        return ext ? CMD_FLUSH_EXT : CMD_FLUSH;
    return commands[rq->op == BIO_WRITE][ext][dma];
}

/* Fills the registers; the drive is selected. LBA48's upper bytes go first, into the same ones. */
static void put_command(const struct ata_channel *ch, const struct request *rq, bool dma)
{
    const struct ata_drive *d = drive_of(rq);
    bool ext = d->lba48 && (rq->op == BIO_FLUSH || rq->sector + rq->sectors > LBA28_SECTORS);

    if (ext)
        put_lba(ch, rq->sectors, rq->sector, 24);
    else
        outb(ch->cmd + REG_DEVICE,
             DEVICE_LBA | d->unit * DEVICE_UNIT1 | ((u32)rq->sector >> 24 & 15));
    put_lba(ch, rq->sectors, rq->sector, 0);
    outb(ch->cmd + REG_COMMAND, command_of(rq, ext, dma));
}

static void begin_dma(struct ata_channel *ch, const struct request *rq)
{
    u8 direction = rq->op == BIO_READ ? BM_TO_MEMORY : 0;

    ata_fill_prds(ch, rq);
    outl(ch->bm + BM_PRD, virt_to_phys(ch->prds).v);
    outb(ch->bm + BM_COMMAND, direction);
    outb(ch->bm + BM_STATUS, inb(ch->bm + BM_STATUS) | BM_ERROR | BM_INTERRUPT);
    put_command(ch, rq, true);
    outb(ch->bm + BM_COMMAND, direction | BM_START);
}

/* The first sector of a write is sent without an interrupt that asks for it. */
static void begin_pio(struct ata_channel *ch, const struct request *rq)
{
    ata_pio_begin(ch, rq);
    put_command(ch, rq, false);
    if (rq->op == BIO_WRITE && (ata_wait(ch, STATUS_DRQ) & (STATUS_BSY | STATUS_DRQ)) == STATUS_DRQ)
        ata_pio_sector(ch, false);
}

/* Begins the active request. A drive that does not listen is found by the timer. */
static void issue(struct ata_channel *ch)
{
    const struct request *rq = ch->queue.active;
    const struct ata_drive *d = drive_of(rq);

    ch->state = ATA_NO_DATA;
    timer_start(&ch->timer, ATA_TIMEOUT);
    if (ata_select(ch, DEVICE_LBA | d->unit * DEVICE_UNIT1) & (STATUS_BSY | STATUS_DRQ))
        return;
    if (rq->op == BIO_FLUSH) {
        put_command(ch, rq, false);
    } else if (d->dma && !ch->avoid_dma) {
        ch->state = ATA_DMA;
        begin_dma(ch, rq);
    } else {
        ch->state = ATA_PIO;
        begin_pio(ch, rq);
    }
}

void ata_start(struct request_queue *q)
{
    struct ata_channel *ch = container_of(q, struct ata_channel, queue);

    ch->tries = 0;
    ch->avoid_dma = false;
    issue(ch);
}

/* Ends the active request, and may begin the next. The bios to end. */
static struct bio *finish(struct ata_channel *ch, int error)
{
    const struct request *rq = ch->queue.active;
    static const char *const names[] = {"read", "write", "flush"};

    ch->state = ATA_IDLE;
    timer_stop(&ch->timer);
    if (error && request_is_final(rq))
        printk(KERN_ERR "%s: %s error at sector %llu, %u sectors: status %#x, error %#x, "
                        "%u tries\n",
               drive_of(rq)->name, names[rq->op], rq->sector, rq->sectors, ch->status, ch->error,
               ch->tries);
    return queue_complete(&ch->queue, error);
}

/* The command failed: once more, or the end. */
static struct bio *retry(struct ata_channel *ch)
{
    if (++ch->tries >= ATA_TRIES)
        return finish(ch, -EIO);
    issue(ch);
    return NULL;
}

/* Not the drive but the way to it failed: PIO for this request, and if that recurs, for all. */
static void blame_dma(struct ata_channel *ch)
{
    struct ata_drive *d = drive_of(ch->queue.active);

    ch->avoid_dma = true;
    if (++d->dma_failures == ATA_DMA_FAILURES) {
        d->dma = false;
        printk(KERN_WARNING "%s: no DMA any more after %u failures\n", d->name, d->dma_failures);
    }
}

/* Takes the result of a command; true if it did what it should. Acknowledges the interrupt. */
static bool take_status(struct ata_channel *ch)
{
    ch->status = inb(ch->cmd + REG_STATUS);
    ch->error = ch->status & STATUS_ERR ? inb(ch->cmd + REG_ERROR) : 0;
    return !(ch->status & (STATUS_BSY | STATUS_ERR | STATUS_DF));
}

static struct bio *service_dma(struct ata_channel *ch)
{
    u8 bus = inb(ch->bm + BM_STATUS);

    outb(ch->bm + BM_COMMAND, 0);
    outb(ch->bm + BM_STATUS, bus | BM_ERROR | BM_INTERRUPT);
    bool good = take_status(ch);
    if (good && !(bus & BM_ERROR))
        return finish(ch, 0);
    if (good)
        blame_dma(ch);
    return retry(ch);
}

static struct bio *service_pio(struct ata_channel *ch)
{
    bool to_memory = ch->queue.active->op == BIO_READ;

    if (!take_status(ch))
        return retry(ch);
    if (ch->left) {
        if (!(ch->status & STATUS_DRQ))
            return retry(ch);
        timer_start(&ch->timer, ATA_TIMEOUT);
        ata_pio_sector(ch, to_memory);
        if (!to_memory || ch->left)
            return NULL;
    }
    return finish(ch, 0);
}

/* The drive has something to say about the command. */
static struct bio *service(struct ata_channel *ch)
{
    if (ch->state == ATA_DMA)
        return service_dma(ch);
    if (ch->state == ATA_PIO)
        return service_pio(ch);
    return take_status(ch) ? finish(ch, 0) : retry(ch);
}

/* Is it the end of the command, or of a step of it? */
static bool wants_service(const struct ata_channel *ch)
{
    if (ch->state == ATA_DMA && !(inb(ch->bm + BM_STATUS) & BM_INTERRUPT))
        return false;
    return !(peek_status(ch) & STATUS_BSY);
}

void ata_interrupt(struct ata_channel *ch)
{
    irqflags_t flags = spin_lock_irqsave(&ch->queue.lock);
    struct bio *bios = NULL;

    if (ch->state == ATA_IDLE || ch->state == ATA_RESET)
        inb(ch->cmd + REG_STATUS); /* nobody asked */
    else if (wants_service(ch) && !fault_attr_fails(&fail_io_timeout, 0, false))
        bios = service(ch);
    spin_unlock_irqrestore(&ch->queue.lock, flags);
    bios_end(bios);
}

/* Begins a reset of both drives; the timer looks for its end. ATA/ATAPI-6, section 9.2. */
static void begin_reset(struct ata_channel *ch)
{
    if (ch->state == ATA_DMA) {
        outb(ch->bm + BM_COMMAND, 0);
        blame_dma(ch);
    }
    outb(ch->ctl, CONTROL_SRST);
    for (u32 i = 0; i < 50; i++)
        peek_status(ch); /* at least 5 us */
    outb(ch->ctl, 0);
    ch->state = ATA_RESET;
    ch->reset_ticks = 0;
    timer_start(&ch->timer, 1);
}

static struct bio *look_after_reset(struct ata_channel *ch)
{
    ch->status = peek_status(ch);
    ch->error = 0;
    if (!(ch->status & STATUS_BSY))
        return retry(ch);
    if (++ch->reset_ticks > ATA_RESET_LIMIT) {
        ch->tries = ATA_TRIES;
        return finish(ch, -EIO);
    }
    timer_start(&ch->timer, 1);
    return NULL;
}

/* No interrupt came: it was lost, or the drive hangs. */
static struct bio *timed_out(struct ata_channel *ch)
{
    const char *name = drive_of(ch->queue.active)->name;

    /* With DRQ and no data to move, the drive never heard of the command. */
    if (ch->state != ATA_NO_DATA || !(peek_status(ch) & STATUS_DRQ)) {
        if (wants_service(ch)) {
            printk(KERN_WARNING "%s: lost interrupt\n", name);
            outb(ch->ctl, 0); /* they may be off */
            return service(ch);
        }
    }
    printk(KERN_WARNING "%s: no answer, status %#x: reset\n", name, peek_status(ch));
    begin_reset(ch);
    return NULL;
}

void ata_timer(struct timer *t)
{
    struct ata_channel *ch = container_of(t, struct ata_channel, timer);
    irqflags_t flags = spin_lock_irqsave(&ch->queue.lock);
    struct bio *bios = NULL;

    if (ch->state == ATA_RESET)
        bios = look_after_reset(ch);
    else if (ch->state != ATA_IDLE)
        bios = timed_out(ch);
    spin_unlock_irqrestore(&ch->queue.lock, flags);
    bios_end(bios);
}
