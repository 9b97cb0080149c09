/* Requests of a disk, on the scratch disk that the runner gives (tests/vm/disk.py); else nothing.
 */
#include <faultline/string.h>
#include <faultline/wait_bits.h>
#include <uapi/errno.h>
#include "kernel/dev/block/block.h"
#include "kernel/fs/vfs/inode.h"
#include "kernel/test/ktest.h"
#include "mm/failinject.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"

#define MANY 200u /* more than a queue has requests */

static struct bio bios[MANY];
static struct bio_vec vecs[MANY];
static u32 left;            /* bios that have not ended */
static u32 order[MANY], nr; /* in which they did */

/* Partition 6 is for anything; NULL without a disk. */
static struct block_device *scratch(void)
{
    mutex_lock(&block_lock);
    struct block_device *b = block_find(DEV_MAKE(3, 6));
    mutex_unlock(&block_lock);
    if (!b)
        ktest_note("no scratch disk");
    return b;
}

static void note_end(struct bio *bio)
{
    order[nr++] = bio - bios;
    if (__atomic_sub_fetch(&left, 1, __ATOMIC_ACQ_REL) == 0)
        wake_up_bits(&left);
}

/* Bio i, of a sector: a write of the page's first bytes. */
static void submit(struct block_device *b, u32 i, u64 sector, struct page *page)
{
    vecs[i] = (struct bio_vec){page, 0, SECTOR_SIZE};
    bios[i] = (struct bio){.bdev = b,
                           .op = BIO_WRITE,
                           .sector = sector,
                           .vecs = &vecs[i],
                           .count = 1,
                           .end = note_end};
    bio_submit(&bios[i]);
}

static void start(u32 count)
{
    left = count;
    nr = 0;
}

static void finish(struct block_device *b, struct page *page)
{
    block_unplug(b);
    wait_on_bits(&left, ~0u);
    page_put(page);
}

/* Without a tick in between, which ends the plug. */
static void submit_all(struct block_device *b, const u32 *sectors, u32 count, struct page *page)
{
    irqflags_t flags = irq_save();

    start(count);
    block_plug(b);
    for (u32 i = 0; i < count; i++)
        submit(b, i, sectors[i], page);
    irq_restore(flags);
    finish(b, page);
}

/* A plug that is never taken out ends by itself. */
KTEST(block, a_plug_ends_with_the_tick)
{
    struct block_device *b = scratch();

    if (!b)
        return;
    struct page *page = alloc_page(GFP_KERNEL | GFP_ZERO);
    start(1);
    block_plug(b);
    submit(b, 0, 40, page);
    wait_on_bits(&left, ~0u);
    block_unplug(b);
    page_put(page);
}

KTEST(block, neighbours_become_one_request)
{
    static const u32 sectors[] = {103, 104, 102, 105, 101, 106, 100, 107}; /* behind, in front */
    struct block_device *b = scratch();
    struct disk_stats before, after;

    if (!b)
        return;
    struct page *page = alloc_page(GFP_KERNEL | GFP_ZERO);
    disk_stats_read(b, &before);
    submit_all(b, sectors, ARRAY_SIZE(sectors), page);
    disk_stats_read(b, &after);
    CHECK_EQ(after.op[BIO_WRITE].requests - before.op[BIO_WRITE].requests, 1);
    CHECK_EQ(after.op[BIO_WRITE].merges - before.op[BIO_WRITE].merges, ARRAY_SIZE(sectors) - 1);
    CHECK_EQ(after.op[BIO_WRITE].sectors - before.op[BIO_WRITE].sectors, ARRAY_SIZE(sectors));
    CHECK_EQ(after.in_flight, 0);
    CHECK_EQ(order[0], 6); /* bios end in the order of sectors */
    CHECK_EQ(order[7], 7);
}

KTEST(block, sweeps_go_upwards)
{
    static const u32 sectors[] = {500, 900, 100, 700, 300};
    static const u32 expected[] = {2, 4, 0, 3, 1};
    struct block_device *b = scratch();

    if (!b)
        return;
    struct page *page = alloc_page(GFP_KERNEL | GFP_ZERO);
    submit_all(b, sectors, ARRAY_SIZE(sectors), page);
    for (u32 i = 0; i < ARRAY_SIZE(sectors); i++)
        CHECK_EQ(order[i], expected[i]);
}

/* What comes while a sweep runs is not served in it, though its sector is yet to come. */
KTEST(block, sweeps_are_closed)
{
    struct block_device *b = scratch();

    if (!b)
        return;
    struct page *page = alloc_page(GFP_KERNEL | GFP_ZERO);
    irqflags_t flags = irq_save(); /* no request ends meanwhile */
    start(3);
    block_plug(b);
    submit(b, 0, 100, page);
    submit(b, 1, 900, page);
    block_unplug(b);
    block_plug(b);
    submit(b, 2, 500, page);
    irq_restore(flags);
    finish(b, page);
    CHECK_EQ(order[0], 0);
    CHECK_EQ(order[1], 1);
    CHECK_EQ(order[2], 2);
}

KTEST(block, a_full_queue_waits)
{
    struct block_device *b = scratch();

    if (!b)
        return;
    struct page *page = alloc_page(GFP_KERNEL | GFP_ZERO);
    start(MANY);
    block_plug(b);
    for (u32 i = 0; i < MANY; i++)
        submit(b, i, i * 2, page);
    finish(b, page);
    CHECK_EQ(nr, MANY);
    for (u32 i = 0; i < MANY; i++)
        CHECK_EQ(bios[i].error, 0);
}

KTEST(block, outside_of_the_device)
{
    struct block_device *b = scratch();
    struct disk_stats before, after;

    if (!b)
        return;
    struct page *page = alloc_page(GFP_KERNEL | GFP_ZERO);
    struct bio_vec vec = {page, 0, 2 * SECTOR_SIZE};
    struct bio bio = {.bdev = b, .op = BIO_WRITE, .vecs = &vec, .count = 1};
    disk_stats_read(b, &before);
    bio.sector = b->sectors - 1;
    CHECK_EQ(bio_submit_wait(&bio), -EIO);
    bio.sector = ~0ull;
    CHECK_EQ(bio_submit_wait(&bio), -EIO);
    disk_stats_read(b, &after);
    CHECK_EQ(before.op[BIO_WRITE].requests, after.op[BIO_WRITE].requests);
    bio.sector = b->sectors - 2;
    CHECK_EQ(bio_submit_wait(&bio), 0);
    page_put(page);
}

static void fill(struct page *p, u8 value)
{
    u8 *at = kmap(p);

    for (u32 i = 0; i < PAGE_SIZE; i++)
        at[i] = value + i / SECTOR_SIZE;
    kunmap(p);
}

static u8 byte_of(struct page *p, u32 offset)
{
    u8 *at = kmap(p), value = at[offset];

    kunmap(p);
    return value;
}

/* Pieces of two pages, from high memory where there is some; what is around them stays. */
KTEST(block, pieces_of_pages)
{
    struct block_device *b = scratch();

    if (!b)
        return;
    struct page *p[2] = {alloc_page(GFP_USER), alloc_page(GFP_USER)};
    struct bio_vec pieces[2] = {{p[0], 3 * SECTOR_SIZE, 2 * SECTOR_SIZE}, {p[1], 0, SECTOR_SIZE}};
    struct bio bio = {.bdev = b, .op = BIO_WRITE, .sector = 64, .vecs = pieces, .count = 2};
    ktest_note("high memory: %s", page_is_highmem(p[0]) ? "yes" : "no");
    fill(p[0], 10);
    fill(p[1], 20);
    CHECK_EQ(bio_submit_wait(&bio), 0);
    fill(p[0], 100);
    fill(p[1], 100);
    bio.op = BIO_READ;
    CHECK_EQ(bio_submit_wait(&bio), 0);
    CHECK_EQ(byte_of(p[0], 3 * SECTOR_SIZE - 1), 102);
    CHECK_EQ(byte_of(p[0], 3 * SECTOR_SIZE), 13);
    CHECK_EQ(byte_of(p[0], 5 * SECTOR_SIZE - 1), 14);
    CHECK_EQ(byte_of(p[0], 5 * SECTOR_SIZE), 105);
    CHECK_EQ(byte_of(p[1], SECTOR_SIZE - 1), 20);
    CHECK_EQ(byte_of(p[1], SECTOR_SIZE), 101);
    page_put(p[0]);
    page_put(p[1]);
}

/* Memory may be won by writing: a transfer must not ask for any. */
KTEST(block, allocates_nothing)
{
    struct block_device *b = scratch();
    struct bio flush = {.bdev = b, .op = BIO_FLUSH};

    if (!b)
        return;
    struct page *page = alloc_page(GFP_KERNEL | GFP_ZERO);
    for (u32 point = 0; point < FAIL_POINTS; point++) {
        fail_set(point, 1);
        start(1);
        block_plug(b);
        submit(b, 0, 8, page);
        block_unplug(b);
        wait_on_bits(&left, ~0u);
        CHECK_EQ(bio_submit_wait(&flush), 0);
        CHECK(!fail_clear(point));
    }
    page_put(page);
}
