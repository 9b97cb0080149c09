/* ioctl of block devices. */
#include <uapi/errno.h>
#include <uapi/ioctl.h>
#include <arch/i386/usercopy.h>
#include "kernel/dev/block/block_int.h"
#include "kernel/fs/vfs/cred.h"
#include "kernel/time/time.h"
#include "mm/phys/page.h"

static long put_u32(u32 value, void __user *to)
{
    return copy_to_user(to, &value, sizeof(value));
}

/* BLKGETSIZE: sectors, if they can be told in 32 bits. */
static long get_sectors(const struct block_device *b, void __user *to)
{
    return b->sectors >> 32 ? -EFBIG : put_u32(b->sectors, to);
}

/* An invented geometry, as every one is since disks have logical block addresses. */
static long get_geometry(const struct block_device *b, void __user *to)
{
    const struct disk *d = b->disk;
    struct hd_geometry g = {
        .heads = d->heads,
        .sectors = d->track_sectors,
        .cylinders = div_u64(d->sectors, d->heads * d->track_sectors, NULL),
        .start = b->start,
    };

    return copy_to_user(to, &g, sizeof(g));
}

static long flush(struct block_device *b)
{
    if (current_euid() != 0)
        return -EACCES;
    int err = block_sync(b);
    page_store_drop_clean(&b->cache.store, false);
    return err;
}

static long read_partitions(struct block_device *b)
{
    if (current_euid() != 0)
        return -EACCES;
    if (b != b->disk->devices[0])
        return -EINVAL;
    mutex_lock(&block_lock);
    int err = disk_read_partitions(b->disk);
    mutex_unlock(&block_lock);
    return err == -EINVAL ? 0 : err; /* a broken table is one without partitions */
}

long block_ioctl(struct file *f, u32 cmd, u32 arg)
{
    struct block_device *b = file_bdev(f);
    void __user *to = (void __user *)arg;
    u64 bytes = b->sectors << SECTOR_SHIFT;

    switch (cmd) {
    case BLKGETSIZE:
        return get_sectors(b, to);
    case BLKGETSIZE64:
        return copy_to_user(to, &bytes, sizeof(bytes));
    case BLKSSZGET:
    case BLKPBSZGET:
        return put_u32(SECTOR_SIZE, to);
    case BLKBSZGET:
        return put_u32(PAGE_SIZE, to);
    case BLKROGET:
        return put_u32(0, to);
    case BLKFLSBUF:
        return flush(b);
    case BLKRRPART:
        return read_partitions(b);
    case HDIO_GETGEO:
        return get_geometry(b, to);
    default:
        return -ENOTTY;
    }
}
