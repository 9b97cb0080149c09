/* Which disks and partitions there are. */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/dev/block/block_int.h"
#include "kernel/dev/block/mbr.h"
#include "kernel/fs/devfs/chrdev.h"
#include "kernel/fs/vfs/inode.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/alloc.h"

struct mutex block_lock = MUTEX_INIT;
struct disk *first_disk;

struct block_device *block_find(u32 dev)
{
    struct block_device *b;
    struct disk *d;

    for_each_block_device(d, i, b)
    {
        if (b->dev == dev)
            return b;
    }
    return NULL;
}

/* Makes device `number` of the disk. 0 or -ENOMEM. */
static int add_device(struct disk *d, u32 number, u64 start, u64 sectors)
{
    struct block_device *b = kzalloc(sizeof(*b), GFP_KERNEL);

    if (!b)
        return -ENOMEM;
    b->disk = d;
    b->start = start;
    b->sectors = sectors;
    b->dev = DEV_MAKE(d->major, d->first_minor + number);
    if (number)
        snprintf(b->name, sizeof(b->name), "%s%u", d->name, number % DISK_MINORS);
    else
        strlcpy(b->name, d->name, sizeof(b->name));
    page_cache_init(&b->cache, &block_store_ops);
    d->devices[number] = b;
    return devfs_add_block(b->name, b->dev);
}

static void remove_device(struct disk *d, u32 number)
{
    struct block_device *b = d->devices[number];

    if (!b)
        return;
    d->devices[number] = NULL;
    devfs_remove_block(b->name);
    page_cache_destroy(&b->cache);
    kfree(b);
}

struct table_source {
    struct mbr_source source;
    struct block_device *bdev;
    struct page *page;
};

static int read_sector(struct mbr_source *s, u32 n, u8 *buf)
{
    struct table_source *t = container_of(s, struct table_source, source);
    struct bio_vec vec = {t->page, 0, SECTOR_SIZE};
    struct bio bio = {.bdev = t->bdev, .op = BIO_READ, .sector = n, .vecs = &vec, .count = 1};
    int err = bio_submit_wait(&bio);

    if (!err)
        memcpy(buf, page_address(t->page), SECTOR_SIZE);
    return err;
}

/* Parses the table; out has room for all. How many, or -errno. */
static int read_table(struct disk *d, struct partition *out)
{
    struct table_source t = {{read_sector, d->sectors}, d->devices[0], alloc_page(GFP_KERNEL)};
    u32 refused = 0;

    if (!t.page)
        return -ENOMEM;
    int n = mbr_parse(&t.source, out, &refused);
    page_put(t.page);
    if (refused)
        printk(KERN_WARNING "%s: %u partitions left out: they are not within the disk\n", d->name,
               refused);
    if (n < 0)
        printk(KERN_WARNING "%s: no partitions: the table %s\n", d->name,
               n == -EINVAL ? "is broken" : "cannot be read");
    return n;
}

static bool has_open_partition(const struct disk *d)
{
    for (u32 i = 1; i < DISK_MINORS; i++) {
        if (d->devices[i] && d->devices[i]->openers)
            return true;
    }
    return false;
}

int disk_read_partitions(struct disk *d)
{
    if (has_open_partition(d))
        return -EBUSY;
    struct partition *parts = kmalloc(MBR_MAX_PARTITIONS * sizeof(*parts), GFP_KERNEL);
    if (!parts)
        return -ENOMEM;
    int n = read_table(d, parts), err = min(n, 0);
    for (u32 i = 1; i < DISK_MINORS; i++)
        remove_device(d, i);
    for (int i = 0; i < n && !err; i++)
        err = add_device(d, parts[i].number, parts[i].start, parts[i].sectors);
    kfree(parts);
    return err;
}

void disk_register(struct disk *d)
{
    struct disk **last = &first_disk;

    mutex_lock(&block_lock);
    while (*last)
        last = &(*last)->next;
    *last = d;
    int err = add_device(d, 0, 0, d->sectors);
    if (!err)
        err = disk_read_partitions(d);
    if (err == -ENOMEM)
        printk(KERN_WARNING "%s: too little memory for all of its partitions\n", d->name);
    mutex_unlock(&block_lock);
}

int block_get(u32 dev, struct block_device **out)
{
    mutex_lock(&block_lock);
    struct block_device *b = block_find(dev);
    if (b)
        b->openers++;
    mutex_unlock(&block_lock);
    *out = b;
    return b ? 0 : -ENXIO;
}

void block_put(struct block_device *b)
{
    mutex_lock(&block_lock);
    if (b->openers == 1) {
        (void)!block_sync(b); /* nobody is left to be told; the log has it */
        page_store_drop(&b->cache.store, 0, PAGE_STORE_END);
    }
    b->openers--;
    mutex_unlock(&block_lock);
}

int block_get_by_name(const char *name, struct block_device **out)
{
    struct block_device *b;
    struct disk *d;
    int err = -ENXIO;

    if (strncmp(name, "/dev/", 5) == 0)
        name += 5;
    mutex_lock(&block_lock);
    for_each_block_device(d, i, b)
    {
        if (strcmp(b->name, name))
            continue;
        b->openers++;
        *out = b;
        err = 0;
    }
    mutex_unlock(&block_lock);
    return err;
}

void block_put_later(struct block_device *b)
{
    b->leaving++;
}

/* A device that is to be closed; NULL: none. */
static struct block_device *take_leaving(void)
{
    struct block_device *b, *found = NULL;
    struct disk *d;

    mutex_lock(&block_lock);
    mutex_lock(&tree_lock);
    for_each_block_device(d, i, b)
    {
        if (!found && b->leaving) {
            b->leaving--;
            found = b;
        }
    }
    mutex_unlock(&tree_lock);
    mutex_unlock(&block_lock);
    return found;
}

void block_put_pending(void)
{
    struct block_device *b;

    while ((b = take_leaving()) != NULL)
        block_put(b);
}

/* An open device whose number is above `dev`, with one more opener; NULL: none. */
static struct block_device *get_next_open(u32 dev)
{
    struct block_device *b, *next = NULL;
    struct disk *d;

    mutex_lock(&block_lock);
    for_each_block_device(d, i, b)
    {
        if (b->openers && b->dev > dev && (!next || b->dev < next->dev))
            next = b;
    }
    if (next)
        next->openers++;
    mutex_unlock(&block_lock);
    return next;
}

/* A sync takes mmap_lock, which comes before block_lock: each device is kept by an opener. */
void block_sync_all(void)
{
    struct block_device *b;

    block_put_pending();
    for (u32 dev = 0; (b = get_next_open(dev)) != NULL;) {
        dev = b->dev;
        (void)!block_sync(b);
        block_put(b);
    }
}

void block_totals(struct block_totals *t)
{
    struct block_device *b;
    const struct disk *d;
    struct disk_stats s;

    *t = (struct block_totals){0};
    mutex_lock(&block_lock);
    for_each_block_device(d, i, b)
    {
        t->buffers += b->cache.store.pages;
        if (i > 0) /* a partition's transfers are the disk's, too */
            continue;
        disk_stats_read(b, &s);
        t->read += s.op[BIO_READ].sectors;
        t->written += s.op[BIO_WRITE].sectors;
    }
    mutex_unlock(&block_lock);
}
