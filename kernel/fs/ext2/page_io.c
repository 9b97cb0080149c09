/* Pages of files to the device and back. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/dev/block/block.h"
#include "kernel/fs/ext2/mount_int.h"
#include "mm/phys/kmap.h"

#define MAX_BLOCKS (PAGE_SIZE / 1024)

/* A part of a page that lies in one piece on the device. nr 0: nowhere. */
struct piece {
    u32 nr; /* first block */
    u32 offset, len;
};

static struct inode *inode_of(struct page_cache *pc)
{
    return &container_of(pc, struct ext2_inode, cache)->inode;
}

static bool is_zero(struct page *p, u32 offset, u32 len)
{
    u8 *at = kmap_local(p);
    const u32 *w = (const u32 *)(at + offset);
    bool zero = true;

    for (u32 i = 0; i < len / 4 && zero; i++)
        zero = w[i] == 0;
    kunmap_local(at);
    return zero;
}

static void clear_part(struct page *p, u32 from, u32 to)
{
    if (from >= to)
        return;
    u8 *at = kmap_local(p);
    memset(at + from, 0, to - from);
    kunmap_local(at);
}

/* Bytes of the page that belong to the file. */
static u32 bytes_within(const struct inode *i, u32 index)
{
    u64 start = (u64)index << PAGE_SHIFT;

    return i->size > start ? min(i->size - start, (u64)PAGE_SIZE) : 0;
}

/*
 * Where the blocks of a page are, neighbours together; how many pieces, or -errno. To be written,
 * what has no block gets one, unless it is zero: a program may have stored there by a mapping.
 */
static int find_pieces(struct inode *i, struct page *p, bool write, struct piece *out)
{
    struct ext2 *fs = ext2_lock(i);
    struct ext2_node *n = &ext2_inode(i)->node;
    u32 bs = fs->block_size, end = bytes_within(i, p->index), count = 0;
    int err = write && fs->read_only ? -EROFS : 0;

    for (u32 offset = 0; offset < end && !err; offset += bs) {
        u32 block = p->index * (PAGE_SIZE >> fs->block_shift) + (offset >> fs->block_shift), nr;
        struct piece *last = count ? &out[count - 1] : NULL;
        bool fresh;

        err = ext2_map(fs, n, block, &nr);
        if (!err && !nr && write && !is_zero(p, offset, bs)) {
            err = ext2_map_new(fs, n, block, false, &nr, &fresh);
            i->dirty = true;
        }
        if (err)
            break;
        if (last && last->nr && nr == last->nr + (last->len >> fs->block_shift))
            last->len += bs;
        else
            out[count++] = (struct piece){nr, offset, bs};
    }
    ext2_unlock(i);
    return err ? err : (int)count;
}

static u64 sector_of(struct inode *i, u32 nr)
{
    return (u64)nr << (ext2_mount_of(i)->fs.block_shift - SECTOR_SHIFT);
}

/* The usual page, one piece: the caller does not wait. */
static void start(struct inode *i, struct page *p, enum bio_op op, const struct piece *piece,
                  void (*end)(struct bio *bio))
{
    struct block_device *b = ext2_mount_of(i)->device.bdev;
    struct bio *bio = bio_alloc(b, op, sector_of(i, piece->nr), p, piece->len);

    page_get(p);
    bio->private = &ext2_inode(i)->cache;
    bio->end = end;
    bio_submit(bio);
}

static int move(struct inode *i, struct page *p, enum bio_op op, const struct piece *piece)
{
    struct bio_vec vec = {p, piece->offset, piece->len};
    struct bio bio = {.bdev = ext2_mount_of(i)->device.bdev,
                      .op = op,
                      .sector = sector_of(i, piece->nr),
                      .vecs = &vec,
                      .count = 1};

    return bio_submit_wait(&bio);
}

static void read_end(struct bio *bio)
{
    struct page *p = bio->own.page;

    page_read_end(p, bio->error);
    page_put(p);
    bio_free(bio);
}

static void write_end(struct bio *bio)
{
    struct page *p = bio->own.page;

    page_write_end(bio->private, p, bio->error);
    page_put(p);
    bio_free(bio);
}

static void read_page(struct page_cache *pc, struct page *p)
{
    struct inode *i = inode_of(pc);
    struct piece pieces[MAX_BLOCKS];
    u32 end = bytes_within(i, p->index);
    int n = find_pieces(i, p, false, pieces), err = min(n, 0);

    if (n == 1 && pieces[0].nr && end == PAGE_SIZE) {
        start(i, p, BIO_READ, &pieces[0], read_end);
        return;
    }
    for (int k = 0; k < n && !err; k++) {
        if (pieces[k].nr)
            err = move(i, p, BIO_READ, &pieces[k]);
        else
            clear_part(p, pieces[k].offset, pieces[k].offset + pieces[k].len);
    }
    clear_part(p, end, PAGE_SIZE);
    page_read_end(p, err);
}

static void write_page(struct page_cache *pc, struct page *p)
{
    struct inode *i = inode_of(pc);
    struct piece pieces[MAX_BLOCKS];

    clear_part(p, bytes_within(i, p->index), PAGE_SIZE);
    int n = find_pieces(i, p, true, pieces), err = min(n, 0);
    if (n == 1 && pieces[0].nr) {
        start(i, p, BIO_WRITE, &pieces[0], write_end);
        return;
    }
    for (int k = 0; k < n && !err; k++)
        if (pieces[k].nr)
            err = move(i, p, BIO_WRITE, &pieces[k]);
    page_write_end(pc, p, err);
}

static void begin_writes(struct page_cache *pc)
{
    block_plug(ext2_mount_of(inode_of(pc))->device.bdev);
}

static void end_writes(struct page_cache *pc)
{
    block_unplug(ext2_mount_of(inode_of(pc))->device.bdev);
}

const struct store_ops ext2_store_ops = {
    .read_page = read_page,
    .write_page = write_page,
    .begin_writes = begin_writes,
    .end_writes = end_writes,
};
