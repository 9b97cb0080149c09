/* Giving up the blocks of a file from one on. */
#include <uapi/errno.h>
#include "kernel/fs/ext2/map_int.h"

static int cut_pointers(struct ext2 *fs, struct ext2_node *n, u32 nr, u32 level, u32 span,
                        u32 from);

/*
 * *slot leads to `span` blocks, through `level` blocks of pointers: those from the from-th on go,
 * and the block it names if none is left. At most three levels deep.
 */
static int cut(struct ext2 *fs, struct ext2_node *n, u32 *slot, u32 level, u32 span, u32 from)
{
    u32 nr = *slot, sectors = fs->block_size >> 9;

    if (!nr)
        return 0;
    int err = ext2_check_pointer(fs, n, nr);
    if (!err && level > 0)
        err = cut_pointers(fs, n, nr, level, span / ext2_pointers(fs), from);
    if (err || from > 0)
        return err;
    *slot = 0;
    n->d.blocks -= min(n->d.blocks, sectors);
    return ext2_free_block(fs, nr);
}

/* The same for the pointers in block nr, each of which leads to `span` blocks. */
static int cut_pointers(struct ext2 *fs, struct ext2_node *n, u32 nr, u32 level, u32 span, u32 from)
{
    struct buffer *b;
    int err = buffer_get(&fs->cache, nr, &b);

    if (err)
        return err;
    u32 *pointers = (u32 *)b->data, first = from / span;
    buffer_dirty(&fs->cache, b);
    for (u32 i = first; !err && i < ext2_pointers(fs); i++)
        err = cut(fs, n, &pointers[i], level - 1, span, i == first ? from % span : 0);
    buffer_put(&fs->cache, b);
    return err;
}

int ext2_cut(struct ext2 *fs, struct ext2_node *n, u32 block)
{
    u32 start = 0, span = 1;
    int err = 0;

    n->last_nr = 0;
    for (u32 i = 0; !err && i < EXT2_POINTERS; i++) {
        u32 level = i < EXT2_DIRECT ? 0 : i - EXT2_DIRECT + 1;
        if (level)
            span *= ext2_pointers(fs);
        if (block < start + span)
            err = cut(fs, n, &n->d.block[i], level, span, block > start ? block - start : 0);
        start += span;
    }
    return err;
}
